import type { EventType, NewEvent } from '../events/types.ts'
import type { SelfServiceProfile } from './types.ts'

/** An event of one self-service profile. It is the deployment's. */
export function profileEvent(
  type: Extract<EventType, `self_service_profile.${string}`>,
  { id, name }: Pick<SelfServiceProfile, 'id' | 'name'>,
  data: NewEvent['data'] = {},
): NewEvent {
  return { type, organizationId: null, objectId: id, data: { name, ...data } }
}
