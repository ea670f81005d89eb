import { SsoError } from '@cardea/protocol'
import type { Random } from '../platform/random.ts'
import type { Database } from '../storage/database.ts'
import { type WebhookDeliveryId, type WebhookId, newId } from '../storage/ids.ts'
import { type AttemptParts, attemptDelivery } from './attempt.ts'
import { deliveryInsertTried } from './delivery-store.ts'
import { webhookFindById } from './store.ts'
import { testEvent } from './test-event.ts'

export type TestParts = AttemptParts & { readonly db: Database; readonly random: Random }

/**
 * Sends a test event to an endpoint, once and at once, whether it is enabled or not and whatever events it asks for. Answers the delivery.
 * Fails with `request.not_found`.
 */
export async function sendTest(parts: TestParts, webhookId: WebhookId): Promise<WebhookDeliveryId> {
  const { db, clock } = parts
  const stored = await webhookFindById(db, webhookId)
  if (stored === null) throw new SsoError('request.not_found')
  const event = testEvent({ eventId: newId('event', parts), webhookId, createdAt: clock.now() })
  const outcome = await attemptDelivery(parts, stored, event)
  const id = newId('webhookDelivery', parts)
  const status = outcome.kind === 'taken' ? 'delivered' : 'dead'
  await db.transaction((transaction) =>
    deliveryInsertTried(transaction, { id, webhookId, event }, { status, attempt: outcome.attempt }),
  )
  return id
}
