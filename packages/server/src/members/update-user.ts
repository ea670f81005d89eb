import { SsoError } from '@cardea/protocol'
import { changedFields } from '../events/changed-fields.ts'
import { eventInsert } from '../events/store.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
import type { UserId } from '../storage/ids.ts'
import { userEvent } from './member-event.ts'
import type { UserRecord } from './types.ts'
import { userRecordLock, userRecordUpdate } from './user-record-store.ts'

/** Fields that are absent stay as they are; metadata is replaced as a whole. */
export type UserPatch = Partial<
  Pick<UserRecord, 'externalId' | 'metadata' | 'name' | 'firstName' | 'lastName'>
>

/** Writes what the product says of a user. Run it in a transaction. Fails with `request.not_found`, `request.conflict`. */
export async function updateUser(
  parts: { readonly db: Queryable; readonly clock: Clock; readonly random: Random },
  id: UserId,
  patch: UserPatch,
): Promise<void> {
  const current = await userRecordLock(parts.db, id)
  if (current === null) throw new SsoError('request.not_found')
  const next = { ...current, ...patch }
  const changed = changedFields(current, next)
  if (changed.length === 0) return
  await userRecordUpdate(parts.db, next)
  await eventInsert(parts.db, parts, userEvent('user.updated', next, { changed }))
}
