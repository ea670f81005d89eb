import type { NewEvent } from '../events/types.ts'
import type { Application } from './types.ts'

/** An event of one application: of its organization, where it has one. */
export function applicationEvent(
  type: 'application.created' | 'application.updated' | 'application.secret_created',
  { id, organizationId, name, type: kind }: Application,
  data: NewEvent['data'] = {},
): NewEvent {
  return { type, organizationId, objectId: id, data: { name, type: kind, ...data } }
}
