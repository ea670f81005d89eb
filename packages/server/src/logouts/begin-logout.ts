import { SsoError, type WireParameters, readParameter, writeLogoutRequest } from '@cardea/protocol'
import { applicationFindByClientId } from '../applications/store.ts'
import type { Application } from '../applications/types.ts'
import { connectionFindById } from '../connections/store.ts'
import { requestIdentity } from '../logins/service-provider.ts'
import { type EndedSession, sessionEnd } from '../sessions/store.ts'
import { newId } from '../storage/ids.ts'
import { destinationOutcome } from './destination-outcome.ts'
import { sendLogoutMessage } from './send-logout-message.ts'
import { logoutInsert } from './store.ts'
import type { Destination, LogoutOutcome, LogoutParts } from './types.ts'

/** A JWT with a page of claims stays far below. */
const MAX_HINT_LENGTH = 16_384

/**
 * The application signs its person out (OIDC RP-Initiated Logout 1.0 §2): ends the session of the ID token,
 * then takes the browser to the IdP's single logout where the connection has one (unless `federated=0`), else
 * straight back.
 *
 * Cardea has no session of its own besides those of applications: without an ID token nothing ends here, and
 * only the way back is checked.
 *
 * Fails with `oauth.logout_hint_invalid`, `oauth.post_logout_redirect_uri_mismatch`, `oauth.client_unknown`,
 * `oauth.client_id_missing`, and those of `readParameter`.
 */
export async function beginLogout(parts: LogoutParts, params: WireParameters): Promise<LogoutOutcome> {
  const hint = readParameter(params, 'id_token_hint', MAX_HINT_LENGTH)
  const session = hint === null ? null : await readHint(parts, hint)
  const application = await loadApplication(parts, params, session)
  const destination = readDestination(params, application)
  if (session === null || application === null) return destinationOutcome(destination)
  const upstream = await sessionEnd(parts.db, session.sid, application.id)
  if (upstream === null || readParameter(params, 'federated') === '0') return destinationOutcome(destination)
  return (await askIdp(parts, upstream, destination)) ?? destinationOutcome(destination)
}

interface HintedSession {
  readonly sid: string
  readonly clientId: string
}

/** §4: a token of ours for one client, which may have expired. */
async function readHint({ keys }: LogoutParts, hint: string): Promise<HintedSession> {
  const { sid, aud } = await verifiedHint(keys, hint)
  if (typeof sid !== 'string' || typeof aud !== 'string') throw new SsoError('oauth.logout_hint_invalid')
  return { sid, clientId: aud }
}

async function verifiedHint(keys: LogoutParts['keys'], hint: string) {
  try {
    return await keys.verifyHint(hint)
  } catch (cause) {
    throw new SsoError('oauth.logout_hint_invalid', {}, { cause })
  }
}

/** §2: when both are sent, `client_id` is that of the token. */
async function loadApplication(
  { db }: LogoutParts,
  params: WireParameters,
  session: HintedSession | null,
): Promise<Application | null> {
  const named = readParameter(params, 'client_id')
  if (named !== null && session !== null && named !== session.clientId) {
    throw new SsoError('oauth.logout_hint_invalid')
  }
  const clientId = named ?? session?.clientId ?? null
  if (clientId === null) return null
  const application = await applicationFindByClientId(db, clientId)
  if (application === null) throw new SsoError('oauth.client_unknown', { clientId })
  return application
}

/** §3: an address is followed only when this application has registered it. */
function readDestination(params: WireParameters, application: Application | null): Destination {
  const received = readParameter(params, 'post_logout_redirect_uri')
  const state = readParameter(params, 'state')
  if (received === null) return { postLogoutRedirectUri: null, state: null }
  if (application === null) throw new SsoError('oauth.client_id_missing')
  if (!application.postLogoutRedirectUris.includes(received)) {
    throw new SsoError('oauth.post_logout_redirect_uri_mismatch', { received })
  }
  return { postLogoutRedirectUri: received, state }
}

/** Null when the connection has no single logout (any more). */
async function askIdp(
  parts: LogoutParts,
  session: EndedSession,
  destination: Destination,
): Promise<LogoutOutcome | null> {
  const { connectionId, organizationId, subject: nameId, sessionIndex } = session
  const tenant = { kind: 'organization', organizationId } as const
  const connection = await connectionFindById(parts.db, tenant, connectionId)
  if (connection?.protocol !== 'saml' || connection.status !== 'active') return null
  const { sloUrl } = connection.settings
  if (sloUrl === null) return null
  const id = newId('logout', parts)
  const now = parts.clock.now()
  const message = writeLogoutRequest({
    id,
    issuer: requestIdentity(parts.config, connection).entityId,
    destination: sloUrl,
    issueInstant: now,
    notOnOrAfter: new Date(now.getTime() + 5 * 60_000),
    nameId,
    sessionIndexes: sessionIndex === null ? [] : [sessionIndex],
  })
  await logoutInsert(parts.db, session, { id, ...destination })
  return sendLogoutMessage(parts, connection, {
    id,
    message,
    parameter: 'SAMLRequest',
    destination: sloUrl,
    relayState: id,
  })
}
