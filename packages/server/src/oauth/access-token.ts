import type { Config } from '../config/config.ts'
import type { SigningKeys } from '../keys/signing-keys.ts'

/** A JWT with a page of scopes stays far below. */
export const MAX_TOKEN_LENGTH = 8192

/** What an access token of ours says (RFC 9068 §2.2). */
export interface AccessToken {
  /** The `jti`. */
  readonly tokenId: string
  readonly clientId: string
  readonly subject: string
  readonly audience: string
  readonly scope: readonly string[]
  /** Null: of an application that acts for itself. */
  readonly sid: string | null
  /** Seconds since 1970. */
  readonly issuedAt: number
  readonly expiresAt: number
}

interface Parts {
  readonly config: Pick<Config, 'issuer'>
  readonly keys: SigningKeys
}

/**
 * The claims of an access token that one of our keys has signed and that has not expired (RFC 9068 §4), for this audience;
 * null for anything else. Whether its session lives is for the caller to ask.
 */
export async function readAccessTokenClaims(
  { keys, config }: Parts,
  token: string,
  audience: string | null = config.issuer,
): Promise<AccessToken | null> {
  const claims = await keys.verify(token, { type: 'at+jwt', audience }).catch(() => null)
  if (claims === null) return null
  const { sub, sid = null, client_id: clientId, scope, jti, iat, exp, aud } = claims
  if (
    typeof sub !== 'string' ||
    typeof clientId !== 'string' ||
    typeof scope !== 'string' ||
    typeof aud !== 'string' ||
    typeof jti !== 'string' ||
    (sid !== null && typeof sid !== 'string')
  ) {
    return null
  }
  const [issuedAt, expiresAt] = [Number(iat), Number(exp)]
  return {
    tokenId: jti,
    clientId,
    subject: sub,
    audience: aud,
    scope: scope.split(' '),
    sid,
    issuedAt,
    expiresAt,
  }
}
