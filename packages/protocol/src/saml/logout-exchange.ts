import { SsoError } from '../errors/sso-error.ts'
import type { XmlElement } from '../xml/tree.ts'
import { attempt } from './attempt.ts'
import { logoutSignatureChecks } from './logout-checks.ts'
import { namespaces } from './names.ts'
import { ParsedLogoutMessage } from './parse-logout-message.ts'
import { failedResult, runUntilFailure } from './run-checks.ts'
import { sha1Exception } from './sha1-exception.ts'
import type { CheckResult, IdentityProvider } from './types.ts'
import { MAX_CLOCK_SKEW_SECONDS } from './verified-assertion.ts'
import { collectSignatures } from './verify-signature.ts'

/** Everything that the verification of either logout message depends on. */
export interface VerifyLogoutInput {
  readonly message: ParsedLogoutMessage
  readonly identityProvider: IdentityProvider
  /** Where we receive logout messages. */
  readonly sloUrl: string
  readonly now: Date
  /** Whole seconds, 0 to 300: how far the IdP's clock may be off. */
  readonly clockSkewSeconds: number
}

/** How a verification ended, with every check that was run. */
export type LogoutVerification<Message> =
  | {
      readonly ok: true
      readonly message: Message
      /** It was accepted under the connection's exception for SHA-1. */
      readonly usedSha1: boolean
      readonly checks: readonly CheckResult[]
    }
  | { readonly ok: false; readonly error: SsoError; readonly checks: readonly CheckResult[] }

/** What may carry a signature in a logout message: itself. */
const signedElements = {
  request: [[namespaces.protocol, 'LogoutRequest']],
  response: [[namespaces.protocol, 'LogoutResponse']],
} as const

/**
 * Verifies the signature of a message and hands its root, the signed element, to `judge`, which reads it. Bad
 * input never throws; a fault of the caller does (`internal.error`): a clock skew outside 0–300, a time that
 * is none, a message of the other kind.
 */
export function openLogout<Message>(
  kind: 'request' | 'response',
  input: VerifyLogoutInput,
  judge: (root: XmlElement, checks: CheckResult[]) => Message | SsoError,
): LogoutVerification<Message> {
  checkInput(kind, input)
  const checks: CheckResult[] = []
  const verification = attempt(() => open(kind, input, checks, judge))
  if (!(verification instanceof SsoError)) return verification
  return { ok: false, error: verification, checks: [...checks, failedResult(verification)] }
}

function checkInput(kind: 'request' | 'response', input: VerifyLogoutInput): void {
  const { message, clockSkewSeconds, now } = input
  const skewFits =
    Number.isInteger(clockSkewSeconds) && clockSkewSeconds >= 0 && clockSkewSeconds <= MAX_CLOCK_SKEW_SECONDS
  if (skewFits && !Number.isNaN(now.getTime()) && message.kind === kind) return
  throw new SsoError('internal.error', { clockSkewSeconds, now: String(now), kind: message.kind })
}

/** May also end with the error of a reading; `checks` then holds what was judged before. */
function open<Message>(
  kind: 'request' | 'response',
  { message, identityProvider, now }: VerifyLogoutInput,
  checks: CheckResult[],
  judge: (root: XmlElement, checks: CheckResult[]) => Message | SsoError,
): LogoutVerification<Message> {
  const { root, query } = ParsedLogoutMessage.partsOf(message)
  const signatures = collectSignatures(root, signedElements[kind])
  const { results, error } = runUntilFailure(logoutSignatureChecks, {
    root,
    query,
    signatures,
    identityProvider,
    now,
  })
  checks.push(...results)
  if (error !== null) return { ok: false, error, checks }
  const exception = sha1Exception(identityProvider, signatures)
  if (exception !== null) checks.push(exception)
  const judged = judge(root, checks)
  if (judged instanceof SsoError) return { ok: false, error: judged, checks }
  return { ok: true, message: judged, usedSha1: exception !== null, checks }
}
