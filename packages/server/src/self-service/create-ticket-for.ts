import { invalidInput } from '@cardea/protocol'
import { connectionSelect } from '../connections/store.ts'
import { loadOrganization } from '../organizations/load-organization.ts'
import type { ApplicationId, ConnectionId, OrganizationId } from '../storage/ids.ts'
import { type CreatedTicket, type TicketMaker, type TicketParts, createTicket } from './create-ticket.ts'
import { originsOfApplication } from './embed-origins.ts'

/** What a link is wanted for, by somebody who does not say which connection. */
export interface TicketPurpose {
  readonly organizationId: OrganizationId
  /** `renew`: only of a connection that there is. `set_up`: a new one where there is none. */
  readonly to: 'set_up' | 'renew'
  readonly lifetimeSeconds: number
  /** Whose own pages may frame the assistant; absent: nobody's. */
  readonly framedBy?: ApplicationId
  /** Where it leads back to; absent: nowhere. */
  readonly returnUrl?: string | null
  readonly successUrl?: string | null
}

/**
 * Creates a setup ticket for the connection that an organization signs in by, or for its first one. Run it in a transaction.
 * Fails with what `createTicket` fails with, and with `request.invalid` when there is nothing to renew.
 */
export async function createTicketFor(
  parts: TicketParts,
  maker: TicketMaker,
  { organizationId, to, framedBy, ...settings }: TicketPurpose,
): Promise<CreatedTicket> {
  const { id } = await loadOrganization(parts, maker.tenant, organizationId)
  const connectionId = await preferredConnection(parts, id)
  if (connectionId === null && to === 'renew') {
    throw invalidInput({
      field: 'organization',
      code: 'no_connection',
      message: 'The organization has no connection whose certificate could be renewed.',
    })
  }
  const edit = connectionId === null ? {} : { connectionId }
  const embedOrigins = framedBy === undefined ? [] : await originsOfApplication(parts, framedBy)
  return createTicket(parts, maker, { organization: { id }, ...edit, ...settings, embedOrigins })
}

async function preferredConnection(
  { db }: TicketParts,
  organizationId: OrganizationId,
): Promise<ConnectionId | null> {
  const selection = await connectionSelect(db, { kind: 'organization', value: organizationId })
  return 'connection' in selection ? selection.connection.id : null
}
