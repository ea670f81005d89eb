import { SsoError } from '@cardea/protocol'
import type { Clock } from './clock.ts'

/** Failures in a row that open a circuit, and the time within which they must fall. */
const FAILURES = 5
const WINDOW_MS = 60_000
/** For so long an open circuit answers at once; then one request tries again. */
const OPEN_MS = 15_000
/** Hosts that fail at the same time; more than that are forgotten, the oldest first. */
const MAX_HOSTS = 1_000

/** A host that fails: when the last failures were, and whether one request is trying it. */
interface Circuit {
  failures: readonly number[]
  openUntil: number
  probing: boolean
}

/**
 * Keeps requests away from hosts that do not answer, each host by itself: a login at an IdP that is down fails at
 * once and holds nothing up, and the IdP is not stormed when it comes back.
 */
export interface CircuitBreaker {
  /** Runs the attempt, or fails with `upstream.circuit_open`. Whatever the attempt fails with goes through. */
  run<Result>(origin: string, attempt: () => Promise<Result>): Promise<Result>
}

/** Makes a breaker with every circuit closed. */
export function createCircuitBreaker({ clock }: { readonly clock: Clock }): CircuitBreaker {
  const circuits = new Map<string, Circuit>()
  const now = () => clock.now().getTime()

  function enter(origin: string): void {
    const circuit = circuits.get(origin)
    if (circuit === undefined || circuit.openUntil === 0) return
    if (circuit.probing || now() < circuit.openUntil) {
      const seconds = Math.max(1, Math.ceil((circuit.openUntil - now()) / 1000))
      throw new SsoError('upstream.circuit_open', { url: origin, failures: FAILURES, seconds })
    }
    circuit.probing = true
  }
  function fail(origin: string): void {
    const before = circuits.get(origin) ?? { failures: [], openUntil: 0, probing: false }
    const at = now()
    const failures = [...before.failures.filter((time) => time > at - WINDOW_MS), at].slice(-FAILURES)
    const opens = before.probing || failures.length === FAILURES
    circuits.delete(origin)
    circuits.set(origin, { failures, openUntil: opens ? at + OPEN_MS : 0, probing: false })
    const [oldest] = circuits.keys()
    if (circuits.size > MAX_HOSTS && oldest !== undefined) circuits.delete(oldest)
  }
  return {
    async run(origin, attempt) {
      enter(origin)
      try {
        const result = await attempt()
        circuits.delete(origin)
        return result
      } catch (error) {
        if (isOutage(error)) fail(origin)
        else circuits.delete(origin)
        throw error
      }
    },
  }
}

/** The host did not answer. A refusal of ours, or an answer that is no good, says that it did or was never asked. */
function isOutage(error: unknown): boolean {
  return error instanceof SsoError && ['upstream.timeout', 'upstream.unreachable'].includes(error.code)
}
