import type { WebhookFormat } from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import { eventInsert } from '../events/store.ts'
import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
import { newId } from '../storage/ids.ts'
import { checkWebhook } from './check-webhook.ts'
import type { EventFormats } from './format.ts'
import { checkGivenSecret, newWebhookSecret, sealSecret } from './secrets.ts'
import { webhookInsert } from './store.ts'
import type { Webhook } from './types.ts'
import { webhookEvent } from './webhook-event.ts'

export interface WebhookParts {
  readonly config: Pick<Config, 'mode'>
  readonly db: Queryable
  readonly vault: Vault
  readonly clock: Clock
  readonly random: Random
  readonly eventFormats: EventFormats
}

/** What may be said of an endpoint. Absent fields have their defaults, or stay as they are. */
export interface WebhookInput {
  readonly url?: string
  readonly description?: string | null
  readonly events?: readonly string[]
  readonly format?: WebhookFormat
  readonly status?: 'enabled' | 'disabled'
}

export interface NewWebhook extends WebhookInput {
  readonly url: string
  readonly events: readonly string[]
  /** Absent: a random one. */
  readonly secret?: string
}

/** An endpoint just made, and its secret, shown this once. */
export interface CreatedWebhook {
  readonly webhook: Webhook
  readonly secret: string
}

/**
 * Creates an endpoint; events from now on are delivered to it. Run it in a transaction.
 * Fails with `request.invalid`, `request.conflict`.
 */
export async function createWebhook(parts: WebhookParts, input: NewWebhook): Promise<CreatedWebhook> {
  const { db, vault, clock, random } = parts
  checkGivenSecret(input.secret)
  const secret = input.secret ?? newWebhookSecret(random)
  const values = {
    id: newId('webhook', parts),
    url: input.url,
    description: input.description ?? null,
    events: input.events,
    format: input.format ?? 'standard',
    disabled: input.status === 'disabled' ? ({ at: clock.now(), reason: 'by_hand' } as const) : null,
    failingSince: null,
    rotatedAt: null,
  }
  checkWebhook({ config: parts.config, formats: parts.eventFormats }, values)
  const current = sealSecret(vault, values.id, 'current', secret)
  const webhook = await webhookInsert(db, values, { current, previous: null })
  await eventInsert(db, parts, webhookEvent('webhook.created', webhook))
  return { webhook, secret }
}
