import {
  type Claims,
  readParameter,
  SsoError,
  subjectOf,
  userinfoClaims,
  type WireParameters,
} from '@cardea/protocol'
import type { JWTPayload } from 'jose'
import type { Config } from '../config/config.ts'
import type { SigningKeys } from '../keys/signing-keys.ts'
import type { Database } from '../storage/database.ts'
import { sessionPersonFind } from './store.ts'

export interface UserinfoParts {
  readonly config: Pick<Config, 'issuer'>
  readonly db: Database
  readonly keys: SigningKeys
}

/**
 * UserInfo (OIDC Core §5.3): the claims that the access token's scopes open, read fresh.
 *
 * Fails with `oauth.access_token_missing`, `oauth.access_token_repeated`, `oauth.access_token_invalid`
 * (malformed, expired, revoked, of another issuer or kind), `oauth.access_token_scope`.
 */
export async function userinfo(
  parts: UserinfoParts,
  request: { readonly form: WireParameters; readonly authorization: string | undefined },
): Promise<Claims> {
  const session = await verifyAccessToken(parts, readAccessToken(request.form, request.authorization))
  const person = await sessionPersonFind(parts.db, session)
  if (person === null || subjectOf(person.connectionId, person.profile.idpId) !== session.subject) {
    throw new SsoError('oauth.access_token_invalid')
  }
  if (!session.scope.includes('openid'))
    throw new SsoError('oauth.access_token_scope', { required: 'openid' })
  return userinfoClaims({ ...person, scope: session.scope })
}

/** A JWT with a page of scopes stays far below. */
const MAX_TOKEN_LENGTH = 8192

/** RFC 6750 §2.1 and §2.2. A token in the query (§2.3) is not read: addresses end up in logs. */
function readAccessToken(form: WireParameters, authorization: string | undefined): string {
  const [, scheme, fromHeader] = /^(Bearer)(?: +([A-Za-z0-9\-._~+/]+=*))?$/i.exec(authorization ?? '') ?? []
  const fromBody = readParameter(form, 'access_token', MAX_TOKEN_LENGTH)
  if (scheme !== undefined && fromBody !== null) throw new SsoError('oauth.access_token_repeated')
  const token = fromHeader ?? fromBody
  if (token === null) throw new SsoError('oauth.access_token_missing')
  return token
}

interface TokenSession {
  readonly sid: string
  readonly clientId: string
  readonly subject: string
  readonly scope: readonly string[]
}

/** RFC 9068 §4. `keys.verify` holds type, algorithm, key, issuer, audience and expiry. */
async function verifyAccessToken({ keys, config }: UserinfoParts, token: string): Promise<TokenSession> {
  const { sub, sid, client_id: clientId, scope } = await verified(keys, token, config.issuer)
  if (
    typeof sub !== 'string' ||
    typeof sid !== 'string' ||
    typeof clientId !== 'string' ||
    typeof scope !== 'string'
  ) {
    throw new SsoError('oauth.access_token_invalid')
  }
  return { sid, clientId, subject: sub, scope: scope.split(' ') }
}

async function verified(keys: SigningKeys, token: string, audience: string): Promise<JWTPayload> {
  try {
    return await keys.verify(token, { type: 'at+jwt', audience })
  } catch (cause) {
    throw new SsoError('oauth.access_token_invalid', {}, { cause })
  }
}
