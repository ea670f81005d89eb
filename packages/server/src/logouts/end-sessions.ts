import { writeLogoutRequest } from '@cardea/protocol'
import { connectionFindById } from '../connections/store.ts'
import { requestIdentity } from '../logins/service-provider.ts'
import { type EndedSession, sessionEnd } from '../sessions/store.ts'
import { type ApplicationId, newId } from '../storage/ids.ts'
import { destinationOutcome } from './destination-outcome.ts'
import type { LogoutRequest } from './read-logout-request.ts'
import { sendLogoutMessage } from './send-logout-message.ts'
import { logoutInsert } from './store.ts'
import type { Destination, LogoutOutcome, LogoutParts } from './types.ts'

/**
 * Ends sessions of applications, then takes the browser to an IdP's single logout where a connection has one (unless
 * `federated=0`), else straight back. There it can be taken to one only: the first of the sessions whose connection has it. A session
 * that has ended before is no fault.
 */
export async function endSessions(
  parts: LogoutParts,
  sessions: readonly { readonly sid: string; readonly applicationId: ApplicationId }[],
  { destination, federated }: Pick<LogoutRequest, 'destination' | 'federated'>,
): Promise<LogoutOutcome> {
  const ended: EndedSession[] = []
  for (const { sid, applicationId } of sessions) {
    const upstream = await sessionEnd(parts.db, sid, applicationId)
    if (upstream !== null) ended.push(upstream)
  }
  for (const upstream of federated ? ended : []) {
    const asked = await askIdp(parts, upstream, destination)
    if (asked !== null) return asked
  }
  return destinationOutcome(destination)
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
