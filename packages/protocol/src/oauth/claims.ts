import { createHash } from 'node:crypto'
import type { TokenAlgorithm } from './token-algorithm.ts'

/** One person as the claims need them: the normalized attributes of a profile. */
export interface ClaimsProfile {
  readonly idpId: string
  readonly email: string | null
  /** The e-mail's domain is not a verified one of the organization; never so without one. */
  readonly outside: boolean
  /** Since when that domain is a verified one; null: it is none, or that was not noted. */
  readonly domainVerifiedAt: Date | null
  readonly firstName: string | null
  readonly lastName: string | null
  readonly name: string | null
  readonly username: string | null
  readonly groups: readonly string[]
  readonly roles: readonly string[]
  readonly picture: string | null
  readonly locale: string | null
  readonly customAttributes: Readonly<Record<string, unknown>>
  readonly rawAttributes: Readonly<Record<string, unknown>>
}

/** Who signed in, how, and for which application. */
export interface ClaimsGrant {
  readonly issuer: string
  readonly clientId: string
  readonly scope: readonly string[]
  readonly sid: string
  readonly nonce: string | null
  readonly authTime: Date
  /** The context the IdP asserted, as it named it. */
  readonly acr: string | null
  readonly connectionId: string
  readonly connectionType: 'saml' | 'oidc' | 'social' | 'account'
  /** Null: the connection is the deployment's, and the person of no organization. */
  readonly organizationId: string | null
  /** What the organization is called in addresses. */
  readonly organizationSlug: string | null
  readonly profile: ClaimsProfile
  /** What the product itself says of the person; null: nothing, or the application does not want to hear it. */
  readonly metadata: MetadataClaim | null
  /** Asked for by name, beside the scopes (OIDC Core §5.5). */
  readonly requestedClaims: RequestedClaims | null
}

/** A claim of the product's own, under a name that the application has chosen: an address, so that it is no claim of ours (RFC 7519 §4.2). */
export interface MetadataClaim {
  readonly name: string
  readonly value: Readonly<Record<string, unknown>>
}

/** Claims that an application asks for by name (OIDC Core §5.5). */
export interface RequestedClaims {
  readonly idToken: readonly string[]
  readonly userinfo: readonly string[]
}

/** What says who is meant and whom claims are about. */
type PersonGrant = Pick<
  ClaimsGrant,
  'scope' | 'connectionId' | 'connectionType' | 'organizationId' | 'organizationSlug' | 'profile' | 'metadata'
>

export type Claims = Readonly<Record<string, unknown>>

/** Seconds. RFC 9068 tokens cannot be recalled by who verifies them offline, so they are short-lived. */
export const ACCESS_TOKEN_LIFETIME = 900
/** Seconds. An ID token is read once, when it arrives; the margin is for slow clocks. */
export const ID_TOKEN_LIFETIME = 3600

/** The `sub` of a person: the connection and the id at its IdP, since the same id at two IdPs is two people. */
export function subjectOf(connectionId: string, idpId: string): string {
  return `${connectionId};${idpId}`
}

/**
 * `at_hash` and `c_hash`: base64url of the left half of the hash that the ID token's signature uses (OIDC Core §3.1.3.6,
 * §3.3.2.11). For Ed25519 that is SHA-512 (RFC 8032 §5.1), as clients compute it.
 */
export function tokenHash(value: string, algorithm: TokenAlgorithm): string {
  const digest = createHash(algorithm === 'EdDSA' ? 'sha512' : 'sha256')
    .update(value, 'ascii')
    .digest()
  return digest.subarray(0, digest.length / 2).toString('base64url')
}

/** The connection that a subject names; null when it is none of ours. */
export function connectionIdOf(subject: string): string | null {
  const end = subject.indexOf(';')
  return end < 1 ? null : subject.slice(0, end)
}

/**
 * The claims of an ID token (OIDC Core §2, §3.1.3.6, §3.2.2.10). `now` is the moment of issue. The claims of the scopes are in it
 * whether or not an access token could fetch them (§5.4).
 */
