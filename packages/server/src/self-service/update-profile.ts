import { SsoError } from '@cardea/protocol'
import { changedFields } from '../events/changed-fields.ts'
import { eventInsert } from '../events/store.ts'
import type { SelfServiceProfileId } from '../storage/ids.ts'
import { type ProfileInput, type ProfileParts, withProfileInput } from './create-profile.ts'
import { profileEvent } from './profile-event.ts'
import { selfServiceProfileLock, selfServiceProfileUpdate } from './profile-store.ts'
import type { SelfServiceProfile } from './types.ts'

/**
 * Changes a self-service profile; assistants that are open show it at their next step. Run it in a transaction.
 * Fails with `request.not_found`.
 */
export async function updateProfile(
  { db, ...parts }: ProfileParts,
  id: SelfServiceProfileId,
  input: ProfileInput,
): Promise<SelfServiceProfile> {
  const current = await selfServiceProfileLock(db, id)
  if (current === null) throw new SsoError('request.not_found')
  const updated = await selfServiceProfileUpdate(db, withProfileInput(current, input))
  if (updated === null) throw new SsoError('request.not_found')
  const changed = changedFields(current, updated)
  if (changed.length > 0) {
    await eventInsert(db, parts, profileEvent('self_service_profile.updated', updated, { changed }))
  }
  return updated
}
