import { SsoError } from '@cardea/protocol'
import { eventInsert } from '../events/store.ts'
import type { SelfServiceProfileId } from '../storage/ids.ts'
import type { ProfileParts } from './create-profile.ts'
import { profileEvent } from './profile-event.ts'
import { selfServiceProfileDelete, selfServiceProfileLock } from './profile-store.ts'

/**
 * Deletes a self-service profile with its setup tickets; their sessions end at once. What was set up stays. Run it in a transaction.
 * Fails with `request.not_found`.
 */
export async function deleteProfile({ db, ...parts }: ProfileParts, id: SelfServiceProfileId): Promise<void> {
  const current = await selfServiceProfileLock(db, id)
  if (current === null) throw new SsoError('request.not_found')
  await selfServiceProfileDelete(db, id)
  await eventInsert(db, parts, profileEvent('self_service_profile.deleted', current))
}
