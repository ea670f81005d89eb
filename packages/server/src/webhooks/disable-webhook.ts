import { eventInsert } from '../events/store.ts'
import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { Random } from '../platform/random.ts'
import type { Database } from '../storage/database.ts'
import type { WebhookId } from '../storage/ids.ts'
import { shownUrl } from './check-webhook.ts'
import { webhookLock, webhookUpdate } from './store.ts'
import type { DisabledReason, Webhook } from './types.ts'
import { webhookEvent } from './webhook-event.ts'

export interface DisableParts {
  readonly db: Database
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

/** What an operator should do about it, by the reason. */
export const disabledHints: Readonly<Record<DisabledReason, string>> = {
  by_hand: 'Enable it when events should be delivered again, and replay what it has missed.',
  gone: 'The receiver answered 410 Gone: nobody expects events there. Correct the address or delete the webhook.',
  failing:
    'Nothing was taken for three days. Look at the last attempts, mend the receiver, send a test event; then enable the webhook and replay what it has missed.',
}

/** Stops deliveries to an endpoint that cannot be delivered to. What waits stays, and goes on when somebody enables it. */
export async function disableWebhook(
  { db, log, ...parts }: DisableParts,
  id: WebhookId,
  reason: DisabledReason,
): Promise<void> {
  const disabled = await db.transaction(async (transaction): Promise<Webhook | null> => {
    const stored = await webhookLock(transaction, id)
    if (stored === null || stored.webhook.disabled !== null) return null
    const { webhook, secrets } = stored
    const values = { ...webhook, disabled: { at: parts.clock.now(), reason } }
    const failingSince = webhook.failingSince?.toISOString() ?? null
    await eventInsert(
      transaction,
      parts,
      webhookEvent('webhook.disabled', webhook, { reason, failingSince, hint: disabledHints[reason] }),
    )
    return webhookUpdate(transaction, values, secrets)
  })
  if (disabled === null) return
  log.warn({ webhookId: id, url: shownUrl(disabled.url), reason }, 'a webhook was disabled')
}
