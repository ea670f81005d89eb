import { SsoError } from '../errors/sso-error.ts'
import { malformed, readParameter, requireParameter, type WireParameters } from './parameters.ts'
import { isCodeVerifier } from './pkce.ts'

/** How the client says who it is, as sent and not yet verified. */
export interface ClientCredentials {
  readonly method: 'client_secret_basic' | 'client_secret_post' | 'none'
  readonly clientId: string
  /** Null exactly with method `none`. */
  readonly clientSecret: string | null
}

/** A token request for an authorization code (RFC 6749 §4.1.3, RFC 7636 §4.5). */
export interface TokenRequest {
  readonly grantType: 'authorization_code'
  readonly code: string
  readonly redirectUri: string
  readonly codeVerifier: string | null
}

/**
 * Who asks at the token endpoint: exactly one of HTTP Basic, a secret in the body, or only a client id
 * (RFC 6749 §2.3). Read and verified before anything else of the request.
 *
 * Fails with `oauth.client_authentication_missing`, `oauth.client_authentication_malformed`,
 * `oauth.client_authentication_repeated`, `oauth.client_authentication_unsupported`,
 * `oauth.parameter_repeated`, `oauth.parameter_malformed`.
 */
export function readClientCredentials(
  form: WireParameters,
  authorizationHeader: string | undefined,
): ClientCredentials {
  const clientId = readParameter(form, 'client_id')
  const clientSecret = readParameter(form, 'client_secret')
  if (isSent(form, 'client_assertion') || isSent(form, 'client_assertion_type')) {
    throw new SsoError('oauth.client_authentication_unsupported')
  }
  if (authorizationHeader !== undefined) {
    const basic = readBasic(authorizationHeader)
    // A client id in the body beside the header is allowed when it names the same client.
    if (clientSecret !== null || (clientId !== null && clientId !== basic.clientId)) {
      throw new SsoError('oauth.client_authentication_repeated')
    }
    return basic
  }
  if (clientId === null) throw new SsoError('oauth.client_authentication_missing')
  return { method: clientSecret === null ? 'none' : 'client_secret_post', clientId, clientSecret }
}

/**
 * What is asked at the token endpoint.
 *
 * Fails with `oauth.grant_type_unsupported`, `oauth.parameter_missing`, `oauth.parameter_repeated`,
 * `oauth.parameter_malformed`.
 */
export function readTokenRequest(form: WireParameters): TokenRequest {
  const grantType = requireParameter(form, 'grant_type', 'RFC 6749 §4.1.3')
  if (grantType !== 'authorization_code') {
    throw new SsoError('oauth.grant_type_unsupported', { received: grantType })
  }
  return {
    grantType,
    code: requireParameter(form, 'code', 'RFC 6749 §4.1.3'),
    // RFC 6749 §4.1.3: required when the authorization request had it, and here every one has.
    redirectUri: requireParameter(form, 'redirect_uri', 'RFC 6749 §4.1.3'),
    codeVerifier: readCodeVerifier(form),
  }
}

function readCodeVerifier(form: WireParameters): string | null {
  const verifier = readParameter(form, 'code_verifier')
  if (verifier !== null && !isCodeVerifier(verifier)) {
    throw malformed('code_verifier', 'it has 43 to 128 letters, digits, and - . _ ~ (RFC 7636 §4.1)')
  }
  return verifier
}

function isSent(form: WireParameters, name: string): boolean {
  return Object.hasOwn(form, name)
}

/** RFC 7617 §2: the scheme, a space, and base64; RFC 6749 §2.3.1: both halves are form-encoded. */
const BASIC = /^Basic +([A-Za-z0-9+/]+={0,2})$/i

function readBasic(header: string): ClientCredentials {
  const [, base64 = ''] = BASIC.exec(header) ?? []
  const text = Buffer.from(base64, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 0) throw new SsoError('oauth.client_authentication_malformed')
  const clientId = formDecode(text.slice(0, colon))
  const clientSecret = formDecode(text.slice(colon + 1))
  if (clientId === '') throw new SsoError('oauth.client_authentication_malformed')
  // An empty password is a client without a secret, as some libraries send a public client.
  return clientSecret === ''
    ? { method: 'none', clientId, clientSecret: null }
    : { method: 'client_secret_basic', clientId, clientSecret }
}

/** Reads `application/x-www-form-urlencoded` text (RFC 6749 appendix B). */
function formDecode(text: string): string {
  let decoded: string
  try {
    decoded = decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw new SsoError('oauth.client_authentication_malformed')
  }
  // The database takes no NUL, and no honest secret has a control character (RFC 6749 appendix A.2).
  if (/\p{Cc}/u.test(decoded)) throw new SsoError('oauth.client_authentication_malformed')
  return decoded
}
