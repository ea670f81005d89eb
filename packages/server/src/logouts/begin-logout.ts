import type { WireParameters } from '@cardea/protocol'
import { findBrowserSessions } from './browser-session.ts'
import { destinationOutcome } from './destination-outcome.ts'
import { endSessions } from './end-sessions.ts'
import { type LogoutRequest, readLogoutRequest } from './read-logout-request.ts'
import type { Cookies, LogoutOutcome, LogoutParts } from './types.ts'

/**
 * The application signs its person out (OIDC RP-Initiated Logout 1.0 §2): ends the session of the ID token. Without an ID token
 * anybody may have sent the browser here, so the person is asked when their browser has a session at that application, or, when
 * none is named, at any; else there is nothing to end, and only the way back is followed.
 *
 * Fails with the codes of `readLogoutRequest`.
 */
export async function beginLogout(
  parts: LogoutParts,
  params: WireParameters,
  cookies: Cookies,
): Promise<LogoutOutcome> {
  const request = await readLogoutRequest(parts, params)
  const { application, sid, destination } = request
  if (sid !== null && application !== null) {
    return endSessions(parts, [{ sid, applicationId: application.id }], request)
  }
  return (await askPerson(parts, request, cookies)) ?? destinationOutcome(destination)
}

/** Null: there is nothing to ask about. */
async function askPerson(
  parts: LogoutParts,
  { application, destination, federated }: LogoutRequest,
  cookies: Cookies,
): Promise<LogoutOutcome | null> {
  const found = await findBrowserSessions(parts, application, cookies)
  if (found === null) return null
  const { postLogoutRedirectUri: uri, state } = destination
  return {
    kind: 'ask',
    applicationNames: found.sessions.map(({ applicationName }) => applicationName),
    fields: {
      confirmation: found.confirmation,
      ...(application === null ? {} : { client_id: application.clientId }),
      ...(uri === null ? {} : { post_logout_redirect_uri: uri }),
      ...(state === null ? {} : { state }),
      ...(federated ? {} : { federated: '0' }),
    },
  }
}
