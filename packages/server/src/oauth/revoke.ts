import type { Config } from '../config/config.ts'
import { readAccessToken } from '../keys/read-access-token.ts'
import type { SigningKeys } from '../keys/signing-keys.ts'
import type { Limiter } from '../limits/create-limiter.ts'
import { accessTokenRevoke } from './access-token-store.ts'
import { authenticateClient, type ClientParts } from './authenticate-client.ts'
import { type ClientCall, limitClient } from './limit-client.ts'
import { readGivenToken } from './read-given-token.ts'
import { refreshTokenRevoke } from './refresh-token-store.ts'

export interface RevokeParts extends ClientParts {
  readonly config: Pick<Config, 'issuer' | 'publicUrl'>
  readonly keys: SigningKeys
  readonly limiter: Limiter
}

/**
 * A client gives a token back (RFC 7009). A refresh token ends its session, with all tokens of it; an access token is void
 * from now on, and its session goes on. What is unknown, or another application's, changes nothing and is no fault (§2.2).
 *
 * Fails with the codes of `limitClient`, `authenticateClient` and `readGivenToken`.
 */
export function revoke(parts: RevokeParts, call: ClientCall): Promise<void> {
  return limitClient(parts.limiter, call, async (credentials) => {
    const { id, clientId } = await authenticateClient(parts, credentials)
    const { kind, token } = readGivenToken(call.form)
    if (kind === 'refresh') return refreshTokenRevoke(parts.db, parts.vault.hash(token), id)
    const claims = await readAccessToken(parts, token, null)
    if (claims?.clientId !== clientId) return
    await accessTokenRevoke(parts.db, claims.tokenId, new Date(claims.expiresAt * 1000))
  })
}
