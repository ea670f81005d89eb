import { SsoError } from '@cardea/protocol'
import { awaitingDeletePerson } from '../connections/awaiting-store.ts'
import { eventInsert } from '../events/store.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import { sessionsEndOfProfiles } from '../sessions/store.ts'
import type { Queryable } from '../storage/database.ts'
import type { ProfileId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { profileDelete, profileLock } from './store.ts'

/**
 * Deletes what is known of a person by one connection: their profile, what was held of them for want of an attribute, and messages with them in
 * them. Their sessions by it end, and applications are told. Logins stay, and say nothing of whom. Who they are here, and where they belong, stays
 * too (`members/delete-user.ts`). Run it in a transaction.
 *
 * Fails with `request.not_found`.
 */
export async function deleteProfile(
  parts: { readonly db: Queryable; readonly clock: Clock; readonly random: Random },
  tenant: Tenant,
  id: ProfileId,
): Promise<void> {
  const profile = await profileLock(parts.db, tenant, id)
  if (profile === null) throw new SsoError('request.not_found')
  const { organizationId, connectionId } = profile
  await sessionsEndOfProfiles(parts.db, [id])
  await awaitingDeletePerson(parts.db, profile)
  await profileDelete(parts.db, id)
  await eventInsert(parts.db, parts, {
    type: 'profile.deleted',
    organizationId,
    objectId: id,
    data: { connectionId },
  })
}
