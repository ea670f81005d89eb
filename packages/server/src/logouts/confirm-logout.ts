import { SsoError, type WireParameters, readParameter } from '@cardea/protocol'
import { findBrowserSession, isConfirmed } from './browser-session.ts'
import { destinationOutcome } from './destination-outcome.ts'
import { endSession } from './end-session.ts'
import { readLogoutRequest } from './read-logout-request.ts'
import type { Cookies, LogoutOutcome, LogoutParts } from './types.ts'

/**
 * The person has said on our page that they want to be signed out (OIDC RP-Initiated Logout 1.0 §6). Everything is read and proven again;
 * a session that has ended meanwhile needs no word of theirs.
 *
 * Fails with `oauth.logout_unconfirmed`, and with the codes of `readLogoutRequest`.
 */
export async function confirmLogout(
  parts: LogoutParts,
  params: WireParameters,
  cookies: Cookies,
): Promise<LogoutOutcome> {
  const request = await readLogoutRequest(parts, params)
  const { application, destination } = request
  if (application === null) throw new SsoError('oauth.client_id_missing')
  const session = await findBrowserSession(parts, application, cookies)
  if (session === null) return destinationOutcome(destination)
  if (!isConfirmed(parts, session, readParameter(params, 'confirmation'))) {
    throw new SsoError('oauth.logout_unconfirmed')
  }
  return endSession(parts, { sid: session.sid, applicationId: application.id }, request)
}
