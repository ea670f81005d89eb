import type { WebhookId } from '../storage/ids.ts'
import { type Lane, lanesClaim, webhooksDue } from './lane-store.ts'
import { type QueueParts, queueEvents } from './queue-events.ts'
import { type LaneParts, runLane } from './run-lane.ts'

/** Requests at a time, to one endpoint and in all. A slow endpoint fills its own share and no other. */
const PER_ENDPOINT = 8
const IN_ALL = 400

/** Delivers events in the background. Any number of processes may; the database shares out what is due. */
export interface Deliverer {
  /** Begins what is due and waits for none of it, so that no endpoint waits for another. Run it several times a second. */
  round(): Promise<void>
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>
  /** Begins nothing more; resolves when what is under way is over. */
  stop(): Promise<void>
}

/** Makes a deliverer that has nothing under way. */
export function createDeliverer(parts: LaneParts & QueueParts): Deliverer {
  const { db, clock, log } = parts
  const underWay = new Set<Promise<void>>()
  const busy = new Map<WebhookId, number>()
  let stopping = false
  const isStopping = () => stopping

  /** What one hand does: a lane, and then another of the same endpoint, until none is due. */
  async function work(first: Lane): Promise<void> {
    let lane: Lane | undefined = first
    while (lane !== undefined) {
      await runLane(parts, lane, isStopping)
      if (stopping) return
      const now = clock.now()
      lane = (await lanesClaim(db, lane.webhookId, { now, limit: 1 }))[0]
    }
  }

  function begin(lane: Lane): void {
    const { webhookId } = lane
    busy.set(webhookId, handsAt(webhookId) + 1)
    const hand = work(lane)
      .catch((error: unknown) => log.warn({ webhookId, reason: String(error) }, 'delivering events failed'))
      .finally(() => {
        underWay.delete(hand)
        const left = handsAt(webhookId) - 1
        if (left === 0) busy.delete(webhookId)
        else busy.set(webhookId, left)
      })
    underWay.add(hand)
  }

  const handsAt = (webhookId: WebhookId) => busy.get(webhookId) ?? 0

  async function idle(): Promise<void> {
    while (underWay.size > 0) await Promise.all(underWay)
  }

  return {
    async round() {
      await queueEvents(parts)
      for (const webhookId of await webhooksDue(db, clock.now())) {
        const limit = Math.min(PER_ENDPOINT - handsAt(webhookId), IN_ALL - underWay.size)
        if (limit <= 0) continue
        const lanes = await lanesClaim(db, webhookId, { now: clock.now(), limit })
        for (const lane of lanes) begin(lane)
      }
    },
    idle,
    async stop() {
      stopping = true
      await idle()
    },
  }
}
