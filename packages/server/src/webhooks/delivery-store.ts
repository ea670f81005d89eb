import { type Selectable, sql } from 'kysely'
import type { Event } from '../events/types.ts'
import type { Queryable, Statement } from '../storage/database.ts'
import type { EventId, WebhookDeliveryId, WebhookId } from '../storage/ids.ts'
import { type Page, type PageRequest, toPage } from '../storage/page.ts'
import type { WebhookDeliveryRow } from '../storage/webhook-schema.ts'
import type { Lane } from './lane-store.ts'
import type { Attempt, Delivery, DeliveryStatus, ListedDelivery, TimeRange } from './types.ts'

/* Queries on deliveries and their attempts. They belong to the deployment, as their endpoints do. */

export interface NewDelivery {
  readonly id: WebhookDeliveryId
  readonly webhookId: WebhookId
  readonly event: Pick<Event, 'id' | 'type' | 'objectId'>
}

/** Rows per statement. */
const ROWS = 1000

/** Makes deliveries, in this order; none where there is one of the same event. Answers those that were made. */
export async function deliveriesInsert(
  db: Queryable,
  deliveries: readonly NewDelivery[],
  now: Date,
): Promise<readonly Pick<Lane, 'webhookId' | 'objectId'>[]> {
  const made: Pick<Lane, 'webhookId' | 'objectId'>[] = []
  for (let start = 0; start < deliveries.length; start += ROWS) {
    const rows = deliveries.slice(start, start + ROWS).map(({ id, webhookId, event }) => ({
      id,
      webhook_id: webhookId,
      event_id: event.id,
      event_type: event.type,
      object_id: event.objectId,
      created_at: now,
    }))
    const inserted = await db.kysely
      .insertInto('webhook_deliveries')
      .values(rows)
      .onConflict((conflict) => conflict.columns(['webhook_id', 'event_id']).doNothing())
      .returning(['webhook_id', 'object_id'])
      .execute()
    made.push(...inserted.map((row) => ({ webhookId: row.webhook_id as WebhookId, objectId: row.object_id })))
  }
  return made
}

/** What waits in a lane, the oldest event first; null: nothing does. */
export async function deliveryNext(
  db: Queryable,
  { webhookId, objectId }: Lane,
): Promise<(Delivery & { readonly retries: number }) | null> {
  const [row] = await db.query(next, [webhookId, objectId])
  return row === undefined ? null : { ...toDelivery(row), retries: row.retries }
}

const next: Statement<Selectable<WebhookDeliveryRow>> = {
  name: 'webhook_delivery_next',
  text: `select * from webhook_deliveries where webhook_id = $1 and object_id = $2 and status = 'waiting'
    order by sequence limit 1`,
}

/** What an attempt means to its endpoint. */
export interface Noted {
  readonly status: DeliveryStatus
  readonly attempt: Attempt
  /** Nothing more is sent to the endpoint before. */
  readonly resumeAt: Date | null
  /** Was it the receiver that did not take it? */
  readonly isFailure: boolean
}

const note: Statement<{ readonly failing_since: Date | null }> = {
  name: 'webhook_attempt_note',
  text: `with tried as (
      update webhook_deliveries set status = $2, attempts = attempts + 1,
        retries = retries + (case when $2 = 'delivered' then 0 else 1 end),
        finished_at = case when $2 = 'waiting' then null else $3::timestamptz end
      where id = $1 and status = 'waiting' returning id, webhook_id, attempts
    ), noted as (
      insert into webhook_attempts (delivery_id, number, attempted_at, duration_ms, status, fault, excerpt)
      select id, attempts, $3, $4, $5, $6, $7 from tried
    )
    update webhooks w set
      failing_since = case when $2 = 'delivered' then null when $9 then coalesce(w.failing_since, $3) else w.failing_since end,
      resume_at = greatest(w.resume_at, $8)
    from tried where w.id = tried.webhook_id and ($2 <> 'delivered' or w.failing_since is not null)
    returning w.failing_since`,
}

/** Keeps an attempt with what it makes of the delivery and its endpoint. Answers since when the endpoint fails. */
export async function attemptNote(
  db: Queryable,
  id: WebhookDeliveryId,
  { status, attempt, resumeAt, isFailure }: Noted,
): Promise<Date | null> {
  const { attemptedAt, durationMs, status: answered, fault, excerpt } = attempt
  const values = [id, status, attemptedAt, durationMs, answered, fault, excerpt, resumeAt, isFailure]
  const [row] = await db.query(note, values)
  return row?.failing_since ?? null
}

const hold: Statement<never> = {
  name: 'webhook_hold',
  text: `update webhooks set resume_at = greatest(resume_at, $2) where id = $1`,
}

/** Nothing is sent to the endpoint before that time. */
export async function webhookHold(db: Queryable, id: WebhookId, until: Date): Promise<void> {
  await db.query(hold, [id, until])
}

/** A test: sent once already. */
export async function deliveryInsertTried(
  db: Queryable,
  { id, webhookId, event }: NewDelivery,
  { status, attempt }: Pick<Noted, 'status' | 'attempt'>,
): Promise<void> {
  const { attemptedAt } = attempt
  await db.kysely
    .insertInto('webhook_deliveries')
    .values({
      id,
      webhook_id: webhookId,
      event_id: event.id,
      event_type: event.type,
      object_id: event.objectId,
      status,
      attempts: 1,
      created_at: attemptedAt,
      finished_at: attemptedAt,
    })
    .execute()
  await db.kysely
    .insertInto('webhook_attempts')
    .values({ delivery_id: id, number: 1, ...attemptRow(attempt) })
    .execute()
}

