import { SsoError } from '@cardea/protocol'
import { eventInsert } from '../events/store.ts'
import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import { type Random, randomToken } from '../platform/random.ts'
import type { Database } from '../storage/database.ts'
import { newId } from '../storage/ids.ts'
import { SESSION_TIMES } from './portal-session.ts'
import { type TicketSession, ticketExchange } from './portal-session-store.ts'
import { ticketEvent } from './ticket-event.ts'
import { ticketFindByToken } from './ticket-store.ts'
import type { SetupTicket } from './types.ts'

interface OpenParts {
  readonly db: Database
  readonly vault: Vault
  readonly clock: Clock
  readonly random: Random
}

/** The ticket with this text, whatever has become of it; null: there is none. Looking spends nothing (incidents row 89). */
export async function findTicket(
  { db, vault }: Pick<OpenParts, 'db' | 'vault'>,
  token: string,
): Promise<SetupTicket | null> {
  return ticketFindByToken(db, vault.hash(token))
}

/** Why this ticket does not open the assistant; null: it does. */
export function ticketRefusal(ticket: SetupTicket | null, now: Date): SsoError | null {
  if (ticket === null) return new SsoError('setup.ticket_unknown')
  const { revokedAt, openedAt, expiresAt } = ticket
  if (revokedAt !== null) return new SsoError('setup.ticket_revoked')
  if (openedAt !== null) return new SsoError('setup.ticket_opened')
  return expiresAt > now ? null : new SsoError('setup.ticket_expired', { expiresAt: expiresAt.toISOString() })
}

/**
 * The button of the link's page was pressed: exchanges the ticket for a session, whose secret is new. Of two at once one succeeds
 * (incidents row 90).
 *
 * Fails with `setup.ticket_unknown`, `setup.ticket_opened`, `setup.ticket_expired`, `setup.ticket_revoked`.
 */
export async function openTicket(
  parts: OpenParts,
  token: string,
): Promise<TicketSession & { readonly secret: string }> {
  const secret = randomToken(parts.random)
  const begun = { id: newId('portalSession', parts), secretHash: parts.vault.hash(secret) }
  const now = parts.clock.now()
  const opened = await parts.db.transaction(async (db) => {
    const found = await ticketExchange(db, parts.vault.hash(token), begun, now, SESSION_TIMES)
    if (found !== null) {
      const sessionExpiresAt = found.session.expiresAt.toISOString()
      await eventInsert(db, parts, ticketEvent('setup_ticket.opened', found.ticket, { sessionExpiresAt }))
    }
    return found
  })
  if (opened !== null) return { ...opened, secret }
  // What it says may be one moment older than the refusal itself; a ticket that opens is then one that was opened just now.
  throw ticketRefusal(await findTicket(parts, token), now) ?? new SsoError('setup.ticket_opened')
}
