import { SsoError } from '@cardea/protocol'
import type { Queryable } from '../storage/database.ts'
import type { UserId } from '../storage/ids.ts'
import type { User } from './types.ts'
import { userFindById } from './user-store.ts'

/** The user, who has an account of their own, and so an address. Fails with `account.managed_elsewhere`. */
export async function loadOwnUser(
  db: Queryable,
  userId: UserId,
): Promise<User & { readonly email: string; readonly organizationId: null }> {
  const user = await userFindById(db, userId)
  const { email = null, organizationId = null } = user ?? {}
  if (user === null || email === null || organizationId !== null) {
    throw new SsoError('account.managed_elsewhere')
  }
  return { ...user, email, organizationId }
}
