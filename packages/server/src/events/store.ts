import { sql } from 'kysely'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
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
  /** Not before this moment. */
  readonly since?: Date | undefined
  /** Before this moment. */
  readonly until?: Date | undefined
}

/**
 * Events in the order in which they became true. Those of a transaction that began before one still running
 * are not shown yet: that one could commit an event in front of them, which a reader who has gone on would
 * never see. A cursor whose event is gone (they are kept for 90 days) goes on with the oldest that is left.
 */
export async function eventList(
  db: Queryable,
  tenant: Tenant,
  { organizationId, objectId, types, since, until }: EventFilter,
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
    .$if(types !== undefined, (query) => query.where(sql<boolean>`type = any(${types ?? []}::text[])`))
    .$if(since !== undefined, (query) => query.where('occurred_at', '>=', since ?? new Date(0)))
    .$if(until !== undefined, (query) => query.where('occurred_at', '<', until ?? new Date(0)))
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
