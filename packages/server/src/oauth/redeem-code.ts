import { type ClientCredentials, type CodeRequest, codeChallengeOf, SsoError } from '@cardea/protocol'
import { authenticateClient, type ClientParts } from './authenticate-client.ts'
import { type CodeBinding, codeExamine, codeRedeem, type CodeState } from './store.ts'
import type { RedeemedGrant } from './types.ts'

/**
 * Redeems an authorization code for the client with these credentials: one statement proves the client,
 * compares all that the code is bound to and marks it as used (RFC 6749 §4.1.3, RFC 7636 §4.6). When that
 * finds nothing, the client is authenticated on its own; only one that has proven itself learns what was
 * wrong with the code, and its second valid redemption ends the session of the first. `refreshTokenHash` is kept when the code
 * grants a refresh token.
 *
 * Fails with the codes of `authenticateClient`, and with `oauth.client_not_allowed`, `oauth.code_unknown`, `oauth.code_expired`, `oauth.code_redeemed`,
 * `oauth.code_redirect_uri_mismatch`, `oauth.code_verifier_missing`, `oauth.code_verifier_mismatch`,
 * `oauth.code_verifier_unexpected`, `oauth.code_session_ended`, `oauth.code_connection_inactive`: each an `invalid_grant`.
 */
export async function redeemCode(
  parts: ClientParts,
  credentials: ClientCredentials,
  request: CodeRequest,
  refreshTokenHash: Buffer,
): Promise<RedeemedGrant> {
  const { db, vault } = parts
  const { clientId, clientSecret } = credentials
  // An assertion counts once, so it is looked at before the statement and not again after it.
  const proven =
    credentials.method === 'private_key_jwt' ? await authenticateClient(parts, credentials) : null
  const binding: CodeBinding = {
    codeHash: vault.hash(request.code),
    clientId,
    secretHash: clientSecret === null ? null : vault.hash(clientSecret),
    clientProven: proven !== null,
    redirectUri: request.redirectUri,
    codeChallenge: request.codeVerifier === null ? null : codeChallengeOf(request.codeVerifier),
  }
  const grant = await codeRedeem(db, binding, refreshTokenHash)
  if (grant !== null) return grant
  const application = proven ?? (await authenticateClient(parts, credentials))
  if (application.type === 'm2m') throw new SsoError('oauth.client_not_allowed', { type: application.type })
  const state = await codeExamine(db, application.id, binding)
  if (application.type === 'spa' && state?.ownApplication === true && !state.hasChallenge) {
    throw new SsoError('oauth.client_not_allowed', { type: application.type })
  }
  throw refusal(state, request)
}

function refusal(state: CodeState | null, request: CodeRequest): SsoError {
  // A code of another application is as unknown as one that never was.
  if (!state?.ownApplication) return new SsoError('oauth.code_unknown')
  if (!state.sameRedirectUri) {
    return new SsoError('oauth.code_redirect_uri_mismatch', { received: request.redirectUri })
  }
  if (!state.sameChallenge) return new SsoError(verifierFault(state, request))
  if (state.redeemed) return new SsoError('oauth.code_redeemed')
  if (state.expired) return new SsoError('oauth.code_expired')
  if (state.sessionEnded) return new SsoError('oauth.code_session_ended')
  return new SsoError('oauth.code_connection_inactive')
}

function verifierFault({ hasChallenge }: CodeState, { codeVerifier }: CodeRequest) {
  if (!hasChallenge) return 'oauth.code_verifier_unexpected'
  return codeVerifier === null ? 'oauth.code_verifier_missing' : 'oauth.code_verifier_mismatch'
}
