import { normalizeEmail } from './email-address.ts'
import { type ProfileMapping, namesOf } from './map-profile.ts'
import type { NormalizedAttribute, NormalizedProfile } from './types.ts'

/** What could be better about a connection's mapping, as seen from profiles that it gave. */
export interface MappingRecommendation {
  readonly kind:
    | 'email_not_an_address'
    | 'name_is_an_email'
    | 'name_is_the_whole_name'
    | 'groups_are_ids'
    | 'groups_are_one_text'
    | 'attribute_missing'
  readonly attribute: NormalizedAttribute
  /** One sentence for the admin, without any person's values. */
  readonly message: string
  /** The IdP's name to map to the attribute, where one was sent that fits. */
  readonly proposedName: string | null
}

export interface RecommendInput {
  readonly protocol: 'saml' | 'oidc'
  readonly provider: string
  readonly mapping: ProfileMapping
  /** Newest first; a handful is enough. */
  readonly profiles: readonly NormalizedProfile[]
}

/**
 * Looks at profiles for signs of a wrong mapping. A sign counts when most of the profiles show it, so that
 * one odd person changes nothing. At most one recommendation of a kind for each attribute.
 */
export function recommendMapping(input: RecommendInput): MappingRecommendation[] {
  const { profiles } = input
  if (profiles.length === 0) return []
  const most = (shows: (profile: NormalizedProfile) => boolean): boolean =>
    profiles.filter(shows).length * 2 > profiles.length
  return [
    ...emailFindings(input, most),
    ...nameFindings(input, most),
    ...groupFindings(most),
    ...missingFindings(input, most),
  ]
}

type Most = (shows: (profile: NormalizedProfile) => boolean) => boolean

/** The mapping takes only addresses for `email`: with none, something else came under its names. */
function emailFindings(input: RecommendInput, most: Most): MappingRecommendation[] {
  const names = namesOf(input, 'email')
  const wrong = most(
    ({ email, rawAttributes }) =>
      email === null && names.some((name) => textsOf(rawAttributes, name).length > 0),
  )
  if (!wrong) return []
  return [
    {
      kind: 'email_not_an_address',
      attribute: 'email',
      message: 'What comes as the e-mail address is no e-mail address. Map `email` to another attribute.',
      proposedName: nameWhere(input, isEmail),
    },
  ]
}

const personNames = ['firstName', 'lastName'] as const

function nameFindings(input: RecommendInput, most: Most): MappingRecommendation[] {
  return personNames.flatMap((attribute): MappingRecommendation[] => {
    if (most((profile) => isEmail(profile[attribute] ?? ''))) {
      const message = `What comes as \`${attribute}\` looks like an e-mail address. Map it to another attribute.`
      return [{ kind: 'name_is_an_email', attribute, message, proposedName: likelyName(input, attribute) }]
    }
    if (most((profile) => isWholeName(profile, attribute))) {
      const message = `What comes as \`${attribute}\` is the whole name. Map it to an attribute that has this part alone.`
      return [
        { kind: 'name_is_the_whole_name', attribute, message, proposedName: likelyName(input, attribute) },
      ]
    }
    return []
  })
}

/** Of several words, and equal to the name in full: people with one name alone are no sign. */
function isWholeName({ name, ...profile }: NormalizedProfile, attribute: 'firstName' | 'lastName'): boolean {
  const part = profile[attribute]
  return part !== null && part === name && part.includes(' ')
}

const GUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i

function groupFindings(most: Most): MappingRecommendation[] {
  const attribute = 'groups'
  if (most(({ groups }) => groups.length > 0 && groups.every((group) => GUID.test(group)))) {
    const message =
      'Groups come as ids, not as names. Let the identity provider send names (Entra ID: cloud-only group display names, or app roles), or map the ids to roles.'
    return [{ kind: 'groups_are_ids', attribute, message, proposedName: null }]
  }
  if (most(({ groups: [only = '', ...others] }) => others.length === 0 && isList(only))) {
    const message =
      'Groups come as one text with separators in it. Let the identity provider send one value for each group.'
    return [{ kind: 'groups_are_one_text', attribute, message, proposedName: null }]
  }
  return []
}

