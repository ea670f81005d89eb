import { SsoError } from '@cardea/protocol'
import type { Queryable } from '../storage/database.ts'
import type { SetupTicketId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { ticketFindById } from './ticket-store.ts'
import type { SetupTicket } from './types.ts'

/** The ticket, or `request.not_found`: the same whether it does not exist or is another tenant's. */
export async function loadTicket(
  { db }: { readonly db: Queryable },
  tenant: Tenant,
  id: SetupTicketId,
): Promise<SetupTicket> {
  const ticket = await ticketFindById(db, tenant, id)
  if (ticket === null) throw new SsoError('request.not_found')
  return ticket
}
