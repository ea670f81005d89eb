import { SsoError } from '../errors/sso-error.ts'
import { ParsedResponse } from './parse-response.ts'
import type { AnsweredRequest, IdentityProvider, ServiceProvider } from './types.ts'
import { MAX_CLOCK_SKEW_SECONDS, type Verification, VerifiedAssertion } from './verified-assertion.ts'

/** Everything that a verification depends on. */
export interface VerifyResponseInput {
  readonly response: ParsedResponse
  readonly identityProvider: IdentityProvider
  readonly serviceProvider: ServiceProvider
  /** The AuthnRequest that this answers, found by the caller; null, which is refused, when there is none. */
  readonly request: AnsweredRequest | null
  readonly now: Date
  /** Whole seconds, 0 to 300: how far the IdP's clock may be off. */
  readonly clockSkewSeconds: number
}

/**
 * Verifies a sign-in answer: signature, then every rule of the Web Browser SSO profile
 * (saml-profiles-2.0-os §4.1.4), as listed in `response-checks.ts`. Nothing of the assertion can be read
 * before, and no option leaves a rule out.
 *
 * Bad input never throws: it gives `ok: false` with the error of the first failing check, and all
 * results for the trace. The caller still has to accept the assertion's id once only, until `notOnOrAfter`.
 *
 * @throws SsoError `internal.error` for a clock skew outside 0–300 or a time that is none: bugs of the caller
 * @example
 * const verified = verifyResponse({ response, identityProvider, serviceProvider, request, now, clockSkewSeconds: 180 })
 * if (!verified.ok) throw verified.error
 */
export function verifyResponse(input: VerifyResponseInput): Verification {
  const { response, clockSkewSeconds, identityProvider, serviceProvider, request, now } = input
  if (!isClockSkew(clockSkewSeconds) || Number.isNaN(now.getTime())) {
    throw new SsoError('internal.error', { clockSkewSeconds, now: String(now) })
  }
  return VerifiedAssertion.verify(ParsedResponse.rootOf(response), {
    identityProvider,
    serviceProvider,
    request,
    now,
    clockSkew: clockSkewSeconds * 1000,
  })
}

/** No value switches the checks of time off (incidents row 49). */
function isClockSkew(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds >= 0 && seconds <= MAX_CLOCK_SKEW_SECONDS
}
