import { SsoError } from '@cardea/protocol'
import * as oauth from 'oauth4webapi'
import { requestOptions } from './discovery-cache.ts'
import type { Login, LoginParts } from './types.ts'

/** Us, as a client of one upstream server. */
export interface UpstreamClient {
  readonly client: oauth.Client
  readonly authentication: oauth.ClientAuth
  /** RFC 6749 §4.1.3: the one of the authorization request. */
  readonly redirectUri: string
}

/**
 * Redeems the code of the callback at this server's token endpoint (RFC 6749 §4.1.3, RFC 7636 §4.5): its successful answer.
 *
 * Fails with `oidc.response_malformed`, `oidc.client_rejected`, `oidc.code_rejected`, `oidc.token_response_invalid`, `upstream.…`.
 */
export async function requestTokens(
  parts: LoginParts,
  login: Login,
  metadata: oauth.AuthorizationServer,
  { client, authentication, redirectUri }: UpstreamClient,
  rawQuery: string,
): Promise<Response> {
  const response = await oauth.authorizationCodeGrantRequest(
    metadata,
    client,
    authentication,
    checkedParameters(metadata, client, rawQuery, login),
    redirectUri,
    login.upstream.codeVerifier ?? '',
    requestOptions(parts.outbound, parts.config),
  )
  const body = await jsonOf(response)
  // RFC 6749 §5.2 wants status 400; GitHub says its errors with 200.
  if (!response.ok || typeof body['error'] === 'string') throw tokenError(response.status, body)
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

/** The last of each list is GitHub’s own. */
const CLIENT_ERRORS = ['invalid_client', 'unauthorized_client', 'incorrect_client_credentials']
const CODE_ERRORS = ['invalid_grant', 'bad_verification_code']

/** RFC 6749 §5.2, told apart by who can mend it. */
function tokenError(status: number, body: Readonly<Record<string, unknown>>): SsoError {
  const received = typeof body['error'] === 'string' ? body['error'] : `status ${String(status)}`
  const description =
    typeof body['error_description'] === 'string' ? body['error_description'] : 'no description'
  // Without a word: 401 of many, 403 of glewlwyd.
  const isSilent = body['error'] === undefined && status === 403
  if (CLIENT_ERRORS.includes(received) || status === 401 || isSilent) {
    return new SsoError('oidc.client_rejected', { received, description })
  }
  if (CODE_ERRORS.includes(received)) return new SsoError('oidc.code_rejected', { received, description })
  return new SsoError('oidc.token_response_invalid', { reason: `it answered ${received} (${description})` })
}

/** A copy of the body as a JSON object; what is not one is empty. */
export async function jsonOf(response: Response): Promise<Readonly<Record<string, unknown>>> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null)
  return typeof body === 'object' && body !== null ? { ...body } : {}
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown'
}
