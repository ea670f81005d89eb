import { type ClientCredentials, type CodeRequest, codeChallengeOf, SsoError } from '@cardea/protocol'
import type { Application } from '../applications/types.ts'
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
 * `oauth.code_verifier_unexpected`, `oauth.code_session_ended`, `oauth.code_connection_inactive`, `oauth.audience_withdrawn`: each an `invalid_grant`.
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
    ...bindingOf(parts, clientId, request),
    secretHash: clientSecret === null ? null : vault.hash(clientSecret),
    clientProven: proven !== null,
  }
  const grant = await codeRedeem(db, binding, refreshTokenHash)
  if (grant !== null) return grant
  throw await refusalTo(parts, proven ?? (await authenticateClient(parts, credentials)), binding, request)
}

/** What a client sends that never says where its code came to. */
export type UnplacedCodeRequest = Omit<CodeRequest, 'grantType' | 'redirectUri'>

/**
 * The same for an application that has proven itself before, and whose library does not repeat the redirect URI. RFC 6749 §4.1.3 wants it
 * repeated; since it is compared character by character when the code is asked for, nothing is left for a second comparison to find, and OAuth
 * 2.1 has dropped it. A public client is still held to its code verifier.
 */
export async function redeemUnplacedCode(
  parts: ClientParts,
  application: Application,
  request: UnplacedCodeRequest,
  refreshTokenHash: Buffer,
): Promise<RedeemedGrant> {
  const asked = { ...request, redirectUri: null }
  const binding = {
    ...bindingOf(parts, application.clientId, asked),
    secretHash: null,
    clientProven: true,
  }
  const grant = await codeRedeem(parts.db, binding, refreshTokenHash)
  if (grant !== null) return grant
  throw await refusalTo(parts, application, binding, asked)
}

type AskedRequest = UnplacedCodeRequest & { readonly redirectUri: string | null }

function bindingOf(
  { vault }: ClientParts,
  clientId: string,
  { code, redirectUri, codeVerifier }: AskedRequest,
) {
  return {
    codeHash: vault.hash(code),
    clientId,
    redirectUri,
    codeChallenge: codeVerifier === null ? null : codeChallengeOf(codeVerifier),
  }
}

async function refusalTo(
  { db }: ClientParts,
  application: Application,
  binding: CodeBinding,
  request: AskedRequest,
): Promise<SsoError> {
  if (application.type === 'm2m') return new SsoError('oauth.client_not_allowed', { type: application.type })
  const state = await codeExamine(db, application.id, binding)
  if (application.type === 'spa' && state?.ownApplication === true && !state.hasChallenge) {
    return new SsoError('oauth.client_not_allowed', { type: application.type })
  }
  return refusal(state, request)
}

function refusal(state: CodeState | null, request: AskedRequest): SsoError {
  // A code of another application is as unknown as one that never was.
  if (!state?.ownApplication) return new SsoError('oauth.code_unknown')
  if (!state.sameRedirectUri) {
    return new SsoError('oauth.code_redirect_uri_mismatch', { received: request.redirectUri })
  }
  if (!state.sameChallenge) return new SsoError(verifierFault(state, request))
  if (state.redeemed) return new SsoError('oauth.code_redeemed')
  if (state.expired) return new SsoError('oauth.code_expired')
  if (state.sessionEnded) return new SsoError('oauth.code_session_ended')
  if (state.audienceLost) return new SsoError('oauth.audience_withdrawn')
  return new SsoError('oauth.code_connection_inactive')
}

function verifierFault({ hasChallenge }: CodeState, { codeVerifier }: AskedRequest) {
  if (!hasChallenge) return 'oauth.code_verifier_unexpected'
  return codeVerifier === null ? 'oauth.code_verifier_missing' : 'oauth.code_verifier_mismatch'
}
