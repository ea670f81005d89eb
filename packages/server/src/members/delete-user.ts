import { SsoError } from '@cardea/protocol'
import { eventInsert } from '../events/store.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import { sessionsEndOfProfiles } from '../sessions/store.ts'
import type { Queryable } from '../storage/database.ts'
import type { CallerId, UserId } from '../storage/ids.ts'
import { removeMember } from './change-member.ts'
import { userEvent } from './member-event.ts'
import {
  membershipsOfUser,
  profilesDeleteOfAccounts,
  profilesPartFromUser,
  userDelete,
  userIsOperator,
  userRecordLock,
} from './user-record-store.ts'

interface Parts {
  readonly db: Queryable
  readonly clock: Clock
  readonly random: Random
}

/**
 * Deletes a user: their account with all that it is proven with, their memberships, and their sessions and tokens, at Cardea and at applications.
 * What an identity provider has told of them stays with its connection (`profiles/delete-profile.ts`), and is nobody's. Run it in a transaction.
 *
 * Fails with `request.not_found`, `organization.last_owner`, `operator.account_in_use`.
 */
export async function deleteUser(parts: Parts, callerId: CallerId, id: UserId): Promise<void> {
  // In the order in which sign-ins and invitations hold rows: where they belong, who they are there, and the user last.
  await leaveEverything(parts, callerId, id)
  const user = await userRecordLock(parts.db, id)
  if (user === null) throw new SsoError('request.not_found')
  if (await userIsOperator(parts.db, id)) throw new SsoError('operator.account_in_use')
  // What came meanwhile. Nothing comes any more: it would need the row that is held.
  await leaveEverything(parts, callerId, id)
  await userDelete(parts.db, user)
  await eventInsert(parts.db, parts, userEvent('user.deleted', user))
}

async function leaveEverything(parts: Parts, callerId: CallerId, userId: UserId): Promise<void> {
  for (const { id, organizationId } of await membershipsOfUser(parts.db, userId)) {
    await removeMember(parts, { organizationId, userId: null, role: 'owner', callerId }, id)
  }
  // First parted, then signed out: a sign-in that is being completed has waited for the first, or is seen by the second.
  const profiles = await profilesPartFromUser(parts.db, userId)
  await sessionsEndOfProfiles(parts.db, profiles)
  await profilesDeleteOfAccounts(parts.db, profiles)
}
