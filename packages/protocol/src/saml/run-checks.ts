import type { ErrorCode } from '../errors/catalogue.ts'
import { type ErrorDetails, SsoError } from '../errors/sso-error.ts'
import type { CheckCode } from '../errors/check-names.ts'
import { attempt } from './attempt.ts'
import type { CheckResult } from './types.ts'

/** What one check found. A failing one tells what was expected and received, both safe to show. */
export type Finding = { readonly passed: true } | FailedFinding

interface FailedFinding {
  readonly passed: false
  /** A more precise code than the check's own. */
  readonly code?: ErrorCode
  readonly details: ErrorDetails
}

/** One named rule: small, pure, with the section that it enforces. */
export interface Check<Subject> {
  readonly code: CheckCode
  readonly section: string
  /** May also throw an `SsoError`, which fails the check with that error's code. */
  readonly run: (subject: Subject) => Finding
}

/** How a list of checks ended: every result, and the error of the first that failed. */
export interface CheckRun {
  readonly results: readonly CheckResult[]
  readonly error: SsoError | null
}

const passed: Finding = { passed: true }

/** The finding of a check: passed, or failed with these details (and, where one is more precise, another code). */
export function finding(holds: boolean, details: () => ErrorDetails, code?: ErrorCode): Finding {
  if (holds) return passed
  return { passed: false, details: details(), ...(code === undefined ? {} : { code }) }
}

/** Runs checks whose later ones depend on the earlier: stops at the first that fails. */
export function runUntilFailure<Subject>(checks: readonly Check<Subject>[], subject: Subject): CheckRun {
  const results: CheckResult[] = []
  for (const check of checks) {
    const error = runCheck(check, subject)
    results.push(error === null ? { code: check.code, passed: true } : failedResult(error))
    if (error !== null) return { results, error }
  }
  return { results, error: null }
}

/** Runs independent checks: all of them, so that one look shows everything that has to be mended. */
export function runAll<Subject>(checks: readonly Check<Subject>[], subject: Subject): CheckRun {
  const results: CheckResult[] = []
  let first: SsoError | null = null
  for (const check of checks) {
    const error = runCheck(check, subject)
    results.push(error === null ? { code: check.code, passed: true } : failedResult(error))
    first ??= error
  }
  return { results, error: first }
}

/** An error as the result of a check: for rules that are enforced while reading. */
export function failedResult(error: SsoError): CheckResult {
  const { expected, received } = error.details
  return {
    code: error.code,
    passed: false,
    ...(expected === undefined ? {} : { expected }),
    ...(received === undefined ? {} : { received }),
  }
}

function runCheck<Subject>(check: Check<Subject>, subject: Subject): SsoError | null {
  const found = attempt(() => check.run(subject))
  if (found instanceof SsoError) return found
  return found.passed ? null : new SsoError(found.code ?? check.code, found.details)
}
