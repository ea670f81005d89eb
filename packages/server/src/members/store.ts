import type { Selectable } from 'kysely'
import type { Queryable } from '../storage/database.ts'
import type { MembershipId, OrganizationId, UserId } from '../storage/ids.ts'
import type { MembershipRow } from '../storage/schema.ts'
import type { Membership } from './types.ts'

/* Queries on memberships. */

/** What a user is in an organization, whatever its status; null: nothing. */
export async function membershipFind(
  db: Queryable,
  organizationId: OrganizationId,
  userId: UserId,
): Promise<Membership | null> {
  const row = await db.kysely
    .selectFrom('memberships')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row === undefined ? null : toMembership(row)
}

function toMembership(row: Selectable<MembershipRow>): Membership {
  return {
    id: row.id as MembershipId,
    organizationId: row.organization_id as OrganizationId,
    userId: row.user_id as UserId,
    role: row.role,
    status: row.status,
    source: row.source,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
