import {
  type LogoutArrival,
  type ParsedLogoutMessage,
  SsoError,
  parseLogoutMessage,
  verifyLogoutRequest,
  verifyLogoutResponse,
  writeLogoutResponse,
} from '@cardea/protocol'
import { connectionFindById } from '../connections/store.ts'
import type { SamlConnection } from '../connections/types.ts'
import { requestIdentity } from '../logins/service-provider.ts'
import { randomToken } from '../platform/random.ts'
import { sessionEndOfSubject } from '../sessions/store.ts'
import { type ConnectionId, isId } from '../storage/ids.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { destinationOutcome, destinationUrl } from './destination-outcome.ts'
import { sendLogoutMessage } from './send-logout-message.ts'
import { sloUrlOf } from './slo-url.ts'
import { logoutConsume, logoutFind } from './store.ts'
import type { LogoutOutcome, LogoutParts, PendingLogout } from './types.ts'

/** What came of a message: where to go, or a refusal of the IdP with the way back. */
export type Received =
  LogoutOutcome | { readonly kind: 'refused'; readonly error: SsoError; readonly continueUrl: string | null }

/**
 * A logout message of the IdP (saml-profiles-2.0-os §4.4): a LogoutRequest ends the sessions that it names and
 * is answered; a LogoutResponse answers a request of ours, and the person goes back to the application.
 *
 * Nothing happens before the signature and every rule hold. A request that comes twice, or names a session that
 * is none, is answered with Success: what it asks for is so (saml-core-2.0-os §3.7.3.2).
 *
 * Fails with `request.not_found`, `connection.logout_not_set_up`, and what parsing and verifying fail with.
 */
export async function receiveLogout(
  parts: LogoutParts,
  connectionId: ConnectionId,
  arrival: LogoutArrival,
): Promise<Received> {
  const connection = await connectionFindById(parts.db, wholeDeployment, connectionId)
  if (connection?.protocol !== 'saml') throw new SsoError('request.not_found')
  const { sloUrl, sloResponseUrl } = connection.settings
  if (sloUrl === null) throw new SsoError('connection.logout_not_set_up')
  const message = parseLogoutMessage(arrival)
  return message.kind === 'request'
    ? endSessions(parts, connection, message, sloResponseUrl ?? sloUrl)
    : finishLogout(parts, connection, message)
}

async function endSessions(
  parts: LogoutParts,
  connection: SamlConnection,
  message: ParsedLogoutMessage,
  destination: string,
): Promise<LogoutOutcome> {
  const verification = verifyLogoutRequest(verificationInput(parts, connection, message))
  if (!verification.ok) throw verification.error
  const { id: inResponseTo, nameId, sessionIndexes } = verification.message
  await sessionEndOfSubject(parts.db, connection, nameId.value, sessionIndexes)
  const id = `_${randomToken(parts.random)}`
  const answer = writeLogoutResponse({
    id,
    issuer: requestIdentity(parts.config, connection).entityId,
    destination,
    inResponseTo,
    issueInstant: parts.clock.now(),
  })
  return sendLogoutMessage(parts, connection, {
    id,
    message: answer,
    parameter: 'SAMLResponse',
    destination,
    relayState: message.relayState,
  })
}

/** The session has ended here already; what the IdP says is told, and never keeps the person from going back. */
async function finishLogout(
  parts: LogoutParts,
  connection: SamlConnection,
  message: ParsedLogoutMessage,
): Promise<Received> {
  const pending = await findPending(parts, connection, message)
  const request = pending === null ? null : { id: pending.id }
  const verification = verifyLogoutResponse({ ...verificationInput(parts, connection, message), request })
  const refusal = verification.ok ? null : verification.error
  if (refusal !== null && !isRefusal(refusal)) throw refusal
  // A refusal or a success is told only when everything else held, so there is a request.
  if (pending === null || !(await logoutConsume(parts.db, pending.id, connection.id))) {
    throw new SsoError('saml.logout_in_response_to_mismatch', {
      expected: null,
      received: message.claimedInResponseTo,
    })
  }
  if (refusal !== null) return { kind: 'refused', error: refusal, continueUrl: destinationUrl(pending) }
  return destinationOutcome(pending)
}

function isRefusal({ code }: SsoError): boolean {
  return code === 'saml.logout_refused' || code === 'saml.logout_partial'
}

/** By the claimed InResponseTo, which the verification then holds it to. */
async function findPending(
  { db }: LogoutParts,
  { id: connectionId }: SamlConnection,
  { claimedInResponseTo: id }: ParsedLogoutMessage,
): Promise<PendingLogout | null> {
  return id !== null && isId('logout', id) ? logoutFind(db, id, connectionId) : null
}

function verificationInput(
  { config, clock }: LogoutParts,
  connection: SamlConnection,
  message: ParsedLogoutMessage,
) {
  const { idpEntityId, certificates, settings } = connection
  const sha1Until = settings.sha1Until === null ? null : new Date(settings.sha1Until)
  return {
    message,
    identityProvider: { entityId: idpEntityId ?? '', certificates, sha1Until },
    sloUrl: sloUrlOf(config, connection.id),
    now: clock.now(),
    clockSkewSeconds: settings.clockSkewSeconds,
  }
}
