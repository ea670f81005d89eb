import { SsoError } from '../errors/sso-error.ts'
import type { XmlElement } from '../xml/tree.ts'
import { logoutResponseChecks } from './logout-checks.ts'
import { type LogoutVerification, type VerifyLogoutInput, openLogout } from './logout-exchange.ts'
import { readLogoutResponse } from './read-logout-response.ts'
import { runAll } from './run-checks.ts'
import type { CheckResult } from './types.ts'

/** Known to this module only: at run time, where `private` is no fence, the constructor asks for it. */
const key = Symbol('VerifiedLogoutResponse')

/** As `VerifyLogoutInput`, with the request that is answered. */
export interface VerifyLogoutResponseInput extends VerifyLogoutInput {
  /** The LogoutRequest of ours, found by the caller; null when there is none. */
  readonly request: { readonly id: string } | null
}

/** A LogoutResponse of the IdP that says Success, after every check passed. Comes into being in `verify` and nowhere else. */
export class VerifiedLogoutResponse {
  readonly id: string
  /** The ID of the LogoutRequest. */
  readonly inResponseTo: string
  /** Makes the type nominal: nothing of the same shape passes for it. */
  readonly #verified = true

  private constructor(proof: symbol, id: string, request: { readonly id: string } | null) {
    if (proof !== key || request === null) throw new SsoError('internal.error')
    this.id = id
    this.inResponseTo = request.id
    Object.freeze(this)
  }

  /** Was this value made by `verify`? For boundaries where types are not enough. */
  static is(value: object): value is VerifiedLogoutResponse {
    return #verified in value
  }

  /** The one place where a `VerifiedLogoutResponse` is made. */
  static verify(input: VerifyLogoutResponseInput): LogoutVerification<VerifiedLogoutResponse> {
    return openLogout('response', input, (root, checks) => VerifiedLogoutResponse.#judge(root, input, checks))
  }

  static #judge(
    root: XmlElement,
    { identityProvider, sloUrl, request, now, clockSkewSeconds }: VerifyLogoutResponseInput,
    checks: CheckResult[],
  ): VerifiedLogoutResponse | SsoError {
    const facts = readLogoutResponse(root)
    const clockSkew = clockSkewSeconds * 1000
    const subject = { facts, identityProvider, sloUrl, request, now, clockSkew }
    const { results, error } = runAll(logoutResponseChecks, subject)
    checks.push(...results)
    return error ?? new VerifiedLogoutResponse(key, facts.id, request)
  }
}

/**
 * Verifies the IdP's answer to a LogoutRequest of ours: its signature, which is always required, then every
 * rule of `logout-checks.ts`, the last of which is that the IdP says Success. A refusal is therefore
 * `ok: false` with `saml.logout_refused` or `saml.logout_partial`, which are told only when all else holds.
 *
 * @throws SsoError `internal.error` for a clock skew outside 0–300, a time that is none, or a message that is
 *   a LogoutRequest: bugs of the caller
 * @example
 * const verified = verifyLogoutResponse({ message, identityProvider, sloUrl, request, now, clockSkewSeconds: 180 })
 */
export function verifyLogoutResponse(
  input: VerifyLogoutResponseInput,
): LogoutVerification<VerifiedLogoutResponse> {
  return VerifiedLogoutResponse.verify(input)
}
