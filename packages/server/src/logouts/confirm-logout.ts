import { SsoError, type WireParameters, readParameter } from '@cardea/protocol'
import { findBrowserSessions, isConfirmed } from './browser-session.ts'
import { destinationOutcome } from './destination-outcome.ts'
import { endSessions } from './end-sessions.ts'
import { readLogoutRequest } from './read-logout-request.ts'
import type { Cookies, LogoutOutcome, LogoutParts } from './types.ts'

/**
 * The person has said on our page that they want to be signed out (OIDC RP-Initiated Logout 1.0 §6). Everything is read and proven again;
 * what has ended meanwhile needs no word of theirs.
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
  const found = await findBrowserSessions(parts, application, cookies)
  if (found === null) return destinationOutcome(destination)
  if (!isConfirmed(found, readParameter(params, 'confirmation'))) {
    throw new SsoError('oauth.logout_unconfirmed')
  }
  return endSessions(parts, found.sessions, request)
}
