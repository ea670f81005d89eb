import type { EventType, NewEvent } from '../events/types.ts'
import type { SetupTicket } from './types.ts'

/** An event of one setup ticket. */
export function ticketEvent(
  type: Extract<EventType, `setup_ticket.${string}`>,
  { id, organizationId }: Pick<SetupTicket, 'id' | 'organizationId'>,
  data: NewEvent['data'],
): NewEvent {
  return { type, organizationId, objectId: id, data }
}
