import { SsoError } from '@cardea/protocol'
import { logFault } from './log-fault.ts'
import type { LoginId } from '../storage/ids.ts'
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

/** The error, with the login that its page names. */
export function ofLogin(error: SsoError, loginId: LoginId): SsoError {
  return new SsoError(error.code, { ...error.details, loginId }, { cause: error.cause })
}
