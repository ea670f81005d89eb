import { SsoError } from '@cardea/protocol'
import type { Queryable } from '../storage/database.ts'
import type { WebhookId } from '../storage/ids.ts'
import { webhookFindById } from './store.ts'
import type { Webhook } from './types.ts'

/** The endpoint, or `request.not_found`. */
export async function loadWebhook({ db }: { readonly db: Queryable }, id: WebhookId): Promise<Webhook> {
  const found = await webhookFindById(db, id)
  if (found === null) throw new SsoError('request.not_found')
  return found.webhook
}
