import { SsoError } from '@cardea/protocol'
import type { Queryable } from '../storage/database.ts'
import type { UserId } from '../storage/ids.ts'
import type { Page, PageRequest } from '../storage/page.ts'
import type { Membership, UserRecord } from './types.ts'
import { type UserFilter, membershipsOfUser, userRecordFind, userRecordList } from './user-record-store.ts'

/* The people of the whole deployment, for the operator. */

interface Parts {
  readonly db: Queryable
}

/** The users who match every given filter, the oldest first. */
export function listUsers(
  { db }: Parts,
  filter: UserFilter,
  request: PageRequest,
): Promise<Page<UserRecord>> {
  return userRecordList(db, filter, request)
}

/** A user, and where they belong. Fails with `request.not_found`. */
export async function loadUser(
  { db }: Parts,
  id: UserId,
): Promise<UserRecord & { readonly memberships: readonly Membership[] }> {
  const user = await userRecordFind(db, id)
  if (user === null) throw new SsoError('request.not_found')
  return { ...user, memberships: await membershipsOfUser(db, id) }
}
