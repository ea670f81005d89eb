import { SsoError } from '@cardea/protocol'
import { eventInsert } from '../events/store.ts'
import type { WebhookId } from '../storage/ids.ts'
import type { CreatedWebhook, WebhookParts } from './create-webhook.ts'
import { newWebhookSecret, openSecret, sealSecret } from './secrets.ts'
import { webhookLock, webhookUpdate } from './store.ts'
import type { Webhook } from './types.ts'
import { webhookEvent } from './webhook-event.ts'

/**
 * Gives an endpoint a new secret, shown this once. The one before signs beside it until it is retired, so that the receiver can change over
 * without a gap; in an emergency it is void at once. Run it in a transaction. Fails with `request.not_found`, `webhook.rotation_under_way`.
 */
export async function rotateSecret(
  parts: WebhookParts,
  id: WebhookId,
  { emergency }: { readonly emergency: boolean },
): Promise<CreatedWebhook> {
  const { db, vault, clock, random } = parts
  const stored = await webhookLock(db, id)
  if (stored === null) throw new SsoError('request.not_found')
  if (stored.secrets.previous !== null && !emergency) throw new SsoError('webhook.rotation_under_way')
  const secret = newWebhookSecret(random)
  const former = openSecret(vault, id, 'current', stored.secrets.current)
  const webhook = await webhookUpdate(
    db,
    { ...stored.webhook, rotatedAt: emergency ? null : clock.now() },
    {
      current: sealSecret(vault, id, 'current', secret),
      previous: emergency ? null : sealSecret(vault, id, 'previous', former),
    },
  )
  await eventInsert(db, parts, webhookEvent('webhook.secret_rotated', webhook, { emergency }))
  return { webhook, secret }
}

/** The newer secret alone signs from now on; nothing happens when there is but one. Run it in a transaction. Fails with `request.not_found`. */
export async function retireSecret(
  { db, ...parts }: Pick<WebhookParts, 'db' | 'clock' | 'random'>,
  id: WebhookId,
): Promise<Webhook> {
  const stored = await webhookLock(db, id)
  if (stored === null) throw new SsoError('request.not_found')
  const { webhook, secrets } = stored
  if (secrets.previous === null) return webhook
  const retired = await webhookUpdate(
    db,
    { ...webhook, rotatedAt: null },
    { current: secrets.current, previous: null },
  )
  await eventInsert(db, parts, webhookEvent('webhook.secret_retired', retired))
  return retired
}
