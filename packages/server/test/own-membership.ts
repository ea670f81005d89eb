import { emailKey } from '../src/accounts/email-key.ts'
import { membershipFind } from '../src/members/store.ts'
import type { Membership } from '../src/members/types.ts'
import type { Queryable } from '../src/storage/database.ts'
import type { OrganizationId, UserId } from '../src/storage/ids.ts'

/** What the account of its own with this address is in an organization; null: nothing, or there is no such account. */
export async function ownMembership(
  db: Queryable,
  organizationId: OrganizationId,
  email: string,
): Promise<Membership | null> {
  const user = await db.kysely
    .selectFrom('users')
    .select('id')
    .where('organization_id', 'is', null)
    .where('email_key', '=', emailKey(email))
    .executeTakeFirst()
  return user === undefined ? null : membershipFind(db, organizationId, user.id as UserId)
}
