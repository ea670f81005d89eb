import type { ErrorCode } from '../errors/catalogue.ts'
import { SsoError } from '../errors/sso-error.ts'

/** What an authorization response is compared with. */
export interface ResponseExpectation {
  readonly issuer: string
  /** `authorization_response_iss_parameter_supported` of the discovery document (RFC 9207 §3). */
  readonly issuerAnnounced: boolean
}

type Parameters = Readonly<Record<string, readonly string[]>>

/**
 * The errors with a meaning of their own, which the application has to learn: a refusal (RFC 6749 §4.1.2.1), and what a person
 * would have to do that `prompt=none` forbade (OIDC Core §3.1.2.6).
 */
const refusals: Readonly<Record<string, ErrorCode>> = {
  access_denied: 'oidc.access_denied',
  login_required: 'oidc.login_required',
  interaction_required: 'oidc.interaction_required',
  consent_required: 'oidc.consent_required',
  account_selection_required: 'oidc.account_selection_required',
}

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
 * Fails with `oidc.response_issuer_mismatch`, `oidc.access_denied`, `oidc.login_required`, `oidc.interaction_required`,
 * `oidc.consent_required`, `oidc.account_selection_required`, `oidc.authorization_failed`, `oidc.response_malformed`.
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
  const code = Object.hasOwn(refusals, error) ? refusals[error] : undefined
  return new SsoError(code ?? 'oidc.authorization_failed', { received: error, description })
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
