import { type Claims, SsoError, subjectOf, userinfoClaims, type WireParameters } from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import type { Audience } from '../keys/signing-keys.ts'
import { type AccessToken, readAccessToken } from '../keys/read-access-token.ts'
import type { SigningKeys } from '../keys/signing-keys.ts'
import type { Database } from '../storage/database.ts'
import { sessionPersonFind } from '../sessions/store.ts'
import type { SessionPerson } from '../sessions/types.ts'
import { presentedToken } from './presented-token.ts'

export interface UserinfoParts {
  readonly config: Pick<Config, 'issuer' | 'publicUrl'>
  readonly db: Database
  readonly keys: SigningKeys
}

/**
 * UserInfo (OIDC Core §5.3): the claims that the access token's scopes open and those that its sign-in asked for by name, read fresh.
 *
 * Fails with `oauth.access_token_missing`, `oauth.access_token_repeated`, `oauth.access_token_invalid`
 * (malformed, expired, revoked, of another issuer or kind, of no person), `oauth.access_token_scope`.
 */
export async function userinfo(parts: UserinfoParts, request: PresentingRequest): Promise<Claims> {
  const audiences = [parts.config.issuer, userinfoEndpoint(parts.config)]
  const { person, session } = await readPerson(parts, request, ['openid'], audiences)
  return userinfoClaims({ ...person, scope: session.scope }, session.userinfoClaims)
}

/** The address of UserInfo, and the name by which an access token is for it alone of all that is ours. */
export function userinfoEndpoint({ publicUrl }: Pick<Config, 'publicUrl'>): string {
  return `${publicUrl}/oauth/userinfo`
}

/**
 * The person behind an access token with each of these scopes, read fresh, and what the token opens of them. The token has to be for one of
 * `audiences`: where nothing else is said for Cardea itself, so none for an API of an application. Fails as `userinfo` does.
 */
export async function readPerson(
  parts: UserinfoParts,
  request: PresentingRequest,
  scopes: readonly string[],
  audiences: readonly string[] = [parts.config.issuer],
): Promise<{ readonly person: SessionPerson; readonly session: AccessToken }> {
  const presented = presentedToken(request.form, request.authorization)
  const session = await readSession(parts, presented, audiences)
  const person = await sessionPersonFind(parts.db, session)
  if (person === null || subjectOf(person.connectionId, person.profile.idpId) !== session.subject) {
    throw new SsoError('oauth.access_token_invalid')
  }
  const missing = scopes.find((scope) => !session.scope.includes(scope))
  if (missing !== undefined) throw new SsoError('oauth.access_token_scope', { required: missing })
  return { person, session }
}

interface PresentingRequest {
  readonly form: WireParameters
  readonly authorization: string | undefined
}

/** A token of somebody: one that an application has for itself opens nothing here. */
async function readSession(
  parts: UserinfoParts,
  token: string | null,
  audiences: Audience,
): Promise<AccessToken & { sid: string }> {
  if (token === null) throw new SsoError('oauth.access_token_missing')
  const claims = await readAccessToken(parts, token, audiences)
  if (claims === null || claims.sid === null) throw new SsoError('oauth.access_token_invalid')
  return { ...claims, sid: claims.sid }
}
