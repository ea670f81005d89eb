import type { User } from '../accounts/types.ts'
import type { EventType, NewEvent } from '../events/types.ts'
import type { Invitation, Membership } from './types.ts'

/** An event of one membership. */
export function memberEvent(
  type: Extract<EventType, `member.${string}`>,
  { id, organizationId, userId, role, status, source }: Membership,
): NewEvent {
  return { type, organizationId, objectId: id, data: { userId, role, status, source } }
}

/** An event of one user. Nothing of the person. */
export function userEvent(
  type: Extract<EventType, `user.${string}`>,
  { id, organizationId }: Pick<User, 'id' | 'organizationId'>,
  data: NewEvent['data'] = {},
): NewEvent {
  return { type, organizationId, objectId: id, data }
}

/** An event of one invitation. Not for whom: an address is a person's, and no event tells of those. */
export function invitationEvent(
  type: Extract<EventType, `invitation.${string}`>,
  { id, organizationId, role }: Invitation,
  data: NewEvent['data'],
): NewEvent {
  return { type, organizationId, objectId: id, data: { role, ...data } }
}
