import { SsoError } from '@cardea/protocol'
import type { WebhookDeliveryId, WebhookId } from '../storage/ids.ts'
import { deliveriesRevive, deliveryReplay } from './delivery-store.ts'
import { lanesHurry, lanesWake } from './lane-store.ts'
import { type QueueParts, queueMissed } from './queue-events.ts'
import { webhookFindListening } from './store.ts'
import type { TimeRange } from './types.ts'

/** Queues a delivery again, whatever has become of it; one that waits is tried at once. Fails with `request.not_found`. */
export async function replayDelivery(
  { db, clock }: Pick<QueueParts, 'db' | 'clock'>,
  webhookId: WebhookId,
  id: WebhookDeliveryId,
): Promise<void> {
  await db.transaction(async (transaction) => {
    const delivery = await deliveryReplay(transaction, webhookId, id)
    if (delivery === null) throw new SsoError('request.not_found')
    await lanesWake(transaction, [delivery], clock.now())
    await lanesHurry(transaction, webhookId, clock.now(), delivery.objectId)
  })
}

/**
 * Queues what an endpoint has not got in a time: dead deliveries, and events that came while it was disabled. Answers how many.
 * Fails with `request.not_found`.
 */
export async function replayMissed(
  parts: QueueParts,
  webhookId: WebhookId,
  range: TimeRange,
): Promise<number> {
  const { db, clock } = parts
  const webhook = await webhookFindListening(db, webhookId)
  if (webhook === null) throw new SsoError('request.not_found')
  const revived = await db.transaction(async (transaction) => {
    const lanes = await deliveriesRevive(transaction, webhookId, range)
    await lanesWake(transaction, lanes, clock.now())
    return lanes.length
  })
  return revived + (await queueMissed(parts, webhook, range))
}
