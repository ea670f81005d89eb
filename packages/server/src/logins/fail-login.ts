import type { SsoError } from '@cardea/protocol'
import { logFault } from './log-fault.ts'
import { loginFail } from './store.ts'
import type { TraceStep } from './trace.ts'
import type { Login, LoginParts } from './types.ts'

/** Ends a login of this browser with an error, and keeps how it came to that. */
export async function failLogin(
  parts: LoginParts,
  login: Login,
  error: SsoError,
  trace: readonly TraceStep[],
): Promise<void> {
  logFault(parts, error, login.id)
  await loginFail(parts.db, login.id, error.code, trace)
}
