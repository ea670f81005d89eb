import { isDeepStrictEqual } from 'node:util'
import { SsoError } from '@cardea/protocol'
import { eventInsert } from '../events/store.ts'
import { sameSecret } from '../keys/same-secret.ts'
import type { WebhookId } from '../storage/ids.ts'
import { checkWebhook } from './check-webhook.ts'
import type { WebhookInput, WebhookParts } from './create-webhook.ts'
import { lanesHurry } from './lane-store.ts'
import { checkGivenSecret, openSecret, sealSecret } from './secrets.ts'
import { type StoredWebhook, webhookLock, webhookResume, webhookUpdate } from './store.ts'
import type { Webhook } from './types.ts'
import { webhookEvent } from './webhook-event.ts'

export interface WebhookPatch extends WebhookInput {
  /** The only one from now on, of whoever keeps the secret elsewhere; by the API it is rotated. */
  readonly secret?: string
}

/** Changes an endpoint. Run it in a transaction. Fails with `request.not_found`, `request.invalid`, `request.conflict`. */
export async function updateWebhook(
  parts: WebhookParts,
  id: WebhookId,
  { secret, status, ...input }: WebhookPatch,
): Promise<Webhook> {
  const { db } = parts
  const stored = await webhookLock(db, id)
  if (stored === null) throw new SsoError('request.not_found')
  const before = stored.webhook
  const values = { ...before, ...input, ...standing(parts, before, status) }
  checkWebhook({ config: parts.config, formats: parts.eventFormats }, values)
  const replaced = secretChange(parts, stored, secret)
  const after = await webhookUpdate(db, { ...values, ...replaced.values }, replaced.secrets)
  await tell(parts, before, after, replaced.isChanged)
  return after
}

/** Whoever switches it on again says that it is mended: nothing that failed before counts. */
function standing({ clock }: WebhookParts, { disabled }: Webhook, status: WebhookPatch['status']) {
  if (status === 'enabled' && disabled !== null) return { disabled: null, failingSince: null }
  if (status === 'disabled' && disabled === null) {
    return { disabled: { at: clock.now(), reason: 'by_hand' } as const }
  }
  return {}
}

function secretChange({ vault }: WebhookParts, { webhook, secrets }: StoredWebhook, secret?: string) {
  checkGivenSecret(secret)
  const same =
    secret === undefined ||
    sameSecret(vault, secret, openSecret(vault, webhook.id, 'current', secrets.current))
  if (same) return { isChanged: false, secrets, values: {} }
  const current = sealSecret(vault, webhook.id, 'current', secret)
  return { isChanged: true, secrets: { current, previous: null }, values: { rotatedAt: null } }
}

const settings = ['url', 'description', 'events', 'format'] as const

async function tell(parts: WebhookParts, before: Webhook, after: Webhook, isNewSecret: boolean) {
  const { db } = parts
  const changed = settings.filter((field) => !isDeepStrictEqual(before[field], after[field]))
  if (changed.length > 0) await eventInsert(db, parts, webhookEvent('webhook.updated', after, { changed }))
  if (isNewSecret) {
    await eventInsert(db, parts, webhookEvent('webhook.secret_rotated', after, { emergency: true }))
  }
  if (before.disabled === null && after.disabled !== null) {
    await eventInsert(db, parts, webhookEvent('webhook.disabled', after, { reason: after.disabled.reason }))
  }
  if (before.disabled === null || after.disabled !== null) return
  await webhookResume(db, after.id)
  await lanesHurry(db, after.id, parts.clock.now())
  await eventInsert(db, parts, webhookEvent('webhook.enabled', after))
}