/** A delivery is queued again. Null: there is none. */
export async function deliveryReplay(
  db: Queryable,
  webhookId: WebhookId,
  id: WebhookDeliveryId,
): Promise<Delivery | null> {
  const row = await db.kysely
    .updateTable('webhook_deliveries')
    .set({ status: 'waiting', retries: 0, finished_at: null })
    .where('webhook_id', '=', webhookId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return row === undefined ? null : toDelivery(row)
}

/** Every dead delivery that was made in this time is queued again. Answers their lanes. */
export async function deliveriesRevive(
  db: Queryable,
  webhookId: WebhookId,
  { since, until }: TimeRange,
): Promise<readonly Pick<Lane, 'webhookId' | 'objectId'>[]> {
  const rows = await db.kysely
    .updateTable('webhook_deliveries')
    .set({ status: 'waiting', retries: 0, finished_at: null })
    .where('webhook_id', '=', webhookId)
    .where('status', '=', 'dead')
    .where('created_at', '>=', since)
    .$if(until !== null, (query) => query.where('created_at', '<', until ?? since))
    .returning('object_id')
    .execute()
  return rows.map((row) => ({ webhookId, objectId: row.object_id }))
}

export interface DeliveryFilter {
  readonly status?: DeliveryStatus | undefined
  readonly eventType?: string | undefined
}

/** Deliveries to an endpoint, the newest first. */
export async function deliveryList(
  db: Queryable,
  webhookId: WebhookId,
  { status, eventType }: DeliveryFilter,
  { limit, after }: PageRequest,
): Promise<Page<ListedDelivery>> {
  const rows = await listed(db, webhookId)
    .$if(status !== undefined, (query) => query.where('d.status', '=', status ?? 'waiting'))
    .$if(eventType !== undefined, (query) => query.where('d.event_type', '=', eventType ?? ''))
    .$if(after !== null, (query) => query.where('d.id', '<', after ?? ''))
    .orderBy('d.id', 'desc')
    .limit(limit + 1)
    .execute()
  return toPage(rows.map(toListed), limit)
}

export async function deliveryFindById(
  db: Queryable,
  webhookId: WebhookId,
  id: WebhookDeliveryId,
): Promise<ListedDelivery | null> {
  const row = await listed(db, webhookId).where('d.id', '=', id).executeTakeFirst()
  return row === undefined ? null : toListed(row)
}

/** The attempts of a delivery, the first one first. There are as many as there are retries in a few replays; older ones are left out. */
export async function attemptList(db: Queryable, id: WebhookDeliveryId): Promise<readonly Attempt[]> {
  const rows = await db.kysely
    .selectFrom('webhook_attempts')
    .selectAll()
    .where('delivery_id', '=', id)
    .orderBy('number', 'desc')
    .limit(100)
    .execute()
  return rows.reverse().map(toAttempt)
}

/** With the last attempt and the next one. */
function listed(db: Queryable, webhookId: WebhookId) {
  return db.kysely
    .selectFrom('webhook_deliveries as d')
    .leftJoin('webhook_attempts as a', (join) =>
      join.onRef('a.delivery_id', '=', 'd.id').onRef('a.number', '=', 'd.attempts'),
    )
    .selectAll('d')
    .select(['a.attempted_at', 'a.duration_ms', 'a.status as answered', 'a.fault', 'a.excerpt'])
    .select(
      sql<Date | null>`(select l.next_attempt_at from webhook_lanes l
        where d.status = 'waiting' and l.webhook_id = d.webhook_id and l.object_id = d.object_id
          and not exists (select 1 from webhook_deliveries b where b.webhook_id = d.webhook_id
            and b.object_id = d.object_id and b.status = 'waiting' and b.sequence < d.sequence))`.as(
        'next_attempt_at',
      ),
    )
    .where('d.webhook_id', '=', webhookId)
}

type ListedRow = Awaited<ReturnType<ReturnType<typeof listed>['execute']>>[number]

function toListed(row: ListedRow): ListedDelivery {
  const { attempted_at, duration_ms, answered: status, fault, excerpt } = row
  const hasAttempt = attempted_at !== null && duration_ms !== null
  return {
    ...toDelivery(row),
    nextAttemptAt: row.next_attempt_at,
    lastAttempt: hasAttempt ? toAttempt({ attempted_at, duration_ms, status, fault, excerpt }) : null,
  }
}

function toDelivery(row: Selectable<WebhookDeliveryRow>): Delivery {
  return {
    id: row.id as WebhookDeliveryId,
    webhookId: row.webhook_id as WebhookId,
    eventId: row.event_id as EventId,
    eventType: row.event_type,
    objectId: row.object_id,
    status: row.status,
    attempts: row.attempts,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  }
}

interface AttemptRow {
  readonly attempted_at: Date
  readonly duration_ms: number
  readonly status: number | null
  readonly fault: string | null
  readonly excerpt: string | null
}

function toAttempt(row: AttemptRow): Attempt {
  return {
    attemptedAt: row.attempted_at,
    durationMs: row.duration_ms,
    status: row.status,
    fault: row.fault,
    excerpt: row.excerpt,
  }
}

function attemptRow({ attemptedAt, durationMs, ...answer }: Attempt): AttemptRow {
  return { attempted_at: attemptedAt, duration_ms: durationMs, ...answer }
}
