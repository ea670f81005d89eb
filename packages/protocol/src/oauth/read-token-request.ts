import { SsoError } from '../errors/sso-error.ts'
import { decodeIdToken } from '../oidc/decode-id-token.ts'
import { malformed, readParameter, requireParameter, type WireParameters } from './parameters.ts'
import { isCodeVerifier } from './pkce.ts'
import { readAudience } from './read-audience.ts'
import { isScope } from './scope.ts'

/** How the client says who it is, as sent and not yet verified. */
export type ClientCredentials =
  | {
      readonly method: 'client_secret_basic' | 'client_secret_post'
      readonly clientId: string
      readonly clientSecret: string
    }
  | { readonly method: 'none'; readonly clientId: string; readonly clientSecret: null }
  /** RFC 7523 §2.2: a JWT that the client has signed. `clientId` is what it says itself, to be verified with it. */
  | {
      readonly method: 'private_key_jwt'
      readonly clientId: string
      readonly clientSecret: null
      readonly assertion: string
    }

export type TokenRequest = CodeRequest | RefreshRequest | ClientTokenRequest

/** For a token of the client's own (RFC 6749 §4.4.2). */
export interface ClientTokenRequest {
  readonly grantType: 'client_credentials'
  /** Null: all that the client may have. */
  readonly scope: readonly string[] | null
  /** RFC 8707 §2 (`resource`), or `audience` as Auth0's clients send it; null: the client's usual one. */
  readonly audience: string | null
}

/** For a refresh token (RFC 6749 §6). */
export interface RefreshRequest {
  readonly grantType: 'refresh_token'
  readonly refreshToken: string
  /** Null: all that was granted. */
  readonly scope: readonly string[] | null
}

/** For an authorization code (RFC 6749 §4.1.3, RFC 7636 §4.5). */
export interface CodeRequest {
  readonly grantType: 'authorization_code'
  readonly code: string
  readonly redirectUri: string
  readonly codeVerifier: string | null
}

/**
 * Who asks at the token endpoint: exactly one of HTTP Basic, a secret in the body, a client assertion, or only a
 * client id (RFC 6749 §2.3, RFC 7523 §2.2). Read and verified before anything else of the request. A bearer token (RFC 6750) proves no client
 * and is passed over: Scalekit's libraries for Python and Go send their last one along when they ask for the next.
 *
 * Fails with `oauth.client_authentication_missing`, `oauth.client_authentication_malformed`,
 * `oauth.client_authentication_repeated`, `oauth.client_authentication_unsupported`,
 * `oauth.parameter_repeated`, `oauth.parameter_malformed`.
 */
export function readClientCredentials(
  form: WireParameters,
  authorization: string | undefined,
): ClientCredentials {
  const authorizationHeader = isBearer(authorization) ? undefined : authorization
  const clientId = readParameter(form, 'client_id')
  const clientSecret = readParameter(form, 'client_secret')
  if (isSent(form, 'client_assertion') || isSent(form, 'client_assertion_type')) {
    if (authorizationHeader !== undefined || clientSecret !== null) {
      throw new SsoError('oauth.client_authentication_repeated')
    }
    return readAssertion(form, clientId)
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
  return clientSecret === null
    ? { method: 'none', clientId, clientSecret }
    : { method: 'client_secret_post', clientId, clientSecret }
}

function isBearer(authorization: string | undefined): boolean {
  return /^Bearer /i.test(authorization ?? '')
}

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
/** A JWT with an RSA signature of 4096 bits stays far below. */
const MAX_ASSERTION_LENGTH = 8192

/** RFC 7521 §4.2: a client id beside the assertion must be the one that the assertion names. */
function readAssertion(form: WireParameters, clientId: string | null): ClientCredentials {
  const assertion = readParameter(form, 'client_assertion', MAX_ASSERTION_LENGTH)
  if (assertion === null || readParameter(form, 'client_assertion_type') !== JWT_BEARER) {
    throw new SsoError('oauth.client_authentication_unsupported')
  }
  const subject = subjectIn(assertion)
  if (subject === null || (clientId !== null && clientId !== subject)) {
    throw new SsoError('oauth.client_authentication_malformed')
  }
  return { method: 'private_key_jwt', clientId: subject, clientSecret: null, assertion }
}

/** Whom an assertion claims to be of; nothing is verified here. */
function subjectIn(assertion: string): string | null {
  try {
    const { sub } = decodeIdToken(assertion).claims
    return typeof sub === 'string' && sub !== '' && !/\p{Cc}/u.test(sub) ? sub : null
  } catch {
    return null
  }
}

/**
 * What is asked at the token endpoint.
 *
 * Fails with `oauth.grant_type_unsupported`, `oauth.scope_malformed`, `oauth.parameter_missing`,
 * `oauth.parameter_repeated`, `oauth.parameter_malformed`.
 */
export function readTokenRequest(form: WireParameters): TokenRequest {
  const grantType = requireParameter(form, 'grant_type', 'RFC 6749 §4.1.3')
  if (grantType === 'client_credentials') return readClientTokenRequest(form)
  if (grantType === 'refresh_token') {
    const refreshToken = requireParameter(form, 'refresh_token', 'RFC 6749 §6')
    return { grantType, refreshToken, scope: readScope(form) }
  }
  return {
    grantType: 'authorization_code',
    ...readCodeExchange(form),
    // RFC 6749 §4.1.3: required when the authorization request had it, and here every one has.
    redirectUri: requireParameter(form, 'redirect_uri', 'RFC 6749 §4.1.3'),
  }
}

/**
 * The same of a client that asks for nothing but tokens for a code, and does not say which redirect URI the code came to.
 *
 * Fails with `oauth.grant_type_unsupported`, `oauth.parameter_missing`, `oauth.parameter_repeated`, `oauth.parameter_malformed`.
 */
export function readCodeExchange(form: WireParameters): Omit<CodeRequest, 'grantType' | 'redirectUri'> {
  const grantType = requireParameter(form, 'grant_type', 'RFC 6749 §4.1.3')
  if (grantType !== 'authorization_code') {
    throw new SsoError('oauth.grant_type_unsupported', { received: grantType })
  }
  return { code: requireParameter(form, 'code', 'RFC 6749 §4.1.3'), codeVerifier: readCodeVerifier(form) }
}

function readClientTokenRequest(form: WireParameters): ClientTokenRequest {
  return { grantType: 'client_credentials', scope: readScope(form), audience: readAudience(form) }
}

function readScope(form: WireParameters): readonly string[] | null {
  const scope = readParameter(form, 'scope')
  if (scope === null) return null
  if (!isScope(scope)) throw new SsoError('oauth.scope_malformed', { received: scope })
  return [...new Set(scope.split(' '))]
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
