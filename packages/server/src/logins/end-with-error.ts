import { errorOutcome } from './answer-application.ts'
import { failLogin, ofLogin } from './fail-login.ts'
import { testOutcome } from './test-outcome.ts'
import { type TraceStep, asSsoError, failureStep } from './trace.ts'
import type { Login, LoginParts, Outcome } from './types.ts'

/**
 * Runs the last part of a login, for its own browser. Whatever is thrown ends the login and goes to the
 * application's redirect URI, or onto the page of a test; `trace` collects the steps up to there.
 */
export async function endWithError(
  parts: LoginParts,
  login: Login,
  work: (trace: TraceStep[]) => Promise<Outcome>,
): Promise<Outcome> {
  const trace: TraceStep[] = []
  try {
    return await work(trace)
  } catch (thrown) {
    const error = asSsoError(thrown)
    await failLogin(parts, login, error, [...trace, failureStep(parts, error)])
    if (login.kind === 'test') return testOutcome(parts, login.id)
    // Nobody waits for the answer but the person.
    if (login.kind === 'account') throw ofLogin(error, login.id)
    return errorOutcome(parts, login.request, error, login.id)
  }
}
