import type { RequestedClaims, TokenAlgorithm } from '@cardea/protocol'
import type { SessionPerson } from '../sessions/types.ts'
import type { SessionId } from '../storage/ids.ts'

/**
 * OAuth: the authorization server that applications talk to after a login is complete.
 *
 * Owns authorization codes, access and refresh tokens, UserInfo, introspection and revocation, the discovery documents, the
 * published keys and their rotation. Invariant: a code gives tokens once, to the application, redirect URI and code verifier it is
 * bound to, and a refresh token once, to its application; when either comes back a second time, its session is over.
 * `POST /oauth/{token,introspect,revoke}`, `GET|POST /oauth/userinfo`, `GET /.well-known/openid-configuration`,
 * `GET /.well-known/oauth-authorization-server`, `GET /keys`, `GET /.well-known/jwks.json`, `/v1/signing-keys`.
 */

/** What the tokens of a session say, for a code that was just redeemed or a refresh token that was just used. */
export interface RedeemedGrant extends SessionPerson {
  /** What the application wants its tokens signed with. */
  readonly tokenAlgorithm: TokenAlgorithm
  readonly sid: SessionId
  /** A refresh token was kept with it. */
  readonly refreshable: boolean
  readonly scope: readonly string[]
  /** The API that its access tokens are for; null: Cardea itself. */
  readonly audience: string | null
  readonly nonce: string | null
  /** Asked for by name, beside the scopes (OIDC Core §5.5). */
  readonly requestedClaims: RequestedClaims | null
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
  /** Present when `offline_access` was granted: for one use, which gives the next. */
  readonly refresh_token?: string
}
