import { type CheckCode, SsoError } from '@cardea/protocol'
import { CLOCK_SKEW_SECONDS } from '../logins/clock-skew.ts'
import type { Clock } from '../platform/clock.ts'
import type { ReachCheck } from './types.ts'

interface Finding {
  readonly passed: boolean
  readonly severity?: ReachCheck['severity']
  readonly expected?: unknown
  readonly received?: unknown
  /** What the texts of the code name, beyond `expected` and `received`. */
  readonly details?: Readonly<Record<string, unknown>>
  /** When something more exact is known than the code. */
  readonly cause?: SsoError | null
}

/** A check of the report; when it failed its hint is the catalogue's text for the IT admin. */
export function reachCheck(code: CheckCode, finding: Finding): ReachCheck {
  const { passed, severity = 'required', expected = null, received = null, details = {}, cause } = finding
  const error = cause ?? new SsoError(code, { expected, received, ...details })
  return { code, passed, severity, expected, received, hint: passed ? null : error.texts.admin }
}

/** Does its `Date` header tell nearly our time (RFC 9110 §6.6.1)? Nothing to tell without one. */
export function clockChecks({ clock }: { readonly clock: Clock }, answer: Response): ReachCheck[] {
  const theirs = Date.parse(answer.headers.get('date') ?? '')
  if (Number.isNaN(theirs)) return []
  const received = Math.round((theirs - clock.now().getTime()) / 1000)
  const finding = { passed: Math.abs(received) <= CLOCK_SKEW_SECONDS, severity: 'advice' } as const
  return [reachCheck('connection.clock_differs', { ...finding, expected: CLOCK_SKEW_SECONDS, received })]
}

/** Whatever a fetch threw, by its name in the catalogue; a fault of ours goes on. */
export function upstreamError(error: unknown): SsoError {
  if (error instanceof SsoError) return error
  throw error
}
