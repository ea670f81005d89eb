import type { WireParameters } from '@cardea/protocol'
import type { Application } from '../applications/types.ts'
import { confirmationOf, findBrowserSession } from './browser-session.ts'
import { destinationOutcome } from './destination-outcome.ts'
import { endSession } from './end-session.ts'
import { type LogoutRequest, readLogoutRequest } from './read-logout-request.ts'
import type { Cookies, LogoutOutcome, LogoutParts } from './types.ts'

/**
 * The application signs its person out (OIDC RP-Initiated Logout 1.0 §2): ends the session of the ID token. Without an ID token
 * anybody may have sent the browser here, so the person is asked when their browser has a session at that application; else
 * there is nothing to end, and only the way back is followed.
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
  if (application === null) return destinationOutcome(destination)
  if (sid !== null) return endSession(parts, { sid, applicationId: application.id }, request)
  return (await askPerson(parts, application, request, cookies)) ?? destinationOutcome(destination)
}

/** Null: there is nothing to ask about. */
async function askPerson(
  parts: LogoutParts,
  application: Application,
  { destination, federated }: LogoutRequest,
  cookies: Cookies,
): Promise<LogoutOutcome | null> {
  const session = await findBrowserSession(parts, application, cookies)
  if (session === null) return null
  const { postLogoutRedirectUri: uri, state } = destination
  return {
    kind: 'ask',
    applicationName: application.name,
    fields: {
      client_id: application.clientId,
      confirmation: confirmationOf(parts, session),
      ...(uri === null ? {} : { post_logout_redirect_uri: uri }),
      ...(state === null ? {} : { state }),
      ...(federated ? {} : { federated: '0' }),
    },
  }
}