export function idTokenClaims(
  grant: ClaimsGrant,
  issued: {
    readonly now: Date
    /** Issued with it; null: the ID token comes alone. */
    readonly accessToken: string | null
    /** Null: of a refresh (OIDC Core §12.2), or of an answer without one. */
    readonly code: string | null
    /** Signs the ID token. */
    readonly algorithm: TokenAlgorithm
  },
): Claims {
  const iat = seconds(issued.now)
  const hashOf = (value: string | null) => (value === null ? null : tokenHash(value, issued.algorithm))
  return present({
    ...metadataClaim(grant),
    iss: grant.issuer,
    sub: subjectOf(grant.connectionId, grant.profile.idpId),
    aud: grant.clientId,
    azp: grant.clientId,
    iat,
    exp: iat + ID_TOKEN_LIFETIME,
    auth_time: seconds(grant.authTime),
    nonce: grant.nonce,
    at_hash: hashOf(issued.accessToken),
    c_hash: hashOf(issued.code),
    amr: [grant.connectionId],
    acr: grant.acr,
    sid: grant.sid,
    oid: grant.organizationId,
    org_id: grant.organizationId,
    org_name: grant.organizationSlug,
    ...chosenClaims(grant, scopeClaims, grant.requestedClaims?.idToken),
  })
}

/**
 * The claims of an access token (RFC 9068 §2.2). It is for Cardea itself, or for an API of the application's own; UserInfo it opens for its
 * scopes and for the claims that its sign-in asked for by name (`userinfo_claims`).
 */
export function accessTokenClaims(
  grant: AccessGrant,
  issued: { readonly now: Date; readonly tokenId: string },
): Claims {
  const iat = seconds(issued.now)
  const { userinfo = [] } = grant.requestedClaims ?? {}
  return present({
    iss: grant.issuer,
    aud: audienceOf(grant),
    sub: subjectOf(grant.connectionId, grant.profile.idpId),
    client_id: grant.clientId,
    iat,
    exp: iat + ACCESS_TOKEN_LIFETIME,
    jti: issued.tokenId,
    sid: grant.sid,
    scope: grant.scope.join(' '),
    org_id: grant.organizationId,
    userinfo_claims: userinfo.length > 0 ? userinfo : null,
  })
}

/** What an access token says of a sign-in. */
export type AccessGrant = Pick<
  ClaimsGrant,
  'issuer' | 'clientId' | 'scope' | 'sid' | 'connectionId' | 'organizationId' | 'profile' | 'requestedClaims'
> & {
  /** The API that it is for; null: Cardea itself. */
  readonly audience: string | null
  /** Where UserInfo is. */
  readonly userinfoEndpoint: string
}

/**
 * RFC 9068 §2.2. A token for an API is not for Cardea: of what is ours it opens UserInfo alone, by that endpoint's own name, and only where
 * `openid` was granted (OIDC Core §5.3.1), so an API that has received it can do no more with it than ask who is there.
 * RFC 7519 §4.1.3 has a text or a list. Scalekit's library for Go reads lists alone in the tokens of its sign-ins, which name no API.
 */
function audienceOf({ audience, issuer, scope, userinfoEndpoint }: AccessGrant): string | readonly string[] {
  if (audience === null) return [issuer]
  return scope.includes('openid') ? [...new Set([audience, userinfoEndpoint])] : audience
}

/** An application that acts for itself (RFC 6749 §4.4). */
export interface ClientGrant {
  readonly issuer: string
  readonly applicationId: string
  readonly clientId: string
  readonly audience: string
  readonly scope: readonly string[]
  /** The one in which it acts; null: the whole deployment. */
  readonly organizationId: string | null
}

/** The claims of an access token of a client's own: nobody has signed in, so the client is the subject (RFC 9068 §2.2). */
export function clientAccessTokenClaims(
  { issuer, applicationId, clientId, audience, scope, organizationId }: ClientGrant,
  issued: { readonly now: Date; readonly tokenId: string },
): Claims {
  const iat = seconds(issued.now)
  return present({
    iss: issuer,
    aud: audience,
    sub: clientId,
    client_id: clientId,
    iat,
    exp: iat + ACCESS_TOKEN_LIFETIME,
    jti: issued.tokenId,
    scope: scope.join(' '),
    application_id: applicationId,
    org_id: organizationId,
  })
}

/** Seconds. A logout token is used when it arrives; each attempt to deliver makes a new one. */
const LOGOUT_TOKEN_LIFETIME = 120

/** The claims of a logout token: this session is over (OIDC Back-Channel Logout 1.0 §2.4). It has no nonce, ever. */
export function logoutTokenClaims(
  { issuer, clientId, subject, sid }: LogoutGrant,
  issued: { readonly now: Date; readonly tokenId: string },
): Claims {
  const iat = seconds(issued.now)
  return {
    iss: issuer,
    aud: clientId,
    sub: subject,
    sid,
    iat,
    exp: iat + LOGOUT_TOKEN_LIFETIME,
    jti: issued.tokenId,
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  }
}

