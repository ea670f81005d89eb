import { sql } from 'kysely'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Queryable, Statement } from '../storage/database.ts'
import { type EventId, type OrganizationId, newId } from '../storage/ids.ts'
import { type Page, type PageRequest, toPage } from '../storage/page.ts'
import { type Tenant, tenantOrganizationId } from '../storage/tenant.ts'
import type { Event, EventType, NewEvent } from './types.ts'

/** Writes events. `db` is the transaction of the change that they tell of. */
export async function eventInsert(
  db: Queryable,
  parts: { readonly clock: Clock; readonly random: Random },
  ...events: readonly NewEvent[]
): Promise<void> {
  if (events.length === 0) return
  const rows = events.map(({ type, organizationId, objectId, data }) => ({
    id: newId('event', parts),
    type,
    organization_id: organizationId,
    object_id: objectId,
    data: JSON.stringify(data),
    occurred_at: parts.clock.now(),
  }))
  await db.kysely.insertInto('events').values(rows).execute()
}

export interface EventFilter {
  readonly organizationId?: OrganizationId | undefined
  readonly objectId?: string | undefined
  readonly types?: readonly EventType[] | undefined
}

/**
 * Events in the order in which they became true. Those of a transaction that began before one still running
 * are not shown yet: that one could commit an event in front of them, which a reader who has gone on would
 * never see. A cursor whose event is gone (they are kept for 90 days) goes on with the oldest that is left.
 */
export async function eventList(
  db: Queryable,
  tenant: Tenant,
  { organizationId, objectId, types }: EventFilter,
  { limit, after }: PageRequest,
): Promise<Page<Event>> {
  const own = tenantOrganizationId(tenant)
  const rows = await db.kysely
    .selectFrom('events')
    .selectAll()
    .where(sql<boolean>`transaction < pg_snapshot_xmin(pg_current_snapshot())`)
    .$if(own !== null, (query) => query.where('organization_id', '=', own ?? ''))
    .$if(organizationId !== undefined, (query) => query.where('organization_id', '=', organizationId ?? ''))
    .$if(objectId !== undefined, (query) => query.where('object_id', '=', objectId ?? ''))
    .$if(types !== undefined, (query) => query.where('type', 'in', types ?? []))
    .$if(after !== null, (query) =>
      query.where(
        sql<boolean>`(transaction, position) > coalesce(
          (select row(past.transaction, past.position) from events past where past.id = ${after}), row('0'::xid8, 0::bigint))`,
      ),
    )
    .orderBy('transaction')
    .orderBy('position')
    .limit(limit + 1)
    .execute()
  return toPage(rows.map(toEvent), limit)
}

/** Where a reader of all events has got to. Places are comparable within one database server only. */
export interface EventPlace {
  readonly transaction: string
  readonly position: number
}

/** Before every event. */
export const firstPlace: EventPlace = { transaction: '0', position: 0 }

/** The events that follow on a place, in the order of `eventList`, each with its own; none that another could still appear before. */
export async function eventsAfter(
  db: Queryable,
  { transaction, position }: EventPlace,
  limit: number,
): Promise<readonly { readonly event: Event; readonly place: EventPlace }[]> {
  const rows = await db.query(after, [transaction, position, limit])
  return rows.map((row) => ({
    event: toEvent(row),
    place: { transaction: row.transaction_text, position: row.position },
  }))
}

const after: Statement<Row & { readonly transaction_text: string; readonly position: number }> = {
  name: 'events_after',
  text: `select *, transaction::text as transaction_text from events
    where transaction < pg_snapshot_xmin(pg_current_snapshot()) and (transaction, position) > ($1::xid8, $2::bigint)
    order by transaction, position limit $3`,
}

/** The last place before a moment. */
export async function placeBefore(db: Queryable, moment: Date): Promise<EventPlace> {
  const row = await db.kysely
    .selectFrom('events')
    .select([sql<string>`transaction::text`.as('transaction'), 'position'])
    .where('occurred_at', '<', moment)
    .orderBy('events.transaction', 'desc')
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? firstPlace
}

/** The event within the tenant, or null. */
export async function eventFindById(db: Queryable, tenant: Tenant, id: EventId): Promise<Event | null> {
  const own = tenantOrganizationId(tenant)
  const row = await db.kysely
    .selectFrom('events')
    .selectAll()
    .where('id', '=', id)
    .$if(own !== null, (query) => query.where('organization_id', '=', own ?? ''))
    .executeTakeFirst()
  return row === undefined ? null : toEvent(row)
}

/**
 * Transactions are counted by each database server for itself. Events that came here from another one (a
 * restored backup) may bear numbers that this one has not reached; they are the oldest there are, and get
 * the lowest number, in their own order. Run at start; without such events it changes nothing.
 */
export async function eventsSettle(db: Queryable): Promise<void> {
  await sql`update events set transaction = '0' where transaction >= pg_snapshot_xmax(pg_current_snapshot())`.execute(
    db.kysely,
  )
}

interface Row {
  readonly id: string
  readonly type: string
  readonly organization_id: string | null
  readonly object_id: string
  readonly data: Record<string, unknown>
  readonly occurred_at: Date
}

function toEvent(row: Row): Event {
  return {
    id: row.id as EventId,
    type: row.type as EventType,
    organizationId: row.organization_id as OrganizationId | null,
    objectId: row.object_id,
    data: row.data,
    occurredAt: row.occurred_at,
  }
}
