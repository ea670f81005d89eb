import { type ClientCredentials, type RefreshRequest, SsoError } from '@cardea/protocol'
import { authenticateClient, type ClientParts } from './authenticate-client.ts'
import { toGrant } from './grant-columns.ts'
import { type RefreshBinding, refreshTokenExamine, refreshTokenRotate } from './refresh-token-store.ts'
import type { RedeemedGrant } from './types.ts'

/**
 * Uses a refresh token (RFC 6749 §6): it works once and makes the next, whose hash is given (RFC 9700 §4.14.2). The person is read
 * fresh, so changed attributes and groups are in the new tokens. One that is used twice ends its session: of the two who have it,
 * nobody knows which is the thief.
 *
 * Fails with the codes of `authenticateClient`, and with `oauth.refresh_token_unknown`, `oauth.refresh_token_used`,
 * `oauth.refresh_token_scope`, `oauth.audience_withdrawn`.
 */
export async function refresh(
  parts: ClientParts,
  credentials: ClientCredentials,
  { refreshToken, scope }: RefreshRequest,
  nextHash: Buffer,
): Promise<RedeemedGrant> {
  const { id: applicationId } = await authenticateClient(parts, credentials)
  const binding: RefreshBinding = { tokenHash: parts.vault.hash(refreshToken), applicationId, scope }
  const row = await refreshTokenRotate(parts.db, binding, nextHash)
  // The new refresh token stands for all that was granted; this answer, for what was asked.
  if (row !== null) return { ...toGrant(row), scope: scope ?? row.scope, refreshable: true }
  const state = await refreshTokenExamine(parts.db, binding)
  if (state?.used === true) throw new SsoError('oauth.refresh_token_used')
  if (state?.audience_lost === true) throw new SsoError('oauth.audience_withdrawn')
  if (state?.covered === false)
    throw new SsoError('oauth.refresh_token_scope', { received: scope?.join(' ') })
  throw new SsoError('oauth.refresh_token_unknown')
}
