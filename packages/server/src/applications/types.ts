import type { TokenAlgorithm } from '@cardea/protocol'
import type { ApiKeyId, ApplicationId, CallerId, OrganizationId, SecretId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'

/**
 * Applications: the OAuth clients that Cardea signs people in for, their secrets, and the API keys and
 * permissions of the native API. Invariant: secrets and keys are shown once and kept only as hashes.
 *
 * Routes: `/v1/applications`, `/v1/applications/:applicationId/secrets`, `/v1/api-keys`.
 */

export interface Application {
  readonly id: ApplicationId
  readonly name: string
  /** `web`: confidential. `spa`: public, PKCE required. `m2m`: no sign-in. */
  readonly type: 'web' | 'spa' | 'm2m'
  readonly clientId: string
  readonly redirectUris: readonly string[]
  readonly defaultRedirectUri: string | null
  readonly initiateLoginUri: string | null
  readonly postLogoutRedirectUris: readonly string[]
  readonly allowedOrigins: readonly string[]
  /** What tokens of its own may say: of an m2m application, and of a web application that acts for itself, too. Names of `permissions.ts` open the native API, as long as they stand here. */
  readonly scopes: readonly string[]
  /** Signs this application’s ID and access tokens. */
  readonly tokenAlgorithm: TokenAlgorithm
  /** The public keys that sign its client assertions (RFC 7523 §2.2); null: it has none. */
  readonly jwks: { readonly keys: readonly PublicKey[] } | null
  /** Where it publishes those keys, in the place of `jwks`; null: nowhere. */
  readonly jwksUri: string | null
  /** m2m: what its tokens may be for, the usual one first. Empty: Cardea itself. */
  readonly audiences: readonly string[]
  /** m2m: the one organization whose data its tokens reach; null: the whole deployment. Fixed. */
  readonly organizationId: OrganizationId | null
  /** Its authorization requests count only when they have been pushed (RFC 9126). */
  readonly requirePushedRequests: boolean
  /** It may ask for an ID token without a code (OIDC Core §3.2), posted to its redirect URI. */
  readonly idTokenFormPost: boolean
  /** For how many days a sign-in can be refreshed (`offline_access`); 0: not at all. */
  readonly refreshTokenDays: number
  /** For how many hours a browser that has signed in signs in silently; 0: not at all, no session is kept for it. */
  readonly sessionHours: number
  /** Is told when a session ends (OIDC Back-Channel Logout 1.0 §2.2); null: nobody is. */
  readonly backchannelLogoutUri: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** A public key as a JWK (RFC 7517 §4). */
export type PublicKey = Readonly<Record<string, unknown>> & { readonly kty: string }

/** What is kept of a client secret. */
export interface ApplicationSecret {
  readonly id: SecretId
  /** The last four characters. */
  readonly hint: string
  readonly createdAt: Date
}

/** What is kept of an API key. */
export interface ApiKey {
  readonly id: ApiKeyId
  readonly name: string
  /** The last four characters. */
  readonly hint: string
  readonly scopes: readonly string[]
  /** The one organization whose data the key reaches; null: the whole deployment. */
  readonly organizationId: OrganizationId | null
  /** Null: does not expire. */
  readonly expiresAt: Date | null
  readonly createdAt: Date
}

/** Who calls the native API: the authority that every query of the request runs under. */
export interface ApiCaller {
  readonly id: CallerId
  readonly tenant: Tenant
  readonly scopes: readonly string[]
}
