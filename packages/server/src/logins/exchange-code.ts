import {
  type CheckResult,
  type DecodedIdToken,
  SsoError,
  checkIdToken,
  decodeIdToken,
  idTokenAlgorithms,
} from '@cardea/protocol'
import * as oauth from 'oauth4webapi'
import { clientSecretPlace } from '../connections/connection-input.ts'
import type { OidcConnection } from '../connections/types.ts'
import { oidcRedirectUri } from './begin-oidc.ts'
import { captureMessage } from './capture-messages.ts'
import { CLOCK_SKEW_SECONDS } from './clock-skew.ts'
import { type Provider, requestOptions } from './discovery-cache.ts'
import type { Login, LoginParts } from './types.ts'

/** How the exchange ended: the verified claims, or the error of the check that failed. */
export interface Exchange {
  readonly claims: Readonly<Record<string, unknown>>
  readonly checks: readonly CheckResult[]
  readonly error: SsoError | null
  /** The ID token as decoded, for the trace; null when there was none to read. */
  readonly idToken: DecodedIdToken | null
}

/**
 * Redeems the IdP's code and verifies its ID token: first our named checks on what the token says, to refuse
 * with the exact reason, then the library's own verification with the IdP's keys. Userinfo is asked only when
 * the ID token has no e-mail address.
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
  const idToken = await readToken(response)
  await captureMessage(parts, login, { kind: 'id_token', content: JSON.stringify(idToken) })
  const { error, checks } = checkToken(parts, login, connection, idToken)
  if (error !== null) return { claims: {}, checks, error, idToken }
  try {
    const tokens = await processTokens(metadata, client, response, login)
    await provider.keys.verify(tokens.id_token ?? '')
    const verified = { code: 'oidc.signature_invalid', passed: true } as const
    return {
      claims: await withUserinfo(parts, login, provider, client, tokens),
      checks: [...checks, verified],
      error: null,
      idToken,
    }
  } catch (thrown) {
    if (!(thrown instanceof SsoError)) throw thrown
    return { claims: {}, checks: [...checks, { code: thrown.code, passed: false }], error: thrown, idToken }
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
    clientAuthentication(parts, connection, metadata),
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

/** OIDC Core §9: basic unless the IdP announces methods without it. */
function clientAuthentication(
  { vault }: LoginParts,
  { id, clientSecretSealed }: OidcConnection,
  { token_endpoint_auth_methods_supported: methods }: oauth.AuthorizationServer,
): oauth.ClientAuth {
  if (clientSecretSealed === null) return oauth.None()
  const secret = vault.open(clientSecretSealed, clientSecretPlace(id)).toString()
  const basic = methods === undefined || methods.includes('client_secret_basic')
  return basic ? oauth.ClientSecretBasic(secret) : oauth.ClientSecretPost(secret)
}

/** RFC 6749 §5.2, told apart by who can mend it. */
async function tokenError(response: Response): Promise<SsoError> {
  const body = await jsonOf(response)
  const received = typeof body['error'] === 'string' ? body['error'] : `status ${response.status}`
  const description =
    typeof body['error_description'] === 'string' ? body['error_description'] : 'no description'
  if (received === 'invalid_client' || received === 'unauthorized_client' || response.status === 401) {
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
  { issuer, clientId }: OidcConnection,
  idToken: DecodedIdToken,
) {
  return checkIdToken(idToken, {
    issuer: issuer ?? '',
    clientId: clientId ?? '',
    nonce: login.upstream.nonce ?? '',
    algorithms: idTokenAlgorithms,
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

/** OIDC Core §5.3: the claims that the ID token lacks; those it has stay as it says. */
async function withUserinfo(
  parts: LoginParts,
  login: Login,
  { metadata }: Provider,
  client: oauth.Client,
  tokens: oauth.TokenEndpointResponse,
): Promise<Readonly<Record<string, unknown>>> {
  const claims = oauth.getValidatedIdTokenClaims(tokens)
  if (claims === undefined) throw new SsoError('oidc.id_token_malformed', { received: 'no ID token' })
  if (claims['email'] !== undefined || metadata.userinfo_endpoint === undefined) return { ...claims }
  try {
    const options = requestOptions(parts.outbound, parts.config)
    const response = await oauth.userInfoRequest(metadata, client, tokens.access_token, options)
    const answer = await jsonOf(response)
    await captureMessage(parts, login, { kind: 'userinfo', content: JSON.stringify(answer) })
    if (response.ok && answer['sub'] !== claims.sub) throw new SsoError('oidc.userinfo_subject_mismatch')
    return { ...(await oauth.processUserInfoResponse(metadata, client, claims.sub, response)), ...claims }
  } catch (error) {
    if (error instanceof SsoError) throw error
    throw new SsoError('oidc.userinfo_failed', { reason: messageOf(error) }, { cause: error })
  }
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