/** Several texts in one; a distinguished name has commas of its own. */
function isList(text: string): boolean {
  return /[^,;][,;][^,;]/.test(text) && !/\b(?:cn|ou|dc)=/i.test(text)
}

const wanted = ['email', 'firstName', 'lastName', 'username'] as const

/** Empty, although an attribute was sent whose name is nearly one of those that are looked for. */
function missingFindings(input: RecommendInput, most: Most): MappingRecommendation[] {
  return wanted.flatMap((attribute): MappingRecommendation[] => {
    if (!most((profile) => profile[attribute] === null)) return []
    const proposedName = likelyName(input, attribute)
    if (proposedName === null) return []
    const message = `\`${attribute}\` is empty, and an attribute that may hold it is sent as “${proposedName}”. Map it.`
    return [{ kind: 'attribute_missing', attribute, message, proposedName }]
  })
}

/** Does a value of a sent attribute fit what it would be mapped to? */
type Fits = (text: string, profile: NormalizedProfile) => boolean

/** The name that was sent and is nearest to those that are looked for, where its values are of the right kind. */
function likelyName(input: RecommendInput, attribute: (typeof wanted)[number]): string | null {
  const names = namesOf({ ...input, mapping: {} }, attribute).map(bare)
  const known = new Set(names.filter((name) => name !== 'name'))
  const fits: Fits =
    attribute === 'email'
      ? isEmail
      : (text, { name }) => attribute === 'username' || (!isEmail(text) && text !== name)
  return nameWhere(input, fits, (name) => [...known].some((each) => isNear(bare(name), each)))
}

/** The last part of a claim URI or path, letters and digits alone: `http://…/claims/Given_Name` → `givenname`. */
function bare(name: string): string {
  const last = name.split(/[/:.#]/).findLast((part) => part !== '') ?? name
  return last.toLowerCase().replace(/[^a-z\d]/g, '')
}

/** Pairs of letters that two names share, of all that they have; above it they are one name spelt twice. */
const NEAR = 0.75

function isNear(name: string, known: string): boolean {
  if (name === known) return true
  if (known.length < 5) return false
  if (name.includes(known)) return true
  const pairs = pairsOf(name)
  const shared = pairsOf(known).filter((pair) => pairs.includes(pair)).length
  return (2 * shared) / (name.length + known.length - 2) >= NEAR
}

function pairsOf(text: string): string[] {
  return Array.from({ length: Math.max(text.length - 1, 0) }, (_, at) => text.slice(at, at + 2))
}

/** A sent name whose values fit in every profile. */
function nameWhere(
  { profiles }: RecommendInput,
  fits: Fits,
  accepts: (name: string) => boolean = () => true,
): string | null {
  const sent = Object.keys(profiles[0]?.rawAttributes ?? {})
  const everywhere = (name: string): boolean =>
    profiles.every((profile) => {
      const texts = textsOf(profile.rawAttributes, name)
      return texts.length > 0 && texts.every((text) => fits(text, profile))
    })
  return sent.find((name) => accepts(name) && everywhere(name)) ?? null
}

function isEmail(text: string): boolean {
  return normalizeEmail(text) !== null
}

/** Names of SAML attributes are found in any case, as the mapping finds them. */
function textsOf(rawAttributes: NormalizedProfile['rawAttributes'], name: string): string[] {
  const wantedName = name.toLowerCase()
  return Object.entries(rawAttributes)
    .filter(([sent]) => sent.toLowerCase() === wantedName)
    .flatMap(([, value]): unknown[] => (Array.isArray(value) ? value : [value]))
    .filter((each) => typeof each === 'string')
    .filter((text) => text.trim() !== '')
}
