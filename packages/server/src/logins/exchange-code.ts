import {
  type CheckResult,
  type JsonObject,
  type DecodedIdToken,
  SsoError,
  checkIdToken,
  decodeIdToken,
  idTokenAlgorithms,
  personClaims,
} from '@cardea/protocol'
import * as oauth from 'oauth4webapi'
import type { OidcConnection } from '../connections/types.ts'
import { type Userinfo, askUserinfo } from './ask-userinfo.ts'
import { oidcRedirectUri } from './begin-oidc.ts'
import { clientAuthentication } from './client-authentication.ts'
import { captureMessage } from './capture-messages.ts'
import { CLOCK_SKEW_SECONDS } from './clock-skew.ts'
import { type Provider, requestOptions } from './discovery-cache.ts'
import type { Login, LoginParts } from './types.ts'

/** How the exchange ended: the verified claims, or the error of the check that failed. */
export interface Exchange {
  readonly claims: Readonly<Record<string, unknown>>
  readonly checks: readonly CheckResult[]
  readonly userinfo: Userinfo['outcome']
  readonly error: SsoError | null
  /** The ID token as decoded, for the trace; null when there was none to read. */
  readonly idToken: DecodedIdToken | null
}

/**
 * Redeems the IdP's code and verifies its ID token: first our named checks on what the token says, to refuse
 * with the exact reason, then the library's own verification with the IdP's keys. One function makes the person's
 * claims of what the ID token and UserInfo say.
 */
export async function exchangeCode(
  parts: LoginParts,
  login: Login,
  connection: OidcConnection,
  provider: Provider,
  rawQuery: string,
): Promise<Exchange> {
  const { metadata } = provider
  const client: oauth.Client = {
    client_id: connection.clientId ?? '',
    [oauth.clockTolerance]: CLOCK_SKEW_SECONDS,
  }
  const response = await redeem(parts, login, connection, provider, client, rawQuery)
  const token = await readToken(response)
  await captureMessage(parts, login, { kind: 'id_token', content: JSON.stringify(token) })
  const { error, checks: claimChecks } = checkToken(parts, login, connection, provider, token)
  const checks = [...claimChecks]
  if (error !== null) return { claims: {}, checks, userinfo: 'not asked', error, idToken: token }
  try {
    const algorithms = connection.idTokenAlgorithms ?? idTokenAlgorithms
    // The connection chooses the algorithms (RFC 8725 §3.1); without this the library would let the IdP's document choose.
    const accepted = { ...metadata, id_token_signing_alg_values_supported: [...algorithms] }
    const tokens = await processTokens(accepted, client, response, login)
    await provider.keys.verify(tokens.id_token ?? '', algorithms)
    checks.push({ code: 'oidc.signature_invalid', passed: true })
    const idToken = claimsOf(tokens)
    const userinfo = await askUserinfo(parts, connection, provider, client, tokens.access_token, idToken)
    const claims = personClaims({ idToken, userinfo: userinfo.claims, pin: connection })
    return { claims, checks, userinfo: userinfo.outcome, error: null, idToken: token }
  } catch (thrown) {
    if (!(thrown instanceof SsoError)) throw thrown
    checks.push({ code: thrown.code, passed: false })
    return { claims: {}, checks, userinfo: 'not asked', error: thrown, idToken: token }
  }
}

async function redeem(
  parts: LoginParts,
  login: Login,
  connection: OidcConnection,
  { metadata }: Provider,
  client: oauth.Client,
  rawQuery: string,
): Promise<Response> {
  const response = await oauth.authorizationCodeGrantRequest(
    metadata,
    client,
    await clientAuthentication(parts, connection, metadata),
    checkedParameters(metadata, client, rawQuery, login),
    oidcRedirectUri(parts.config),
    login.upstream.codeVerifier ?? '',
    requestOptions(parts.outbound, parts.config),
  )
  if (!response.ok) throw await tokenError(response)
  return response
}

/** The library's own look at the authorization response; ours came first and named what it found. */
function checkedParameters(
  metadata: oauth.AuthorizationServer,
  client: oauth.Client,
  rawQuery: string,
  { id }: Login,
): URLSearchParams {
  try {
    return oauth.validateAuthResponse(metadata, client, new URLSearchParams(rawQuery), id)
  } catch (error) {
    throw new SsoError('oidc.response_malformed', { reason: messageOf(error) }, { cause: error })
  }
}

/** RFC 6749 §5.2, told apart by who can mend it. */
async function tokenError(response: Response): Promise<SsoError> {
  const body = await jsonOf(response)
  const received = typeof body['error'] === 'string' ? body['error'] : `status ${response.status}`
  const description =
    typeof body['error_description'] === 'string' ? body['error_description'] : 'no description'
  // Without a word: 401 of many, 403 of glewlwyd.
  const isSilent = body['error'] === undefined && response.status === 403
  if (['invalid_client', 'unauthorized_client'].includes(received) || response.status === 401 || isSilent) {
    return new SsoError('oidc.client_rejected', { received, description })
  }
  if (received === 'invalid_grant') return new SsoError('oidc.code_rejected', { received, description })
  return new SsoError('oidc.token_response_invalid', { reason: `it answered ${received} (${description})` })
}

/** Decoded, not verified. */
async function readToken(response: Response): Promise<DecodedIdToken> {
  const { id_token: idToken } = await jsonOf(response)
  if (typeof idToken !== 'string') throw new SsoError('oidc.id_token_malformed', { received: 'no ID token' })
  return decodeIdToken(idToken)
}

function checkToken(
  { clock }: LoginParts,
  login: Login,
  connection: OidcConnection,
  { metadata: { issuer } }: Provider,
  idToken: DecodedIdToken,
) {
  const { clientId } = connection
  return checkIdToken(idToken, {
    issuer,
    clientId: clientId ?? '',
    nonce: login.upstream.nonce ?? '',
    algorithms: connection.idTokenAlgorithms ?? idTokenAlgorithms,
    pin: connection,
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

/** A copy of the body as a JSON object; what is not one is empty. */
async function jsonOf(response: Response): Promise<Readonly<Record<string, unknown>>> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null)
  return typeof body === 'object' && body !== null ? { ...body } : {}
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown'
}
