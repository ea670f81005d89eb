import { SsoError } from '@cardea/protocol'
import type { Queryable } from '../storage/database.ts'
import type { AccountSessionId } from '../storage/ids.ts'
import { accountSessionDelete, accountSessionDeleteOthersOf, accountSessionList } from './session-store.ts'
import type { AccountSession, User } from './types.ts'
import { userFindById } from './user-store.ts'

/* The sessions of whoever is signed in, by one of them; in one at an organization's connection, those of that organization. */

interface Parts {
  readonly db: Queryable
}

/** Whose session it is. Fails with `request.unauthenticated` when they are gone. */
export async function loadSessionUser({ db }: Parts, { userId }: AccountSession): Promise<User> {
  const user = await userFindById(db, userId)
  if (user === null) throw new SsoError('request.unauthenticated')
  return user
}

/** The sessions of the person that live, the latest first. */
export function listOwnSessions({ db }: Parts, session: AccountSession): Promise<AccountSession[]> {
  return accountSessionList(db, session)
}

/** Ends one of them. Fails with `request.not_found`. */
export async function endOwnSession(
  { db }: Parts,
  session: AccountSession,
  id: AccountSessionId,
): Promise<void> {
  if (!(await accountSessionDelete(db, session, id))) throw new SsoError('request.not_found')
}

/** Ends all but the one that asks. */
export function endOtherSessions({ db }: Parts, session: AccountSession): Promise<void> {
  return accountSessionDeleteOthersOf(db, session)
}
