import { sameSecret } from '../keys/same-secret.ts'
import { shownUrl } from '../webhooks/check-webhook.ts'
import { createWebhook } from '../webhooks/create-webhook.ts'
import { openSecret } from '../webhooks/secrets.ts'
import { type StoredWebhook, webhookLockByUrl } from '../webhooks/store.ts'
import { updateWebhook } from '../webhooks/update-webhook.ts'
import { type FieldChange, differences } from './change.ts'
import { checkStrength } from './check-strength.ts'
import { claim } from './match.ts'
import type { Run } from './run.ts'
import type { DeclaredWebhook } from './schema.ts'

/** Brings one webhook, known by its URL, to the declared state. The secret of the file is the only one then. */
export async function applyWebhook(run: Run, entry: DeclaredWebhook): Promise<void> {
  checkStrength(run.config.mode, 'secret', entry.secret)
  const current = await webhookLockByUrl(run.db, entry.url)
  if (current === null) {
    const { webhook } = await createWebhook(run, entry)
    claim(run, webhook.id)
    const name = shownUrl(webhook.url)
    run.changes.push({ action: 'create', kind: 'webhook', name, id: webhook.id, fields: [] })
    return
  }
  const { id, url } = current.webhook
  claim(run, id)
  const fields = differencesTo(run, current, entry)
  if (fields.length === 0) return
  await updateWebhook(run, id, entry)
  run.changes.push({ action: 'update', kind: 'webhook', name: shownUrl(url), id, fields })
}

function differencesTo(
  { vault }: Run,
  { webhook, secrets }: StoredWebhook,
  { secret, ...settings }: DeclaredWebhook,
): FieldChange[] {
  const status = webhook.disabled === null ? 'enabled' : 'disabled'
  const known = openSecret(vault, webhook.id, 'current', secrets.current)
  return [
    ...differences({ ...webhook, status }, settings),
    ...(sameSecret(vault, known, secret) ? [] : [{ field: 'secret' }]),
  ]
}
