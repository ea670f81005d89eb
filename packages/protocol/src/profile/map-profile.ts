import { SsoError } from '../errors/sso-error.ts'
import { type JsonObject, isJsonObject } from '../oidc/decode-id-token.ts'
import type { AssertionAttribute, NameId } from '../saml/types.ts'
import { normalizeEmail } from './email-address.ts'
import { candidateNames } from './preset-of.ts'
import { emptyRecord, rawAttributesOfClaims, rawAttributesOfSaml, storable } from './raw-attributes.ts'
import { type NormalizedAttribute, type NormalizedProfile, normalizedAttributes } from './types.ts'

/** Normalized or custom attribute → the IdP's name, or several of which the first with a value wins. */
export type ProfileMapping = Readonly<Record<string, string | readonly string[]>>

/** Group as it comes → the role or roles that its members have. */
export type RoleMapping = Readonly<Record<string, string | readonly string[]>>

/** Who signed in, verified, with the connection's settings. */
export type MapProfileInput = {
  readonly provider: string
  readonly mapping: ProfileMapping
  /** Absent: groups give no roles. */
  readonly roleMapping?: RoleMapping
} & (
  | {
      readonly protocol: 'saml'
      readonly subject: NameId
      readonly attributes: readonly AssertionAttribute[]
    }
  | { readonly protocol: 'oidc'; readonly subject: string; readonly claims: JsonObject }
)

/** All values that came under a name; empty when none did. */
type Lookup = (name: string) => readonly string[]

/**
 * Turns what an IdP sent into a normalized profile. A name in the connection's mapping replaces the
 * preset's names for that attribute; names in it that are not normalized attributes become custom ones.
 * Roles are those that were sent, then those that the groups give by the role mapping.
 *
 * Fails with `login.subject_unusable` when nothing identifies the person for good.
 *
 * @example mapProfile({ protocol: 'saml', provider: 'okta', mapping: {}, subject: nameId, attributes })
 */
export function mapProfile(input: MapProfileInput): NormalizedProfile {
  const lookup = input.protocol === 'saml' ? samlLookup(input.attributes) : claimLookup(input.claims)
  const valuesOf = (attribute: NormalizedAttribute): readonly string[] =>
    firstValues(lookup, namesOf(input, attribute))
  const firstName = firstOf(valuesOf('firstName'))
  const lastName = firstOf(valuesOf('lastName'))
  const groups = distinct(valuesOf('groups'))
  return {
    idpId: readIdpId(input, lookup),
    email: readEmail(input, lookup),
    firstName,
    lastName,
    name: firstOf(valuesOf('name')) ?? joined(firstName, lastName),
    username: firstOf(valuesOf('username')),
    groups,
    roles: distinct([...valuesOf('roles'), ...rolesOfGroups(groups, input.roleMapping)]),
    picture: firstOf(valuesOf('picture')),
    locale: firstOf(valuesOf('locale')),
    customAttributes: readCustomAttributes(input.mapping, lookup),
    rawAttributes:
      input.protocol === 'saml' ? rawAttributesOfSaml(input.attributes) : rawAttributesOfClaims(input.claims),
  }
}

/** The names under which an attribute is looked for, in order: for messages that say what to send. */
export function namesOf(
  { protocol, provider, mapping }: Pick<MapProfileInput, 'protocol' | 'provider' | 'mapping'>,
  attribute: NormalizedAttribute,
): readonly string[] {
  return mappedNames(mapping, attribute) ?? candidateNames(protocol, provider, attribute)
}

function mappedNames(mapping: ProfileMapping, attribute: string): readonly string[] | null {
  const mapped = Object.hasOwn(mapping, attribute) ? mapping[attribute] : undefined
  if (mapped === undefined) return null
  const names = typeof mapped === 'string' ? [mapped] : mapped
  return names.length === 0 ? null : names
}

/** By name, else by name in any case, else by FriendlyName, which is only a help for people (saml-core-2.0-os §2.7.3.1). */
function samlLookup(attributes: readonly AssertionAttribute[]): Lookup {
  const byName = valuesBy(attributes, ({ name }) => name)
  const byNameInAnyCase = valuesBy(attributes, ({ name }) => name.toLowerCase())
  const byFriendlyName = valuesBy(attributes, ({ friendlyName }) => friendlyName?.toLowerCase())
  return (name) => {
    const wanted = name.toLowerCase()
    return visible(byName.get(name) ?? byNameInAnyCase.get(wanted) ?? byFriendlyName.get(wanted) ?? [])
  }
}

/** The values of all attributes with one key, in the order in which they came. */
function valuesBy(
  attributes: readonly AssertionAttribute[],
  keyOf: (attribute: AssertionAttribute) => string | undefined,
): ReadonlyMap<string, readonly string[]> {
  const byKey = new Map<string, string[]>()
  for (const attribute of attributes) {
    const key = keyOf(attribute)
    if (key === undefined) continue
    const values = byKey.get(key) ?? []
    for (const value of attribute.values) values.push(value)
    byKey.set(key, values)
  }
  return byKey
}

