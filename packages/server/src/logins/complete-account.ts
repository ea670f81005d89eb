import { beginAccountSession } from '../accounts/account-session.ts'
import { SsoError } from '@cardea/protocol'
import type { Arrival } from './arrival.ts'
import { finishLogin } from './finish-login.ts'
import type { Completion } from './completion-store.ts'
import type { Destination } from './store.ts'
import type { AccountLogin, LoginParts, Outcome } from './types.ts'

/**
 * The end of a login at Cardea itself: a session that is good for the organization whose connection it was, and for no other. No
 * code; the browser goes on to where it came from.
 *
 * Fails with what `finishLogin` fails with.
 */
export async function completeAccount(
  parts: LoginParts,
  login: AccountLogin,
  destination: Destination,
  arrival: Arrival,
  outcome: Pick<Completion, 'outside' | 'trace' | 'reported'>,
): Promise<Outcome> {
  const finished = await finishLogin(parts, login, destination, arrival, {
    ...outcome,
    code: null,
    session: null,
  })
  const { id: connectionId, organizationId } = destination.connection
  const { userId, profileId } = finished
  if (userId === null) throw new SsoError('internal.error', { reason: 'a member without a user' })
  const { amr: methods, acr } = arrival
  const authTime = arrival.authTime ?? parts.clock.now()
  const { from = nowhere, trustVersion = null } = login.upstream
  const where = { organizationId, connectionId, profileId, trustVersion }
  const authentication = { userId, ...where, methods, acr, authTime }
  const { secret } = await beginAccountSession(parts, authentication, from)
  return { kind: 'redirect', url: login.request.redirectUri, account: secret }
}

const nowhere = { userAgent: null, address: null }
