import type { Selectable } from 'kysely'
import type { Queryable, Statement } from '../storage/database.ts'
import type { PortalSessionId, SetupTicketId } from '../storage/ids.ts'
import type { SetupTicketRow } from '../storage/self-service-schema.ts'
import { toTicket } from './ticket-store.ts'
import type { PortalSession, SetupTicket } from './types.ts'

/* Queries on portal sessions. The authority is the text of a ticket, or the secret in the browser's cookie. */

/** A ticket with the session that it has become. */
export interface TicketSession {
  readonly ticket: SetupTicket
  readonly session: PortalSession
}

type TicketRow = Selectable<SetupTicketRow>

interface Row extends TicketRow {
  readonly session_id: string
  readonly seen_at: Date
  readonly idle_at: Date
  readonly session_expires_at: Date
}

const exchange: Statement<Row> = {
  name: 'setup_ticket_exchange',
  // Single use is this one statement: of two at the same time the second finds `opened_at` set.
  text: `with opened as (
      update setup_tickets set opened_at = $2::timestamptz
      where token_hash = $1 and opened_at is null and revoked_at is null and expires_at > $2::timestamptz
      returning *
    ), begun as (
      insert into portal_sessions (id, ticket_id, secret_hash, seen_at, idle_at, expires_at)
      select $3, opened.id, $4, $2::timestamptz, $2::timestamptz + make_interval(mins => $5),
        least(opened.expires_at + make_interval(mins => $6), $2::timestamptz + make_interval(mins => $7))
      from opened returning *
    )
    select opened.*, begun.id as session_id, begun.seen_at, begun.idle_at, begun.expires_at as session_expires_at
    from opened join begun on begun.ticket_id = opened.id`,
}

/** How long a session lasts, in minutes. */
export interface SessionTimes {
  /** Without use. */
  readonly idle: number
  /** After the ticket's own time. */
  readonly afterTicket: number
  /** In any case. */
  readonly most: number
}

/** Exchanges a ticket that can be opened for a session; null: it cannot. */
export async function ticketExchange(
  db: Queryable,
  tokenHash: Buffer,
  { id, secretHash }: { readonly id: PortalSessionId; readonly secretHash: Buffer },
  now: Date,
  { idle, afterTicket, most }: SessionTimes,
): Promise<TicketSession | null> {
  const [row] = await db.query(exchange, [tokenHash, now, id, secretHash, idle, afterTicket, most])
  return row === undefined ? null : toTicketSession(row)
}

const use: Statement<Row> = {
  name: 'portal_session_use',
  // A session of a ticket that is revoked is none. Written at most once a minute: a page of ten requests is one use.
  text: `with found as (
      select s.* from portal_sessions s join setup_tickets t on t.id = s.ticket_id
      where s.secret_hash = $1 and t.revoked_at is null and s.idle_at > $2::timestamptz and s.expires_at > $2::timestamptz
    ), touched as (
      update portal_sessions set seen_at = $2::timestamptz,
        idle_at = least($2::timestamptz + make_interval(mins => $3), found.expires_at)
      from found where portal_sessions.id = found.id and found.seen_at < $2::timestamptz - interval '1 minute'
      returning portal_sessions.id, portal_sessions.idle_at
    )
    select t.*, found.id as session_id, found.seen_at, coalesce(touched.idle_at, found.idle_at) as idle_at,
      found.expires_at as session_expires_at
    from found join setup_tickets t on t.id = found.ticket_id left join touched on touched.id = found.id`,
}

/** The session whose secret this is, used now; null: it has ended, or never was. */
export async function portalSessionUse(
  db: Queryable,
  secretHash: Buffer,
  now: Date,
  { idle }: Pick<SessionTimes, 'idle'>,
): Promise<TicketSession | null> {
  const [row] = await db.query(use, [secretHash, now, idle])
  return row === undefined ? null : toTicketSession(row)
}

const findTicket: Statement<TicketRow> = {
  name: 'portal_session_find_ticket',
  text: `select t.* from portal_sessions s join setup_tickets t on t.id = s.ticket_id where s.secret_hash = $1`,
}

/** The ticket of a session, also of one that has ended: for the page that says so. */
export async function ticketFindBySession(db: Queryable, secretHash: Buffer): Promise<SetupTicket | null> {
  const [row] = await db.query(findTicket, [secretHash])
  return row === undefined ? null : toTicket(row)
}

export async function portalSessionDelete(db: Queryable, { id, ticketId }: PortalSession): Promise<void> {
  await db.kysely
    .deleteFrom('portal_sessions')
    .where('id', '=', id)
    .where('ticket_id', '=', ticketId)
    .execute()
}

function toTicketSession(row: Row): TicketSession {
  const session = {
    id: row.session_id as PortalSessionId,
    ticketId: row.id as SetupTicketId,
    seenAt: row.seen_at,
    idleAt: row.idle_at,
    expiresAt: row.session_expires_at,
  }
  return { ticket: toTicket(row), session }
}