/** A session that has ended, and whose it was. */
export interface LogoutGrant {
  readonly issuer: string
  readonly clientId: string
  /** The `sub` of its tokens. */
  readonly subject: string
  readonly sid: string
}

/**
 * The claims of a UserInfo answer (OIDC Core §5.3.2): those of the ID token and, with `profile`, the whole profile. `requested`: asked
 * for by name, beside the scopes.
 */
export function userinfoClaims(grant: PersonGrant, requested: readonly string[] = []): Claims {
  const { profile, connectionId, organizationId, organizationSlug } = grant
  return present({
    ...metadataClaim(grant),
    sub: subjectOf(connectionId, profile.idpId),
    oid: organizationId,
    org_id: organizationId,
    org_name: organizationSlug,
    ...chosenClaims(grant, userinfoScopeClaims, requested),
  })
}

/** OIDC Core §5.4: which claims a scope asks for; `groups` is ours. */
const scopeClaims: Readonly<Record<string, readonly string[]>> = {
  email: ['email', 'email_verified', 'email_provenance'],
  profile: ['name', 'given_name', 'family_name', 'preferred_username', 'picture', 'locale'],
  groups: ['groups'],
}

/** What is too much for every ID token: the whole profile. */
const wholeProfile: readonly string[] = [
  'connection_id',
  'connection_type',
  'organization_id',
  'idp_id',
  'roles',
  'custom_attributes',
  'raw_attributes',
]

const userinfoScopeClaims = { ...scopeClaims, profile: [...(scopeClaims['profile'] ?? []), ...wholeProfile] }

/** Every claim about a person that can be asked for by name (OIDC Core §5.5). */
export const personalClaims: readonly string[] = [...Object.values(scopeClaims).flat(), ...wholeProfile]

/** The claims of the granted scopes, and those asked for by name. */
function chosenClaims(
  grant: PersonGrant,
  byScope: Readonly<Record<string, readonly string[]>>,
  byName: readonly string[] = [],
): Claims {
  const names = new Set([...grant.scope.flatMap((scope) => byScope[scope] ?? []), ...byName])
  return Object.fromEntries(Object.entries(allClaims(grant)).filter(([name]) => names.has(name)))
}

function allClaims(grant: PersonGrant): Claims {
  const { profile, connectionId, connectionType, organizationId } = grant
  return {
    email: profile.email,
    // An IdP can assert any address: only a domain proven to be the organization's makes it verified. Social
    // providers have proven theirs, or the person is not here.
    email_verified: profile.email === null ? null : !profile.outside,
    email_provenance: profile.email === null ? null : emailProvenance(grant),
    name: profile.name,
    given_name: profile.firstName,
    family_name: profile.lastName,
    preferred_username: profile.username,
    picture: profile.picture,
    locale: profile.locale,
    groups: profile.groups,
    connection_id: connectionId,
    connection_type: connectionType,
    organization_id: organizationId,
    idp_id: profile.idpId,
    roles: profile.roles,
    custom_attributes: profile.customAttributes,
    raw_attributes: profile.rawAttributes,
  }
}

/**
 * Who says that the address is this person's, and why that is believed. Whoever runs one customer's identity provider can write any
 * address into it (incidents rows 60 and 62); an application that finds people by address all the same needs more than a yes:
 * `inside` is the word of the organization that owns the domain, `social` the provider's proof, `outside` nobody's but that
 * identity provider's own.
 */
function emailProvenance({ profile, connectionId, connectionType, organizationId }: PersonGrant): Claims {
  return {
    connection_id: connectionId,
    connection_type: connectionType,
    domain_verified_at: profile.domainVerifiedAt?.toISOString() ?? null,
    scope: provenanceScope({ profile, connectionType, organizationId }),
  }
}

/** Who has vouched for the address: we, by a mailed link; a social provider; or the organization’s identity provider, within its domains or outside. */
function provenanceScope({
  profile,
  connectionType,
  organizationId,
}: Pick<PersonGrant, 'profile' | 'connectionType' | 'organizationId'>): string {
  if (connectionType === 'account') return 'account'
  if (organizationId === null) return 'social'
  return profile.outside ? 'outside' : 'inside'
}

/** First among the claims, so that it could replace none of them. */
function metadataClaim({ metadata }: PersonGrant): Claims {
  return metadata === null ? {} : { [metadata.name]: metadata.value }
}

/** OIDC Core §5.3.2: a claim without a value is left out, not sent as null. */
function present(claims: Claims): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== null))
}

/** NumericDate (RFC 7519 §2). */
function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000)
}
