import type { ClaimsProfile, RequestedClaims, TokenAlgorithm } from '@cardea/protocol'
import type {
  ApplicationId,
  ConnectionId,
  LoginId,
  OrganizationId,
  ProfileId,
  SessionId,
} from '../storage/ids.ts'

/**
 * OAuth: the authorization server that applications talk to after a login is complete.
 *
 * Owns authorization codes, tokens, UserInfo, the discovery documents, the published keys and their rotation.
 * Invariant: a code gives tokens once, to the application, redirect URI and code verifier it is bound
 * to; when it comes back a second time, what it gave is void. `POST /oauth/token`,
 * `GET|POST /oauth/userinfo`, `GET /.well-known/openid-configuration`,
 * `GET /.well-known/oauth-authorization-server`, `GET /keys`, `GET /.well-known/jwks.json`, `/v1/signing-keys`.
 */

/** What a completed login hands to the application: the content of an authorization code. */
export interface Grant {
  readonly loginId: LoginId
  readonly applicationId: ApplicationId
  readonly profileId: ProfileId
  /** The one of the authorization request, proven to be registered. */
  readonly redirectUri: string
  /** PKCE S256; null when the application sent none. */
  readonly codeChallenge: string | null
  readonly scope: readonly string[]
  readonly nonce: string | null
  /** When the person authenticated at the IdP. */
  readonly authTime: Date
  readonly acr: string | null
}

/** A person of a session, read fresh. */
export interface GrantedPerson {
  readonly connectionId: ConnectionId
  readonly connectionType: 'saml' | 'oidc' | 'social'
  /** Null: they came by a connection of the deployment. */
  readonly organizationId: OrganizationId | null
  readonly profile: ClaimsProfile
  /** What the application asked for by name when the person signed in. */
  readonly requestedClaims: RequestedClaims | null
}

/** A code that was just redeemed: what its tokens say. */
export interface RedeemedGrant extends GrantedPerson {
  /** What the application wants its tokens signed with. */
  readonly tokenAlgorithm: TokenAlgorithm
  readonly sid: SessionId
  readonly scope: readonly string[]
  readonly nonce: string | null
  readonly authTime: Date
  readonly acr: string | null
}

/** RFC 6749 §5.1, OIDC Core §3.1.3.3. */
export interface TokenAnswer {
  readonly access_token: string
  readonly token_type: 'Bearer'
  /** Seconds. */
  readonly expires_in: number
  readonly scope: string
  /** Present when `openid` was granted. */
  readonly id_token?: string
}
