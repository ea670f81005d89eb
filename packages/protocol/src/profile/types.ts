/**
 * Profiles: what an identity provider says about a person, in one shape for all of them.
 *
 * Owns the presets (which attribute of which provider holds what) and the mapping. Invariant: mapping
 * reads only what was verified, changes nothing about who the person is (connection, issuer and
 * subject), and never guesses: an attribute that is absent is null or empty.
 */

/** The attributes of a profile that every application can rely on by name. */
export const normalizedAttributes = [
  'idpId',
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

export type NormalizedAttribute = (typeof normalizedAttributes)[number]

/** Which of the IdP's names holds a normalized attribute: the first that has a value wins. */
export type AttributeNames = Readonly<Partial<Record<NormalizedAttribute, readonly string[]>>>

/** One person, normalized. */
export interface NormalizedProfile {
  /** NameID or `sub`: with connection and issuer the key of the person. */
  readonly idpId: string
  /** Domain in lower case, local part as sent. Null when none was sent. */
  readonly email: string | null
  readonly firstName: string | null
  readonly lastName: string | null
  readonly name: string | null
  readonly username: string | null
  readonly groups: readonly string[]
  readonly roles: readonly string[]
  readonly picture: string | null
  readonly locale: string | null
  /** Attributes that the connection's mapping names beyond the normalized ones. */
  readonly customAttributes: Readonly<Record<string, string | readonly string[]>>
  /** As sent: SAML attributes with all their values, OIDC claims without those of the token itself. */
  readonly rawAttributes: Readonly<Record<string, unknown>>
}
