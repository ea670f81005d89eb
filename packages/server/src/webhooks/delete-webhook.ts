import { SsoError } from '@cardea/protocol'
import { eventInsert } from '../events/store.ts'
import type { WebhookId } from '../storage/ids.ts'
import type { WebhookParts } from './create-webhook.ts'
import { webhookDelete } from './store.ts'
import { webhookEvent } from './webhook-event.ts'

/** Deletes an endpoint with its deliveries: no further request is begun. Run it in a transaction. Fails with `request.not_found`. */
export async function deleteWebhook(
  { db, ...parts }: Pick<WebhookParts, 'db' | 'clock' | 'random'>,
  id: WebhookId,
): Promise<void> {
  const webhook = await webhookDelete(db, id)
  if (webhook === null) throw new SsoError('request.not_found')
  await eventInsert(db, parts, webhookEvent('webhook.deleted', webhook))
}
