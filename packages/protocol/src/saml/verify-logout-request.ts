import { SsoError } from '../errors/sso-error.ts'
import type { XmlElement } from '../xml/tree.ts'
import { logoutRequestChecks } from './logout-checks.ts'
import { type LogoutVerification, type VerifyLogoutInput, openLogout } from './logout-exchange.ts'
import type { LogoutRequestFacts } from './logout-facts.ts'
import { readLogoutRequest } from './read-logout-request.ts'
import { runAll } from './run-checks.ts'
import type { CheckResult, QualifiedNameId } from './types.ts'

/** Known to this module only: at run time, where `private` is no fence, the constructor asks for it. */
const key = Symbol('VerifiedLogoutRequest')

/**
 * What a LogoutRequest of the IdP says, after every check passed. Comes into being in `verify` and nowhere
 * else; frozen; read from the nodes, or inflated from the parameter, that was signed.
 */
export class VerifiedLogoutRequest {
  readonly id: string
  readonly nameId: QualifiedNameId
  /** The sessions to end; none: all of the person. */
  readonly sessionIndexes: readonly string[]
  /** Makes the type nominal: nothing of the same shape passes for it. */
  readonly #verified = true

  private constructor(proof: symbol, facts: LogoutRequestFacts) {
    if (proof !== key || facts.nameId === null) throw new SsoError('internal.error')
    const { id, nameId, sessionIndexes } = facts
    this.id = id
    this.nameId = Object.freeze(nameId)
    this.sessionIndexes = Object.freeze(sessionIndexes)
    Object.freeze(this)
  }

  /** Was this value made by `verify`? For boundaries where types are not enough. */
  static is(value: object): value is VerifiedLogoutRequest {
    return #verified in value
  }

  /** The one place where a `VerifiedLogoutRequest` is made. */
  static verify(input: VerifyLogoutInput): LogoutVerification<VerifiedLogoutRequest> {
    return openLogout('request', input, (root, checks) => VerifiedLogoutRequest.#judge(root, input, checks))
  }

  static #judge(
    root: XmlElement,
    { identityProvider, sloUrl, now, clockSkewSeconds }: VerifyLogoutInput,
    checks: CheckResult[],
  ): VerifiedLogoutRequest | SsoError {
    const facts = readLogoutRequest(root)
    const clockSkew = clockSkewSeconds * 1000
    const { results, error } = runAll(logoutRequestChecks, {
      facts,
      identityProvider,
      sloUrl,
      now,
      clockSkew,
    })
    checks.push(...results)
    return error ?? new VerifiedLogoutRequest(key, facts)
  }
}

/**
 * Verifies a LogoutRequest of the IdP: its signature, which is always required, then every rule of
 * `logout-checks.ts`. Bad input never throws: it gives `ok: false` with the error of the first failing check.
 *
 * @throws SsoError `internal.error` for a clock skew outside 0–300, a time that is none, or a message that is
 *   a LogoutResponse: bugs of the caller
 * @example
 * const verified = verifyLogoutRequest({ message, identityProvider, sloUrl, now, clockSkewSeconds: 180 })
 * if (!verified.ok) throw verified.error
 */
export function verifyLogoutRequest(input: VerifyLogoutInput): LogoutVerification<VerifiedLogoutRequest> {
  return VerifiedLogoutRequest.verify(input)
}
