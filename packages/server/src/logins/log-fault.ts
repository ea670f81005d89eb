import type { SsoError } from '@cardea/protocol'
import type { Log } from '../platform/log.ts'
import type { LoginId } from '../storage/ids.ts'

/** Faults of ours leave their cause in the log, since the redirect and the trace tell only the code. */
export function logFault({ log }: { readonly log: Log }, error: SsoError, loginId: LoginId | null): void {
  if (!error.code.startsWith('internal.')) return
  const cause = error.cause instanceof Error ? (error.cause.stack ?? error.cause.message) : undefined
  log.error({ errorCode: error.code, loginId, cause }, 'a login failed inside Cardea')
}
