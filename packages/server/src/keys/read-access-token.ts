import { errors, type JWTPayload } from 'jose'
import type { Config } from '../config/config.ts'
import type { Audience, SigningKeys } from './signing-keys.ts'

/** A JWT with a page of scopes stays far below. */
export const MAX_TOKEN_LENGTH = 8192

/** What an access token of ours says (RFC 9068 §2.2). */
export interface AccessToken {
  /** The `jti`. */
  readonly tokenId: string
  readonly clientId: string
  /** Null: of a person. Another application may get the client id of a deleted one; the id is never given twice. */
  readonly applicationId: string | null
  readonly subject: string
  /** Several for an API of an application: it, and UserInfo. */
  readonly audience: string | readonly string[]
  readonly scope: readonly string[]
  /** What UserInfo tells beside the scopes. */
  readonly userinfoClaims: readonly string[]
  /** Null: of an application that acts for itself. */
  readonly sid: string | null
  /** Seconds since 1970. */
  readonly issuedAt: number
  readonly expiresAt: number
}

export interface AccessTokenParts {
  readonly config: Pick<Config, 'issuer'>
  readonly keys: Pick<SigningKeys, 'verify'>
}

/**
 * What an access token says that one of our keys has signed and that has not expired (RFC 9068 §4), for this audience
 * or one of these (null: any); null for any other token. Whether its session or its application lives is for the caller to ask.
 */
export async function readAccessToken(
  parts: AccessTokenParts,
  token: string,
  audience: Audience = parts.config.issuer,
): Promise<AccessToken | null> {
  const claims = await verified(parts, token, audience)
  return claims === null ? null : accessTokenOf(claims)
}

/** Only a fault of the token is one: while keys cannot be read, nobody knows whether it is good. */
async function verified(
  { keys }: AccessTokenParts,
  token: string,
  audience: Audience,
): Promise<JWTPayload | null> {
  try {
    return await keys.verify(token, { type: 'at+jwt', audience })
  } catch (error) {
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}

function accessTokenOf(claims: JWTPayload): AccessToken | null {
  const { sub: subject, aud: audience, jti: tokenId, iat: issuedAt, exp: expiresAt } = claims
  const { client_id: clientId, application_id: applicationId = null, sid = null, scope } = claims
  const { userinfo_claims: userinfoClaims = [] } = claims
  if (
    typeof subject !== 'string' ||
    !(typeof audience === 'string' || isTexts(audience)) ||
    typeof tokenId !== 'string' ||
    typeof issuedAt !== 'number' ||
    typeof expiresAt !== 'number' ||
    typeof clientId !== 'string' ||
    !isTextOrNull(applicationId) ||
    !isTextOrNull(sid) ||
    typeof scope !== 'string' ||
    !isTexts(userinfoClaims)
  ) {
    return null
  }
  const about = { clientId, applicationId, subject, audience, sid }
  return { ...about, tokenId, scope: scope.split(' '), userinfoClaims, issuedAt, expiresAt }
}

const isTextOrNull = (value: unknown): value is string | null => value === null || typeof value === 'string'

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')
