import { type EventPlace, eventsAfter, placeBefore } from '../events/store.ts'
import type { Event } from '../events/types.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Database, Queryable } from '../storage/database.ts'
import { newId } from '../storage/ids.ts'
import { cursorLock, cursorMove, isCursorBehind } from './cursor-store.ts'
import { deliveriesInsert } from './delivery-store.ts'
import { type EventFormats, isWanted } from './format.ts'
import { lanesWake } from './lane-store.ts'
import { webhookListListening } from './store.ts'
import type { TimeRange, Webhook } from './types.ts'

export interface QueueParts {
  readonly db: Database
  readonly clock: Clock
  readonly random: Random
  readonly eventFormats: EventFormats
}

/** Events per transaction: all of them that are in memory at a time. */
const BATCH = 200
/** Then deliveries have their turn. */
const BATCHES = 20

/** Makes deliveries of the events that have come, in their order. Any number of processes may do it; one at a time does. */
export async function queueEvents(parts: QueueParts): Promise<void> {
  if (!(await isCursorBehind(parts.db))) return
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const count = await parts.db.transaction((db) => queueBatch({ ...parts, db }))
    if (count < BATCH) return
  }
}

type BatchParts = Omit<QueueParts, 'db'> & { readonly db: Queryable }

async function queueBatch(parts: BatchParts): Promise<number> {
  const { db } = parts
  const from = await cursorLock(db)
  if (from === null) return 0
  const found = await eventsAfter(db, from, BATCH)
  const last = found.at(-1)
  if (last === undefined) return 0
  await queueFor(parts, await webhookListListening(db), found)
  await cursorMove(db, last.place)
  return found.length
}

type Listener = Awaited<ReturnType<typeof webhookListListening>>[number]
type Found = Awaited<ReturnType<typeof eventsAfter>>

/** A delivery to each endpoint that wants the event and has none of it. Answers how many were made. */
async function queueFor(parts: BatchParts, webhooks: readonly Listener[], found: Found): Promise<number> {
  const { db, clock, eventFormats } = parts
  const now = clock.now()
  const wanted = found.flatMap(({ event, place }) =>
    webhooks
      .filter((webhook) => place.position > webhook.afterPosition && wants(eventFormats, webhook, event))
      .map((webhook) => ({ id: newId('webhookDelivery', parts), webhookId: webhook.id, event })),
  )
  const made = await deliveriesInsert(db, wanted, now)
  await lanesWake(db, made, now)
  return made.length
}

function wants(formats: EventFormats, { format, events }: Webhook, event: Event): boolean {
  const name = formats[format]?.nameOf(event) ?? null
  return name !== null && isWanted(events, name)
}

/** The same for one endpoint, of what it has missed in a time: events that came while it was disabled. Answers how many were made. */
export async function queueMissed(
  parts: QueueParts,
  webhook: Listener,
  { since, until }: TimeRange,
): Promise<number> {
  let total = 0
  const last = until === null ? null : await placeBefore(parts.db, until)
  let place: EventPlace | undefined = await placeBefore(parts.db, since)
  while (place !== undefined) {
    const found: Found = await eventsAfter(parts.db, place, BATCH)
    // The order is the one in which events became true: one of a long transaction may have happened before the others.
    const wanted = found.filter(({ event }) => until === null || event.occurredAt < until)
    total += await parts.db.transaction((db) => queueFor({ ...parts, db }, [webhook], wanted))
    const isLast = found.length < BATCH || found.some(({ place }) => isSamePlace(place, last))
    place = isLast ? undefined : found.at(-1)?.place
  }
  return total
}

function isSamePlace(one: EventPlace, other: EventPlace | null): boolean {
  return one.transaction === other?.transaction && one.position === other.position
}
