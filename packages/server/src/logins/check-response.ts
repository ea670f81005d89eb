import { SsoError } from '@cardea/protocol'
import { type TraceStep, traceStep } from './trace.ts'
import type { LoginParts } from './types.ts'

/** A refusal by the IdP, or a response that is not its own, stands in the trace as the check that failed. */
export function checkResponse(parts: LoginParts, trace: TraceStep[], read: () => string): void {
  try {
    read()
  } catch (error) {
    if (error instanceof SsoError) {
      const { expected, received } = error.details
      trace.push(
        traceStep(parts, 'answer_received', {
          checks: [{ code: error.code, passed: false, expected, received }],
        }),
      )
    }
    throw error
  }
}
