import type { EventType, NewEvent } from '../events/types.ts'
import type { Domain } from './types.ts'

/** An event of one domain. */
export function domainEvent(
  type: Extract<EventType, `domain.${string}`>,
  { id, organizationId, domain }: Pick<Domain, 'id' | 'organizationId' | 'domain'>,
  data: NewEvent['data'] = {},
): NewEvent {
  return { type, organizationId, objectId: id, data: { domain, ...data } }
}
