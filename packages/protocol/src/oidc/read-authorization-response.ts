import { SsoError } from '../errors/sso-error.ts'

/** What an authorization response is compared with. */
export interface ResponseExpectation {
  readonly issuer: string
  /** `authorization_response_iss_parameter_supported` of the discovery document (RFC 9207 §3). */
  readonly issuerAnnounced: boolean
}

type Parameters = Readonly<Record<string, readonly string[]>>

/** OIDC Core §3.1.2.6: errors that say a person would have to act, which `prompt=none` forbade. */
const INTERACTION = [
  'login_required',
  'interaction_required',
  'consent_required',
  'account_selection_required',
]

/**
 * The `state` of an authorization response, or null: to find the login before anything else is read.
 */
export function readState(params: Parameters): string | null {
  const values = params['state'] ?? []
  const [state] = values
  return values.length === 1 && state !== undefined && state !== '' ? state : null
}

/**
 * The authorization code of the response that an IdP redirected to us (RFC 6749 §4.1.2), after the
 * issuer check against mix-up (RFC 9207 §2.4), which comes before the error is believed.
 *
 * Fails with `oidc.response_issuer_mismatch`, `oidc.access_denied`, `oidc.login_required`,
 * `oidc.authorization_failed`, `oidc.response_malformed`.
 */
export function readAuthorizationResponse(params: Parameters, expectation: ResponseExpectation): string {
  checkResponseIssuer(params, expectation)
  const error = one(params, 'error')
  if (error !== null) throw refusal(error, one(params, 'error_description') ?? 'no description')
  const code = one(params, 'code')
  if (code === null) throw malformed('it has neither `code` nor `error`')
  return code
}

function checkResponseIssuer(params: Parameters, { issuer, issuerAnnounced }: ResponseExpectation): void {
  const received = one(params, 'iss')
  if (received === null && !issuerAnnounced) return
  if (received !== issuer) throw new SsoError('oidc.response_issuer_mismatch', { expected: issuer, received })
}

function refusal(error: string, description: string): SsoError {
  if (error === 'access_denied') return new SsoError('oidc.access_denied', { received: error, description })
  if (INTERACTION.includes(error))
    return new SsoError('oidc.login_required', { received: error, description })
  return new SsoError('oidc.authorization_failed', { received: error, description })
}

/** RFC 6749 §3.1: an empty value counts as absent, and no parameter comes twice. */
function one(params: Parameters, name: string): string | null {
  const values = params[name] ?? []
  if (values.length > 1) throw malformed(`\`${name}\` came more than once`)
  return values[0] === '' ? null : (values[0] ?? null)
}

function malformed(reason: string): SsoError {
  return new SsoError('oidc.response_malformed', { reason })
}
