import { type CheckCode, type CheckResult, type ErrorDetails, SsoError } from '@cardea/protocol'
import type { Reported } from '../organizations/report-store.ts'
import type { Clock } from '../platform/clock.ts'

/**
 * One step of a login, as its trace keeps it. Only codes, ids, addresses and the findings of checks:
 * never an assertion, a token, a code, a cookie or a secret.
 */
export interface TraceStep {
  /** ISO 8601, UTC. */
  readonly at: string
  /** What happened: `authorization_requested`, `connection_selected`, `request_sent`, `answer_received`, … */
  readonly step: string
  readonly checks?: readonly CheckResult[]
  /** Of a failure: what the texts of its error name. */
  readonly details?: ErrorDetails
  readonly [fact: string]: unknown
}

/** A step that happens now. */
export function traceStep(
  { clock }: { readonly clock: Clock },
  step: string,
  facts: Readonly<Record<string, unknown>> = {},
): TraceStep {
  return { at: clock.now().toISOString(), step, ...facts }
}

/** A policy that is only watched would have refused the sign-in. */
export function reportedStep(
  parts: { readonly clock: Clock },
  { organizationId, policy, reason }: Reported,
): TraceStep {
  return traceStep(parts, 'policy_reported', { organizationId, policy, reason })
}

/** Characters; an IdP's status message or a client's parameter can be as long as its sender likes. */
const MAX_TEXT = 1_000
/** A redacted message is kept of refusals and tests only. */
const MAX_MESSAGE = 20_000

/**
 * The steps as they are stored: long texts cut, and without what jsonb refuses (NUL, half of a surrogate pair).
 * A check that passed is its code alone: that keeps most rows below the size from which PostgreSQL compresses them.
 */
export function traceText(steps: readonly TraceStep[]): string {
  return JSON.stringify(steps.map(packed), (name, value: unknown) => {
    if (typeof value !== 'string') return value
    const text = value.replace(/[\0\p{Cs}]/gu, '\ufffd')
    const limit = name === 'message' ? MAX_MESSAGE : MAX_TEXT
    return text.length > limit ? `${text.slice(0, limit)}…`.replace(/\p{Cs}…$/u, '…') : text
  })
}

function packed(step: TraceStep): object {
  if (step.checks === undefined) return step
  return { ...step, checks: step.checks.map((check) => (check.passed ? check.code : check)) }
}

/** As `traceText` writes it. */
export interface StoredStep extends Pick<TraceStep, 'at' | 'step' | 'details'> {
  readonly checks?: readonly (CheckResult | CheckCode)[]
  readonly [fact: string]: unknown
}

/** The steps of a stored trace. */
export function traceOf(stored: readonly StoredStep[]): TraceStep[] {
  return stored.map(({ checks, ...step }) =>
    checks === undefined ? step : { ...step, checks: checks.map(checkOf) },
  )
}

function checkOf(stored: CheckResult | CheckCode): CheckResult {
  return typeof stored === 'string' ? { code: stored, passed: true } : stored
}

/** How a login failed: the code and its details, which are made to be shown. */
export function failureStep(parts: { readonly clock: Clock }, error: SsoError): TraceStep {
  return traceStep(parts, 'failed', { code: error.code, details: error.details })
}

/** Whatever was thrown, as an error of the catalogue. Faults of ours keep their cause for the log. */
export function asSsoError(error: unknown): SsoError {
  return error instanceof SsoError ? error : new SsoError('internal.error', {}, { cause: error })
}
