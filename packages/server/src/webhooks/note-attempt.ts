import type { Database } from '../storage/database.ts'
import type { Outcome } from './attempt.ts'
import { attemptNote, webhookHold } from './delivery-store.ts'
import { type DisableParts, disableWebhook } from './disable-webhook.ts'
import { type Lane, lanePostpone } from './lane-store.ts'
import { jittered, pauseAfter } from './pauses.ts'
import type { Delivery } from './types.ts'

export interface NoteParts extends DisableParts {
  readonly db: Database
}

/** An endpoint that has taken nothing for so long is disabled. Milliseconds. */
const FAILING = 3 * 24 * 3600 * 1000

/** Keeps what an attempt came to and decides what follows. `go on`: with the next event of the object; `stop`: the lane was given back. */
export async function noteAttempt(
  parts: NoteParts,
  lane: Lane,
  delivery: Delivery & { readonly retries: number },
  outcome: Outcome,
): Promise<'go on' | 'stop'> {
  const { db, clock } = parts
  const { id, webhookId } = delivery
  const { attempt } = outcome
  switch (outcome.kind) {
    case 'taken':
      await attemptNote(db, id, { status: 'delivered', attempt, resumeAt: null, isFailure: false })
      return 'go on'
    case 'lost':
      await attemptNote(db, id, { status: 'dead', attempt, resumeAt: null, isFailure: false })
      return 'go on'
    case 'held':
      await webhookHold(db, webhookId, outcome.resumeAt)
      await lanePostpone(db, lane, clock.now())
      return 'stop'
    case 'gone':
      await attemptNote(db, id, { status: 'waiting', attempt, resumeAt: null, isFailure: true })
      await disableWebhook(parts, webhookId, 'gone')
      await lanePostpone(db, lane, clock.now())
      return 'stop'
    case 'refused':
      return noteRefusal(parts, lane, delivery, outcome)
  }
}

async function noteRefusal(
  parts: NoteParts,
  lane: Lane,
  delivery: Delivery & { readonly retries: number },
  { attempt, resumeAt }: Extract<Outcome, { kind: 'refused' }>,
): Promise<'go on' | 'stop'> {
  const { db, clock, random, log } = parts
  const { id, webhookId, eventType } = delivery
  const now = clock.now()
  const pause = pauseAfter(delivery.retries + 1)
  const status = pause === null ? 'dead' : 'waiting'
  const failingSince = await attemptNote(db, id, { status, attempt, resumeAt, isFailure: true })
  const facts = { webhookId, deliveryId: id, eventType, status: attempt.status, fault: attempt.fault }
  log.warn(
    facts,
    pause === null ? 'a delivery was given up' : 'a delivery was not taken; it will be tried again',
  )
  const isFailing = failingSince !== null && failingSince.getTime() <= now.getTime() - FAILING
  if (isFailing) await disableWebhook(parts, webhookId, 'failing')
  if (pause === null) return 'go on'
  const retryAt = new Date(now.getTime() + jittered(pause, random) * 1000)
  await lanePostpone(db, lane, resumeAt !== null && resumeAt > retryAt ? resumeAt : retryAt)
  return 'stop'
}
