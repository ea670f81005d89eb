import { SsoError } from '@cardea/protocol'
import type { ConnectionId } from '../storage/ids.ts'
import type { Arrival } from './arrival.ts'
import type { Admission } from './check-door.ts'
import { type Door, testComplete } from './test-store.ts'
import { testOutcome } from './test-outcome.ts'
import { type TraceStep, failureStep, traceStep } from './trace.ts'
import type { LoginParts, Outcome, TestLogin } from './types.ts'

/**
 * The end of a test login: everything that a sign-in does at the door, but no profile and no code. The login
 * and the assertion are consumed; what the sign-in would have kept and what the door said is the result.
 *
 * Fails with `login.already_finished`, `saml.assertion_replayed`.
 */
export async function completeTest(
  parts: LoginParts,
  login: TestLogin,
  connectionId: ConnectionId,
  arrival: Arrival,
  trace: TraceStep[],
  door: () => Admission,
): Promise<Outcome> {
  const verdict = askDoor(door)
  trace.push(
    verdict.error === null
      ? traceStep(parts, 'completed', { outside: verdict.outside })
      : failureStep(parts, verdict.error),
  )
  const result = await testComplete(parts.db, { login, connectionId, arrival, verdict, trace })
  if (result === 'replayed') throw new SsoError('saml.assertion_replayed')
  if (result === 'finished') throw new SsoError('login.already_finished', { loginId: login.id })
  return testOutcome(parts, login.id)
}

/** A refusal is a finding here. A fault of ours is not. */
function askDoor(door: () => Admission): Door {
  try {
    return { outside: door().outside, error: null }
  } catch (error) {
    if (error instanceof SsoError) return { outside: false, error }
    throw error
  }
}
