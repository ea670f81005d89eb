import {
  type CheckResult,
  type DecodedIdToken,
  type JsonObject,
  SsoError,
  type TenantPin,
  checkIdToken,
  decodeIdToken,
} from '@cardea/protocol'
import * as oauth from 'oauth4webapi'
import { captureMessage } from './capture-messages.ts'
import { CLOCK_SKEW_SECONDS } from './clock-skew.ts'
import type { Provider } from './discovery-cache.ts'
import { jsonOf, messageOf } from './request-tokens.ts'
import type { Login, LoginParts } from './types.ts'

/** What an ID token is held against, beyond the login's nonce and the time. */
export interface TokenRules {
  readonly client: oauth.Client
  /** The connection chooses the algorithms (RFC 8725 §3.1). */
  readonly algorithms: readonly string[]
  /** The issuer that a token with these claims must have; null: it can have none. */
  readonly issuerOf: (claims: JsonObject) => string | null
  readonly pin?: TenantPin
}

/** How it went: the checks up to the one that failed, and what was verified when none did. */
export interface TokenVerification {
  /** As decoded, for the trace. */
  readonly idToken: DecodedIdToken
  readonly checks: readonly CheckResult[]
  readonly error: SsoError | null
  /** Null with an error. */
  readonly verified: {
    readonly issuer: string
    readonly claims: JsonObject
    readonly accessToken: string
  } | null
}

/**
 * Verifies the ID token of a token response: first our named checks on what it says, to refuse with the exact reason, then
 * the library's own verification with the IdP's keys. Throws only for a response without a readable token.
 */
export async function verifyIdToken(
  parts: LoginParts,
  login: Login,
  provider: Provider,
  response: Response,
  rules: TokenRules,
): Promise<TokenVerification> {
  const idToken = await readToken(response)
  await captureMessage(parts, login, { kind: 'id_token', content: JSON.stringify(idToken) })
  const issuer = rules.issuerOf(idToken.claims)
  if (issuer === null) return withoutIssuer(provider, idToken)
  const { error, checks } = checkClaims(parts, login, idToken, rules, issuer)
  if (error !== null) return { idToken, checks, error, verified: null }
  try {
    const { metadata, keys } = provider
    // Without this the library would let the IdP's document choose the algorithms.
    const accepted = { ...metadata, issuer, id_token_signing_alg_values_supported: [...rules.algorithms] }
    const tokens = await processTokens(accepted, rules.client, response, login)
    // Keys that are published for many issuers say which they sign for.
    await keys.verify(tokens.id_token ?? '', rules.algorithms, issuer === metadata.issuer ? null : issuer)
    const verified = { issuer, claims: claimsOf(tokens), accessToken: tokens.access_token }
    const signature = { code: 'oidc.signature_invalid', passed: true } as const
    return { idToken, checks: [...checks, signature], error: null, verified }
  } catch (thrown) {
    if (!(thrown instanceof SsoError)) throw thrown
    return {
      idToken,
      checks: [...checks, { code: thrown.code, passed: false }],
      error: thrown,
      verified: null,
    }
  }
}

function withoutIssuer({ metadata }: Provider, idToken: DecodedIdToken): TokenVerification {
  const code = 'oidc.issuer_mismatch'
  const finding = { expected: metadata.issuer, received: idToken.claims['iss'] }
  const checks = [{ code, passed: false, ...finding }] as const
  return { idToken, checks, error: new SsoError(code, finding), verified: null }
}

/** What the token says of itself, and the names of what it says of the person. */
export function tokenFacts(token: DecodedIdToken): Record<string, unknown> {
  const { iss, aud, azp, iat, exp } = token.claims
  const { alg, kid } = token.header
  return { idToken: { alg, kid, iss, aud, azp, iat, exp, claims: Object.keys(token.claims).slice(0, 100) } }
}

/** Decoded, not verified. */
async function readToken(response: Response): Promise<DecodedIdToken> {
  const { id_token: idToken } = await jsonOf(response)
  if (typeof idToken !== 'string') throw new SsoError('oidc.id_token_malformed', { received: 'no ID token' })
  return decodeIdToken(idToken)
}

function checkClaims(
  { clock }: LoginParts,
  login: Login,
  idToken: DecodedIdToken,
  { client, algorithms, pin }: TokenRules,
  issuer: string,
) {
  return checkIdToken(idToken, {
    issuer,
    clientId: client.client_id,
    nonce: login.upstream.nonce ?? '',
    algorithms,
    ...(pin === undefined ? {} : { pin }),
    now: clock.now(),
    clockSkewSeconds: CLOCK_SKEW_SECONDS,
  })
}

async function processTokens(
  metadata: oauth.AuthorizationServer,
  client: oauth.Client,
  response: Response,
  { upstream }: Login,
): Promise<oauth.TokenEndpointResponse> {
  try {
    return await oauth.processAuthorizationCodeResponse(metadata, client, response, {
      expectedNonce: upstream.nonce ?? '',
      requireIdToken: true,
    })
  } catch (error) {
    throw new SsoError('oidc.token_response_invalid', { reason: messageOf(error) }, { cause: error })
  }
}

function claimsOf(tokens: oauth.TokenEndpointResponse): JsonObject {
  const claims = oauth.getValidatedIdTokenClaims(tokens)
  if (claims === undefined) throw new SsoError('oidc.id_token_malformed', { received: 'no ID token' })
  return { ...claims }
}
