import { eventFindById } from '../events/store.ts'
import type { Event } from '../events/types.ts'
import type { Queryable } from '../storage/database.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { type AttemptParts, attemptDelivery } from './attempt.ts'
import { deliveryNext } from './delivery-store.ts'
import { type Lane, lanePostpone, laneRest } from './lane-store.ts'
import { type NoteParts, noteAttempt } from './note-attempt.ts'
import { webhookFindById } from './store.ts'
import { testEvent } from './test-event.ts'
import type { Delivery } from './types.ts'

export type LaneParts = AttemptParts & NoteParts

/** No request is begun so shortly before others may take the lane: longer than any takes. Milliseconds. */
const MARGIN = 25_000

const NEVER = new Date(0)

/** Sends what waits in a lane, one after the other, until nothing does, something is not taken, or `isStopping`. Then the lane is given back. */
export async function runLane(parts: LaneParts, lane: Lane, isStopping: () => boolean): Promise<void> {
  const { db, clock } = parts
  while (!isStopping() && clock.now().getTime() < lane.claimedUntil.getTime() - MARGIN) {
    const delivery = await deliveryNext(db, lane)
    if (delivery === null) return laneRest(db, lane, clock.now())
    const [stored, event] = await Promise.all([webhookFindById(db, lane.webhookId), eventOf(db, delivery)])
    // It was deleted, and its lanes with it.
    if (stored === null) return
    if (stored.webhook.disabled !== null || (stored.resumeAt ?? NEVER) > clock.now()) break
    const outcome = await attemptDelivery(parts, stored, event)
    if ((await noteAttempt(parts, lane, delivery, outcome)) === 'stop') return
  }
  await lanePostpone(db, lane, clock.now())
}

/** Null: it went with its organization. */
function eventOf(db: Queryable, delivery: Delivery): Promise<Event | null> {
  if (delivery.eventType === 'webhook.test') return Promise.resolve(testEvent(delivery))
  return eventFindById(db, wholeDeployment, delivery.eventId)
}
