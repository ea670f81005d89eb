import { sql } from 'kysely'
import type { Queryable, Statement } from '../storage/database.ts'
import type { WebhookId } from '../storage/ids.ts'

/*
 * Queries on lanes. A lane is the way of one object's events to one endpoint. A process takes a lane for itself for a while and sends what
 * waits in it, in order: that is all the order there is, and all the exclusion that is needed.
 */

/** A taken lane is left alone for so long. Then its process counts as dead. */
export const CLAIM_SECONDS = 60

/** A lane that this process has taken. */
export interface Lane {
  readonly webhookId: WebhookId
  readonly objectId: string
  /** As it was when it was taken: another one says that something was queued since. */
  readonly version: number
  /** It is ours until then. Who comes later finds it taken by another, and changes nothing. */
  readonly claimedUntil: Date
}

const due: Statement<{ readonly id: WebhookId }> = {
  name: 'webhook_due',
  text: `select w.id from webhooks w
    where w.disabled_at is null and coalesce(w.resume_at, '-infinity') <= $1
      and exists (select 1 from webhook_lanes l where l.webhook_id = w.id and l.next_attempt_at <= $1)`,
}

/** The endpoints to which something can be sent now. */
export async function webhooksDue(db: Queryable, now: Date): Promise<WebhookId[]> {
  return (await db.query(due, [now])).map(({ id }) => id)
}

interface Row {
  readonly object_id: string
  readonly version: number
  readonly claimed_until: Date
}

const claim: Statement<Row> = {
  name: 'webhook_lanes_claim',
  text: `update webhook_lanes taken
    set next_attempt_at = $2::timestamptz + make_interval(secs => $4),
      claimed_until = $2::timestamptz + make_interval(secs => $4)
    from (
      select l.webhook_id, l.object_id from webhook_lanes l join webhooks w on w.id = l.webhook_id
      where l.webhook_id = $1 and l.next_attempt_at <= $2
        and w.disabled_at is null and coalesce(w.resume_at, '-infinity') <= $2
      order by l.next_attempt_at limit $3 for update of l skip locked) found
    where taken.webhook_id = found.webhook_id and taken.object_id = found.object_id
    returning taken.object_id, taken.version, taken.claimed_until`,
}

/** Takes up to so many lanes of an endpoint that are due. */
export async function lanesClaim(
  db: Queryable,
  webhookId: WebhookId,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<Lane[]> {
  const rows = await db.query(claim, [webhookId, now, limit, CLAIM_SECONDS])
  return rows.map((row) => ({
    webhookId,
    objectId: row.object_id,
    version: row.version,
    claimedUntil: row.claimed_until,
  }))
}

/** Something was queued in these lanes: each is due, unless an earlier event of its own is being retried. */
export async function lanesWake(
  db: Queryable,
  lanes: readonly Pick<Lane, 'webhookId' | 'objectId'>[],
  now: Date,
): Promise<void> {
  const keys = [...new Set(lanes.map(({ webhookId, objectId }) => JSON.stringify([webhookId, objectId])))]
  // In one order everywhere, so that no two processes wait for each other.
  const pairs = keys.sort().map((key) => JSON.parse(key) as [string, string])
  if (pairs.length === 0) return
  await sql`insert into webhook_lanes (webhook_id, object_id, next_attempt_at)
    select webhook_id, object_id, ${now}::timestamptz
    from unnest(${pairs.map(([id]) => id)}::text[], ${pairs.map(([, id]) => id)}::text[]) as woken (webhook_id, object_id)
    on conflict (webhook_id, object_id) do update set version = webhook_lanes.version + 1,
      next_attempt_at = coalesce(webhook_lanes.next_attempt_at, excluded.next_attempt_at)`.execute(db.kysely)
}

/** Pauses of these lanes are over; of all lanes of the endpoint when none is named. Those that a process has taken it goes on with itself. */
export async function lanesHurry(
  db: Queryable,
  webhookId: WebhookId,
  now: Date,
  objectId?: string,
): Promise<void> {
  await db.kysely
    .updateTable('webhook_lanes')
    .set({ next_attempt_at: now })
    .where('webhook_id', '=', webhookId)
    .where('next_attempt_at', '>', now)
    .where((where) => where.or([where('claimed_until', 'is', null), where('claimed_until', '<', now)]))
    .$if(objectId !== undefined, (query) => query.where('object_id', '=', objectId ?? ''))
    .execute()
}

const rest: Statement<never> = {
  name: 'webhook_lane_rest',
  text: `update webhook_lanes set claimed_until = null, next_attempt_at = case when version = $4 then null else $5::timestamptz end
    where webhook_id = $1 and object_id = $2 and claimed_until = $3`,
}

/** Nothing waits in it any more, unless something was queued since it was taken. */
export async function laneRest(
  db: Queryable,
  { webhookId, objectId, claimedUntil, version }: Lane,
  now: Date,
): Promise<void> {
  await db.query(rest, [webhookId, objectId, claimedUntil, version, now])
}

const postpone: Statement<never> = {
  name: 'webhook_lane_postpone',
  text: `update webhook_lanes set claimed_until = null, next_attempt_at = $4
    where webhook_id = $1 and object_id = $2 and claimed_until = $3`,
}

/** Gives a lane back: it goes on at that time. */
export async function lanePostpone(
  db: Queryable,
  { webhookId, objectId, claimedUntil }: Lane,
  nextAttemptAt: Date,
): Promise<void> {
  await db.query(postpone, [webhookId, objectId, claimedUntil, nextAttemptAt])
}
