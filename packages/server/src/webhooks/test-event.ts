import type { Event } from '../events/types.ts'
import type { Delivery } from './types.ts'

/** The event of a test. It is in no list: what is to be known of it is in its delivery. */
export function testEvent({
  eventId,
  webhookId,
  createdAt,
}: Pick<Delivery, 'eventId' | 'webhookId' | 'createdAt'>): Event {
  return {
    id: eventId,
    type: 'webhook.test',
    organizationId: null,
    objectId: webhookId,
    data: {},
    occurredAt: createdAt,
    actor: null,
  }
}
