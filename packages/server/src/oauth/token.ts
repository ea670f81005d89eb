import {
  ACCESS_TOKEN_LIFETIME,
  accessTokenClaims,
  idTokenClaims,
  type ClientCredentials,
  type CodeRequest,
  readTokenRequest,
  type RefreshRequest,
  type TokenRequest,
  type WireParameters,
} from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import type { SigningKeys } from '../keys/signing-keys.ts'
import type { Vault } from '../keys/vault.ts'
import type { Limiter } from '../limits/create-limiter.ts'
import type { Clock } from '../platform/clock.ts'
import { type Random, randomToken } from '../platform/random.ts'
import type { Database } from '../storage/database.ts'
import { authenticateClient } from './authenticate-client.ts'
import type { ClientKeys } from './client-keys.ts'
import { clientToken } from './client-token.ts'
import { type ClientCall, limitClient } from './limit-client.ts'
import { redeemCode } from './redeem-code.ts'
import { refresh } from './refresh.ts'
import type { RedeemedGrant, TokenAnswer } from './types.ts'
import { userinfoEndpoint } from './userinfo.ts'

export interface TokenParts {
  readonly config: Pick<Config, 'issuer' | 'publicUrl'>
  readonly db: Database
  readonly vault: Vault
  readonly keys: SigningKeys
  readonly limiter: Limiter
  readonly clock: Clock
  readonly random: Random
  readonly clientKeys: ClientKeys
}

/**
 * The token endpoint (RFC 6749 §3.2): tokens for a code, for a refresh token, or for the client itself.
 *
 * Fails with the codes of `limitClient`, `authenticateClient`, `readTokenRequest`, `redeemCode`, `refresh` and `clientToken`.
 */
export function token(parts: TokenParts, call: ClientCall): Promise<TokenAnswer> {
  return limitClient(parts.limiter, call, async (credentials) => {
    const request = await readRequest(parts, credentials, call.form)
    switch (request.grantType) {
      case 'client_credentials':
        return clientToken(parts, credentials, request)
      case 'refresh_token':
        return refreshedTokens(parts, credentials, request)
      case 'authorization_code':
        return codeTokens(parts, credentials, request)
    }
  })
}

async function codeTokens(
  parts: TokenParts,
  credentials: ClientCredentials,
  request: CodeRequest,
): Promise<TokenAnswer> {
  const refreshToken = randomToken(parts.random)
  const grant = await redeemCode(parts, credentials, request, parts.vault.hash(refreshToken))
  return tokensOf(parts, credentials.clientId, grant, { code: request.code, refreshToken })
}

async function refreshedTokens(
  parts: TokenParts,
  credentials: ClientCredentials,
  request: RefreshRequest,
): Promise<TokenAnswer> {
  const refreshToken = randomToken(parts.random)
  const grant = await refresh(parts, credentials, request, parts.vault.hash(refreshToken))
  return tokensOf(parts, credentials.clientId, grant, { code: null, refreshToken })
}

/**
 * An access token and, with the scope `openid`, an ID token that is tied to it (`at_hash`) and to the code (`c_hash`). The
 * refresh token goes along where one was granted.
 */
export function tokensOf(
  parts: Pick<TokenParts, 'config' | 'keys' | 'clock' | 'random'>,
  clientId: string,
  redeemed: RedeemedGrant,
  { code, refreshToken }: { readonly code: string | null; readonly refreshToken: string },
): TokenAnswer {
  const grant = { ...redeemed, issuer: parts.config.issuer, clientId }
  const now = parts.clock.now()
  const tokenId = randomToken(parts.random)
  const { tokenAlgorithm: algorithm, scope } = grant
  const access = { ...grant, userinfoEndpoint: userinfoEndpoint(parts.config) }
  const accessToken = parts.keys.sign(accessTokenClaims(access, { now, tokenId }), {
    type: 'at+jwt',
    algorithm,
  })
  const idToken = () =>
    parts.keys.sign(idTokenClaims(grant, { now, accessToken, code, algorithm }), { type: 'JWT', algorithm })
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: ACCESS_TOKEN_LIFETIME,
    scope: scope.join(' '),
    ...(scope.includes('openid') ? { id_token: idToken() } : {}),
    ...(grant.refreshable ? { refresh_token: refreshToken } : {}),
  }
}

/** A client that has not proven itself learns nothing about its request but that. */
async function readRequest(
  parts: TokenParts,
  credentials: ClientCredentials,
  form: WireParameters,
): Promise<TokenRequest> {
  try {
    return readTokenRequest(form)
  } catch (error) {
    await authenticateClient(parts, credentials)
    throw error
  }
}
