import {
  ACCESS_TOKEN_LIFETIME,
  accessTokenClaims,
  idTokenClaims,
  type ClientCredentials,
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
import { redeemCode } from './redeem-code.ts'

export interface TokenParts {
  readonly config: Pick<Config, 'issuer'>
  readonly db: Database
  readonly vault: Vault
  readonly keys: SigningKeys
  readonly clock: Clock
  readonly random: Random
}

/** RFC 6749 §5.1, OIDC Core §3.1.3.3. */
export interface TokenAnswer {
  readonly access_token: string
  readonly token_type: 'Bearer'
  /** Seconds. */
  readonly expires_in: number
  readonly scope: string
  /** Present when `openid` was granted. */
  readonly id_token?: string
}

/**
 * The token endpoint: authenticates the client, redeems the code, and issues an access token and, with
 * the scope `openid`, an ID token that is tied to it (`at_hash`) and to the code (`c_hash`).
 *
 * Fails with the codes of `readClientCredentials`, `authenticateClient`, `readTokenRequest` and `redeemCode`.
 */
export async function token(
  parts: TokenParts,
  request: { readonly form: WireParameters; readonly authorization: string | undefined },
): Promise<TokenAnswer> {
  const credentials = readClientCredentials(request.form, request.authorization)
  const tokenRequest = await readRequest(parts, credentials, request.form)
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
