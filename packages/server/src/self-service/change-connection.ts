import { SsoError } from '@cardea/protocol'
import type { ConnectionInput } from '../connections/connection-input.ts'
import type { ConnectionParts } from '../connections/create-connection.ts'
import { withFetchedMetadata } from '../connections/fetch-metadata.ts'
import { prepareKeys } from '../connections/service-provider-keys.ts'
import { updateConnection } from '../connections/update-connection.ts'
import { domainFirstVerified } from '../domains/store.ts'
import { eventInsert } from '../events/store.ts'
import type { Outbound } from '../platform/outbound.ts'
import type { Database } from '../storage/database.ts'
import type { ConnectionId } from '../storage/ids.ts'
import { loadOwnConnection } from './own-connection.ts'
import type { Portal } from './portal-session.ts'
import { ticketEvent } from './ticket-event.ts'
import { ticketComplete } from './ticket-store.ts'

export interface ChangeParts extends Omit<ConnectionParts, 'db'> {
  readonly db: Database
  readonly outbound: Outbound
}

/** What an admin says of their connection: what their identity provider is, and how people are read. */
export type AdminInput = Pick<
  ConnectionInput,
  | 'idpEntityId'
  | 'ssoUrl'
  | 'ssoBinding'
  | 'certificates'
  | 'metadataXml'
  | 'metadataUrl'
  | 'issuer'
  | 'clientId'
  | 'clientSecret'
  | 'tenantId'
  | 'hostedDomain'
  | 'mapping'
  | 'roleMapping'
>

/**
 * Changes the connection as `PATCH /v1/connections/…` does.
 * Fails with `setup.connection_missing`, and with what `updateConnection` and `withFetchedMetadata` fail with.
 */
export async function changeConnection(parts: ChangeParts, portal: Portal, given: AdminInput): Promise<void> {
  const { id } = await loadOwnConnection(parts, portal)
  await change(parts, portal, id, await withFetchedMetadata(parts.outbound, given))
}

/**
 * Lets people sign in by the connection.
 * Fails with `setup.connection_missing`, `setup.domain_required`, `connection.incomplete`.
 */
export async function enableConnection(parts: ChangeParts, portal: Portal): Promise<void> {
  const { id } = await loadOwnConnection(parts, portal)
  if (portal.domainVerification === 'required') {
    const domain = await domainFirstVerified(parts.db, portal.organization.id)
    if (domain === null) throw new SsoError('setup.domain_required')
  }
  await change(parts, portal, id, { status: 'active' })
}

/** Lets nobody sign in by it any more; a draft stays one. Fails with `setup.connection_missing`. */
export async function disableConnection(parts: ChangeParts, portal: Portal): Promise<void> {
  const { id, status } = await loadOwnConnection(parts, portal)
  if (status === 'active') await change(parts, portal, id, { status: 'inactive' })
}

/** Keeps that the admin is done. Fails with `setup.connection_missing`. */
export async function completeSetup(parts: ChangeParts, portal: Portal): Promise<void> {
  const { id: connectionId, status } = await loadOwnConnection(parts, portal)
  await parts.db.transaction(async (db) => {
    if (!(await ticketComplete(db, portal.ticket, parts.clock.now()))) return
    await eventInsert(
      db,
      parts,
      ticketEvent('setup_ticket.completed', portal.ticket, { connectionId, status }),
    )
  })
}

async function change(
  parts: ChangeParts,
  { tenant }: Portal,
  id: ConnectionId,
  input: ConnectionInput,
): Promise<void> {
  const connection = await parts.db.transaction((db) => updateConnection({ ...parts, db }, tenant, id, input))
  await prepareKeys(parts, connection)
}
