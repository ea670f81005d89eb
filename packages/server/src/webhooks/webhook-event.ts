import type { EventType, NewEvent } from '../events/types.ts'
import { shownUrl } from './check-webhook.ts'
import type { Webhook } from './types.ts'

/** An event about an endpoint itself. It is the deployment's. */
export function webhookEvent(
  type: Extract<EventType, `webhook.${string}`>,
  { id, url }: Pick<Webhook, 'id' | 'url'>,
  data: NewEvent['data'] = {},
): NewEvent {
  return { type, organizationId: null, objectId: id, data: { url: shownUrl(url), ...data } }
}
