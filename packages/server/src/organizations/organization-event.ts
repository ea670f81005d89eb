import type { NewEvent } from '../events/types.ts'
import type { Organization } from './types.ts'

/** An event of one organization, with what it is known by. Its metadata and its policy are not told: whoever may read events need not read those. */
export function organizationEvent(
  type: 'organization.created' | 'organization.updated',
  { id, name, slug, externalId, allowOutsideProfiles }: Organization,
  data: NewEvent['data'] = {},
): NewEvent {
  const known = { name, slug, externalId, allowOutsideProfiles }
  return { type, organizationId: id, objectId: id, data: { ...known, ...data } }
}
