import type { Connection } from '../connections/types.ts'
import { randomToken } from '../platform/random.ts'
import type { LoginId } from '../storage/ids.ts'
import { ofLogin } from './fail-login.ts'
import { logFault } from './log-fault.ts'
import { loginInsert } from './store.ts'
import { type TraceStep, asSsoError, failureStep } from './trace.ts'
import type { LoginParts, Outcome } from './types.ts'

/**
 * Runs a sign-in that began at an IdP. Whatever is thrown becomes a page, since there is no redirect URI that anybody
 * has proven, and leaves a login that tells the connection's admin why; `trace` collects the steps up to there.
 */
export async function endWithPage<Ended extends Outcome>(
  parts: LoginParts,
  id: LoginId,
  connection: Connection,
  work: (trace: TraceStep[]) => Promise<Ended>,
): Promise<Ended> {
  const trace: TraceStep[] = []
  try {
    return await work(trace)
  } catch (thrown) {
    const error = asSsoError(thrown)
    logFault(parts, error, id)
    await loginInsert(parts.db, {
      id,
      kind: 'sign_in',
      applicationId: null,
      organizationId: connection.organizationId,
      connectionId: connection.id,
      status: 'failed',
      request: null,
      upstream: {},
      browserHash: nobodysHash(parts),
      trace: [...trace, failureStep(parts, error)],
      errorCode: error.code,
    })
    throw ofLogin(error, id)
  }
}

/** The hash of a secret that no browser has: nobody can go on with the login. */
export function nobodysHash({ vault, random }: Pick<LoginParts, 'vault' | 'random'>): Buffer {
  return vault.hash(randomToken(random))
}
