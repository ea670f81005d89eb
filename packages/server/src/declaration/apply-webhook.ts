import { invalidInput } from '@cardea/protocol'
import { sameSecret } from '../keys/same-secret.ts'
import { newId } from '../storage/ids.ts'
import { differences } from './change.ts'
import { checkStrength } from './check-strength.ts'
import { claim } from './match.ts'
import type { Run } from './run.ts'
import type { DeclaredWebhook } from './schema.ts'
import { webhookFindByUrl, webhookInsert, webhookUpdate } from './webhook-store.ts'

/** Brings one webhook, known by its URL, to the declared state. The secret is kept sealed. */
export async function applyWebhook(run: Run, entry: DeclaredWebhook): Promise<void> {
  const shown = checkUrl(entry.url, run.config.mode)
  checkStrength(run.config.mode, 'secret', entry.secret)
  const current = await webhookFindByUrl(run.db, entry.url)
  const id = current?.id ?? newId('webhook', run)
  claim(run, id)
  const secretSealed = run.vault.seal(entry.secret, secretPlace(id))
  const row = { secret_sealed: secretSealed, events: [...entry.events] }
  if (current === null) {
    await webhookInsert(run.db, { id, url: entry.url, ...row })
    run.changes.push({ action: 'create', kind: 'webhook', name: shown, id, fields: [] })
    return
  }
  const secret = run.vault.open(current.secret_sealed, secretPlace(id)).toString('utf8')
  const fields = [
    ...differences({ events: current.events }, { events: entry.events }),
    ...(sameSecret(run.vault, secret, entry.secret) ? [] : [{ field: 'secret' }]),
  ]
  if (fields.length === 0) return
  await webhookUpdate(run.db, id, row)
  run.changes.push({ action: 'update', kind: 'webhook', name: shown, id, fields })
}

function secretPlace(id: string) {
  return { table: 'webhooks', column: 'secret_sealed', id }
}

/** The URL as it may be shown: without its query, which may hold a secret. */
function checkUrl(text: string, mode: 'sandbox' | 'production'): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw invalidInput({
      field: 'url',
      code: 'not_a_url',
      message: 'Give a full address that begins with https://.',
    })
  }
  if (url.protocol === 'http:' && mode === 'production') {
    throw invalidInput({ field: 'url', code: 'not_https', message: 'Production requires an https address.' })
  }
  if (url.username !== '' || url.password !== '' || text.includes('#')) {
    throw invalidInput({
      field: 'url',
      code: 'not_plain',
      message: 'Leave out user name, password and fragment.',
    })
  }
  return `${url.origin}${url.pathname}`
}
