import { SsoError } from '@cardea/protocol'
import { eventInsert } from '../events/store.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Vault } from '../keys/vault.ts'
import type { Queryable } from '../storage/database.ts'
import type { SetupTicketId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { ticketEvent } from './ticket-event.ts'
import { ticketFindByToken, ticketLock, ticketRevoke } from './ticket-store.ts'
import type { SetupTicket } from './types.ts'

interface Parts {
  readonly db: Queryable
  readonly clock: Clock
  readonly random: Random
}

/**
 * Revokes a ticket: it cannot be opened any more, and the session that it has become ends at once. Revoking twice changes nothing. Run it in a
 * transaction. Fails with `request.not_found`.
 */
export async function revokeTicket(
  { db, ...parts }: Parts,
  tenant: Tenant,
  id: SetupTicketId,
): Promise<SetupTicket> {
  // Held, so that who opens it at the same time waits, and then finds it revoked.
  const ticket = await ticketLock(db, tenant, id)
  if (ticket === null) throw new SsoError('request.not_found')
  if (ticket.revokedAt !== null) return ticket
  const now = parts.clock.now()
  await ticketRevoke(db, ticket, now)
  await eventInsert(db, parts, ticketEvent('setup_ticket.revoked', ticket, {}))
  return { ...ticket, revokedAt: now }
}

/** The same by the text that is in the ticket's link, for who has kept nothing else of it. Run it in a transaction. Fails as `revokeTicket`. */
export async function revokeTicketByText(
  parts: Parts & { readonly vault: Vault },
  tenant: Tenant,
  text: string,
): Promise<SetupTicket> {
  const ticket = await ticketFindByToken(parts.db, parts.vault.hash(text))
  if (ticket === null) throw new SsoError('request.not_found')
  return revokeTicket(parts, tenant, ticket.id)
}