/** By claim name, else as a path of names: `realm_access.roles`. */
function claimLookup(claims: JsonObject): Lookup {
  return (name) => {
    const value = Object.hasOwn(claims, name) ? claims[name] : claimAt(claims, name.split('.'))
    return visible((Array.isArray(value) ? value : [value]).flatMap(textOfClaim))
  }
}

function claimAt(claims: JsonObject, path: readonly string[]): unknown {
  let value: unknown = claims
  for (const name of path) value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
  return value
}

/** A number that JSON.parse may have rounded is no value: rounded, two people's numbers can be the same. */
function textOfClaim(value: unknown): string[] {
  if (typeof value === 'string') return [storable(value)]
  if (typeof value === 'number') return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? [String(value)] : []
  return typeof value === 'boolean' ? [String(value)] : []
}

/** Values without the space around them; empty ones are as good as absent. */
function visible(values: readonly string[]): readonly string[] {
  return values.map((value) => value.trim()).filter((value) => value !== '')
}

function firstValues(lookup: Lookup, names: readonly string[]): readonly string[] {
  for (const name of names) {
    const values = lookup(name)
    if (values.length > 0) return values
  }
  return []
}

/** A group is compared as it is, letter by letter: two groups never share a role by accident. */
function rolesOfGroups(groups: readonly string[], roleMapping: RoleMapping = {}): readonly string[] {
  return groups.flatMap((group) => (Object.hasOwn(roleMapping, group) ? (roleMapping[group] ?? []) : []))
}

function firstOf(values: readonly string[]): string | null {
  return values[0] ?? null
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)]
}

function joined(firstName: string | null, lastName: string | null): string | null {
  return firstName !== null && lastName !== null ? `${firstName} ${lastName}` : null
}

/** saml-core-2.0-os §8.3.8: another value at every sign-in. */
const TRANSIENT_FORMAT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient'

/** Bytes. Fits the unique index over connection, issuer and subject. */
const MAX_SUBJECT_LENGTH = 1024

/**
 * The first name with an e-mail address in it; the SAML subject when no attribute has one and the
 * mapping names none. A subject of another format that looks like an address counts: some IdPs send
 * `unspecified`.
 */
function readEmail(input: MapProfileInput, lookup: Lookup): string | null {
  for (const name of namesOf(input, 'email')) {
    const email = lookup(name)
      .map(normalizeEmail)
      .find((address) => address !== null)
    if (email !== undefined) return email
  }
  if (input.protocol !== 'saml' || mappedNames(input.mapping, 'email') !== null) return null
  return input.subject.format === TRANSIENT_FORMAT ? null : normalizeEmail(input.subject.value)
}

/**
 * The person's lasting identifier: the attribute that the mapping names, else the subject, else (when
 * that is transient) one of the preset's identifiers that last.
 */
function readIdpId(input: MapProfileInput, lookup: Lookup): string {
  const mapped = mappedNames(input.mapping, 'idpId')
  if (mapped !== null)
    return usable(firstOf(firstValues(lookup, mapped)), `none of ${mapped.join(', ')} has a value`)
  if (input.protocol === 'oidc') return usable(input.subject, 'the subject is empty')
  if (input.subject.format !== TRANSIENT_FORMAT)
    return usable(input.subject.value.trim(), 'the NameID is empty')
  return usable(firstOf(firstValues(lookup, namesOf(input, 'idpId'))), 'the NameID is transient')
}

function usable(idpId: string | null, reason: string): string {
  if (idpId === null || idpId === '') throw new SsoError('login.subject_unusable', { reason })
  // U+FFFD stands for whatever could not be kept: two people's identifiers would be the same.
  if (idpId.includes('\ufffd')) {
    throw new SsoError('login.subject_unusable', { reason: 'it has a broken character (U+FFFD)' })
  }
  if (byteLength(idpId) > MAX_SUBJECT_LENGTH) {
    throw new SsoError('login.subject_unusable', {
      reason: `it is longer than ${MAX_SUBJECT_LENGTH} bytes`,
    })
  }
  return idpId
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length
}

const normalized: readonly string[] = normalizedAttributes

function readCustomAttributes(
  mapping: ProfileMapping,
  lookup: Lookup,
): NormalizedProfile['customAttributes'] {
  const custom = emptyRecord<string | readonly string[]>()
  for (const attribute of Object.keys(mapping)) {
    const values = normalized.includes(attribute)
      ? []
      : firstValues(lookup, mappedNames(mapping, attribute) ?? [])
    const [only] = values
    if (only !== undefined) custom[attribute] = values.length === 1 ? only : values
  }
  return custom
}
