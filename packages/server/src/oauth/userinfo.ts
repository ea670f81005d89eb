import {
  type Claims,
  readParameter,
  SsoError,
  subjectOf,
  userinfoClaims,
  type WireParameters,
} from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import type { SigningKeys } from '../keys/signing-keys.ts'
import type { Database } from '../storage/database.ts'
import { sessionPersonFind } from '../sessions/store.ts'
import { type AccessToken, MAX_TOKEN_LENGTH, readAccessTokenClaims } from './access-token.ts'

export interface UserinfoParts {
  readonly config: Pick<Config, 'issuer'>
  readonly db: Database
  readonly keys: SigningKeys
}

/**
 * UserInfo (OIDC Core §5.3): the claims that the access token's scopes open, read fresh.
 *
 * Fails with `oauth.access_token_missing`, `oauth.access_token_repeated`, `oauth.access_token_invalid`
 * (malformed, expired, revoked, of another issuer or kind, of no person), `oauth.access_token_scope`.
 */
export async function userinfo(
  parts: UserinfoParts,
  request: { readonly form: WireParameters; readonly authorization: string | undefined },
): Promise<Claims> {
  const session = await readSession(parts, readAccessToken(request.form, request.authorization))
  const person = await sessionPersonFind(parts.db, session)
  if (person === null || subjectOf(person.connectionId, person.profile.idpId) !== session.subject) {
    throw new SsoError('oauth.access_token_invalid')
  }
  if (!session.scope.includes('openid'))
    throw new SsoError('oauth.access_token_scope', { required: 'openid' })
  return userinfoClaims({ ...person, scope: session.scope })
}

/** RFC 6750 §2.1 and §2.2. A token in the query (§2.3) is not read: addresses end up in logs. */
function readAccessToken(form: WireParameters, authorization: string | undefined): string {
  const [, scheme, fromHeader] = /^(Bearer)(?: +([A-Za-z0-9\-._~+/]+=*))?$/i.exec(authorization ?? '') ?? []
  const fromBody = readParameter(form, 'access_token', MAX_TOKEN_LENGTH)
  if (scheme !== undefined && fromBody !== null) throw new SsoError('oauth.access_token_repeated')
  const token = fromHeader ?? fromBody
  if (token === null) throw new SsoError('oauth.access_token_missing')
  return token
}

/** A token of somebody: one that an application has for itself opens nothing here. */
async function readSession(parts: UserinfoParts, token: string): Promise<AccessToken & { sid: string }> {
  const claims = await readAccessTokenClaims(parts, token)
  if (claims === null || claims.sid === null) throw new SsoError('oauth.access_token_invalid')
  return { ...claims, sid: claims.sid }
}
