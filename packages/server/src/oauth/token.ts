import {
  ACCESS_TOKEN_LIFETIME,
  accessTokenClaims,
  idTokenClaims,
  type ClientCredentials,
  type CodeRequest,
  readClientCredentials,
  readTokenRequest,
  type TokenRequest,
  type WireParameters,
} from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import type { SigningKeys } from '../keys/signing-keys.ts'
import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import { type Random, randomToken } from '../platform/random.ts'
import type { Database } from '../storage/database.ts'
import { authenticateClient } from './authenticate-client.ts'
import type { ClientKeys } from './client-keys.ts'
import { clientToken } from './client-token.ts'
import { redeemCode } from './redeem-code.ts'
import type { TokenAnswer } from './types.ts'

export interface TokenParts {
  readonly config: Pick<Config, 'issuer' | 'publicUrl'>
  readonly db: Database
  readonly vault: Vault
  readonly keys: SigningKeys
  readonly clock: Clock
  readonly random: Random
  readonly clientKeys: ClientKeys
}

/**
 * The token endpoint (RFC 6749 §3.2): tokens for a code, or for the client itself.
 *
 * Fails with the codes of `readClientCredentials`, `authenticateClient`, `readTokenRequest`, `redeemCode` and `clientToken`.
 */
export async function token(
  parts: TokenParts,
  request: { readonly form: WireParameters; readonly authorization: string | undefined },
): Promise<TokenAnswer> {
  const credentials = readClientCredentials(request.form, request.authorization)
  const tokenRequest = await readRequest(parts, credentials, request.form)
  return tokenRequest.grantType === 'client_credentials'
    ? clientToken(parts, credentials, tokenRequest)
    : codeTokens(parts, credentials, tokenRequest)
}

/**
 * Redeems the code, and issues an access token and, with the scope `openid`, an ID token that is tied to it (`at_hash`)
 * and to the code (`c_hash`).
 */
async function codeTokens(
  parts: TokenParts,
  credentials: ClientCredentials,
  tokenRequest: CodeRequest,
): Promise<TokenAnswer> {
  const redeemed = await redeemCode(parts, credentials, tokenRequest)
  const grant = { ...redeemed, issuer: parts.config.issuer, clientId: credentials.clientId }
  const now = parts.clock.now()
  const tokenId = randomToken(parts.random)
  const { tokenAlgorithm: algorithm } = grant
  const accessToken = parts.keys.sign(accessTokenClaims(grant, { now, tokenId }), {
    type: 'at+jwt',
    algorithm,
  })
  const answer = {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: ACCESS_TOKEN_LIFETIME,
    scope: grant.scope.join(' '),
  } as const
  if (!grant.scope.includes('openid')) return answer
  const claims = idTokenClaims(grant, { now, accessToken, code: tokenRequest.code, algorithm })
  return { ...answer, id_token: parts.keys.sign(claims, { type: 'JWT', algorithm }) }
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
