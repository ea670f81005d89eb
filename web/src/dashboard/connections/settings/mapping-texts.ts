import type { ConnectionPatch } from '../../api.ts'
import { hasRepeated } from '../../pieces/is-repeated.ts'
import type { Mapping, OrganizationConnection } from '../../wire/connections.ts'

/** What every application can rely on by name; other attributes are an application’s own. */
export const USUAL = [
  'email',
  'firstName',
  'lastName',
  'name',
  'username',
  'groups',
  'roles',
  'picture',
  'locale',
] as const

/** An attribute or a group, and the names or roles that it stands for, with commas between. */
export interface Pair {
  readonly key: string
  readonly names: string
}

/** A mapping as it is in the fields of its form. */
export interface MappingTexts {
  readonly usual: Readonly<Record<string, string>>
  readonly custom: readonly Pair[]
  readonly roles: readonly Pair[]
  readonly required: readonly string[]
}

export type MappingPatch = Required<Pick<ConnectionPatch, 'mapping' | 'roleMapping' | 'requiredAttributes'>>

export function textsOf({ mapping, roleMapping, requiredAttributes }: OrganizationConnection): MappingTexts {
  const isUsual = (key: string) => USUAL.some((each) => each === key)
  const pairs = pairsOf(mapping)
  return {
    usual: Object.fromEntries(pairs.filter(({ key }) => isUsual(key)).map(({ key, names }) => [key, names])),
    custom: pairs.filter(({ key }) => !isUsual(key)),
    roles: pairsOf(roleMapping),
    required: requiredAttributes,
  }
}

/** An empty field leaves the usual names; an entry without a name or without a value is none. */
export function patchOf({ usual, custom, roles, required }: MappingTexts): MappingPatch {
  const ofUsual = Object.entries(usual).map(([key, names]) => ({ key, names }))
  return {
    mapping: mappingOf([...ofUsual, ...custom]),
    roleMapping: mappingOf(roles),
    requiredAttributes: required,
  }
}

function pairsOf(mapping: Mapping): Pair[] {
  return Object.entries(mapping).map(([key, names]) => ({ key, names: [names].flat().join(', ') }))
}

function mappingOf(pairs: readonly Pair[]): Mapping {
  const entries = pairs
    .map(({ key, names }) => [key.trim(), namesOf(names)] as const)
    .filter(([key, names]) => key !== '' && names.length > 0)
  return Object.fromEntries(entries)
}

function namesOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

/** The names of all attributes, those of the application’s own last: each stands for one thing. */
export function attributeNames({ custom }: MappingTexts): readonly string[] {
  return [...USUAL, ...custom.map(({ key }) => key)]
}

/** Could something that was typed not be kept beside another? */
export function isUnclear(texts: MappingTexts): boolean {
  return hasRepeated(attributeNames(texts)) || hasRepeated(texts.roles.map(({ key }) => key))
}
