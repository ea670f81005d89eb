import type { EventType, NewEvent } from '../events/types.ts'
import type { Membership } from './types.ts'

/** An event of one membership. */
export function memberEvent(
  type: Extract<EventType, `member.${string}`>,
  { id, organizationId, userId, role, status, source }: Membership,
): NewEvent {
  return { type, organizationId, objectId: id, data: { userId, role, status, source } }
}
