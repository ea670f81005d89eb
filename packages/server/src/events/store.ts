import { sql } from 'kysely'
import { type ActorKind, currentActor } from '../platform/acting.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Queryable, Statement } from '../storage/database.ts'
import { type EventId, type OrganizationId, newId } from '../storage/ids.ts'
import { type Page, type PageRequest, toPage } from '../storage/page.ts'
import { type Tenant, tenantOrganizationId } from '../storage/tenant.ts'
import type { Event, EventOrder, EventType, NewEvent } from './types.ts'

/** Writes events, with who is acting. `db` is the transaction of the change that they tell of. */
export async function eventInsert(
  db: Queryable,
  parts: { readonly clock: Clock; readonly random: Random },
  ...events: readonly NewEvent[]
): Promise<void> {
  if (events.length === 0) return
  const actor = currentActor()
  const rows = events.map(({ type, organizationId, objectId, data }) => ({
    id: newId('event', parts),
    type,
    organization_id: organizationId,
    object_id: objectId,
    data: JSON.stringify(data),
    occurred_at: parts.clock.now(),
    actor_kind: actor?.kind ?? null,
    actor_id: actor?.id ?? null,
    actor_address: actor?.address ?? null,
    actor_agent: actor?.userAgent ?? null,
  }))
  await db.kysely.insertInto('events').values(rows).execute()
}

export interface EventFilter {
  readonly organizationId?: OrganizationId | undefined
  readonly objectId?: string | undefined
  readonly types?: readonly EventType[] | undefined
  readonly actorId?: string | undefined
  /** Not before this moment. */
  readonly since?: Date | undefined
  /** Before this moment. */
  readonly until?: Date | undefined
}

/**
 * Events in the order in which they became true, or in the opposite one. Those of a transaction that began before one still
 * running are not shown yet: that one could commit an event in front of them, which a reader who has gone on would never see. What
 * is shown is final, so a reader of either order meets each event once. A cursor whose event is gone (they are kept for 90 days)
 * goes on with the oldest that is left, or is at the end where the newest come first.
 */
export async function eventList(
  db: Queryable,
  tenant: Tenant,
  { organizationId, objectId, types, actorId, since, until }: EventFilter,
  { limit, after }: PageRequest,
  order: EventOrder = 'oldest',
): Promise<Page<Event>> {
  const direction = order === 'newest' ? 'desc' : 'asc'
  const own = tenantOrganizationId(tenant)
  const rows = await db.kysely
    .selectFrom('events')
    .selectAll()
    // What is older than an event that was shown is final, too; saying so once more would begin the walk at the newest every time.
    .$if(order === 'oldest' || after === null, (query) => query.where(isFinal))
    .$if(own !== null, (query) => query.where('organization_id', '=', own ?? ''))
    .$if(organizationId !== undefined, (query) => query.where('organization_id', '=', organizationId ?? ''))
    .$if(objectId !== undefined, (query) => query.where('object_id', '=', objectId ?? ''))
    .$if(types !== undefined, (query) => query.where(isOneOf(types ?? [])))
    .$if(actorId !== undefined, (query) => query.where('actor_id', '=', actorId ?? ''))
    .$if(since !== undefined, (query) => query.where('occurred_at', '>=', since ?? new Date(0)))
    .$if(until !== undefined, (query) => query.where('occurred_at', '<', until ?? new Date(0)))
    .$if(after !== null, (query) => query.where(isBehind(after ?? '', order)))
    .orderBy('transaction', direction)
    .orderBy('position', direction)
    .limit(limit + 1)
    .execute()
  return toPage(rows.map(toEvent), limit)
}

/** No transaction that began before it still runs. */
const isFinal = sql<boolean>`transaction < pg_snapshot_xmin(pg_current_snapshot())`

/** Written out, words of our own catalogue: plans are generic, and would take every type for as common as the others. */
function isOneOf(types: readonly EventType[]) {
  return types.length === 0
    ? sql<boolean>`false`
    : sql<boolean>`type in (${sql.join(types.map((type) => sql.lit(type)))})`
}

/**
 * Does an event come after that of the cursor? One that is gone was older than all that are left. Two values, each asked for by itself: to a
 * row that comes from one question the index would not lead.
 */
function isBehind(cursor: string, order: EventOrder) {
  const place = sql`(coalesce((select past.transaction from events past where past.id = ${cursor}), '0'::xid8),
    coalesce((select past.position from events past where past.id = ${cursor}), 0::bigint))`
  return order === 'newest'
    ? sql<boolean>`(transaction, position) < ${place}`
    : sql<boolean>`(transaction, position) > ${place}`
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
  readonly actor_kind: ActorKind | null
  readonly actor_id: string | null
  readonly actor_address: string | null
  readonly actor_agent: string | null
}

function toEvent(row: Row): Event {
  return {
    id: row.id as EventId,
    type: row.type as EventType,
    organizationId: row.organization_id as OrganizationId | null,
    objectId: row.object_id,
    data: row.data,
    occurredAt: row.occurred_at,
    actor: actorOf(row),
  }
}

function actorOf({ actor_kind: kind, actor_id: id, actor_address, actor_agent }: Row): Event['actor'] {
  if (kind === null || id === null) return null
  return { kind, id, address: actor_address, userAgent: actor_agent }
}
