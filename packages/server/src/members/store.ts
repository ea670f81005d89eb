import { type Selectable, sql } from 'kysely'
import type { Queryable } from '../storage/database.ts'
import type { MembershipId, OrganizationId, UserId } from '../storage/ids.ts'
import type { MembershipRow } from '../storage/people-schema.ts'
import type { Membership } from './types.ts'

/* Queries on memberships. Every one names its organization. */

export async function membershipFind(
  db: Queryable,
  organizationId: OrganizationId,
  userId: UserId,
): Promise<Membership | null> {
  return toMembershipOrNull(await ofUser(db, organizationId, userId).executeTakeFirst())
}

/** The membership, held until the end of the transaction. */
export async function membershipLock(
  db: Queryable,
  organizationId: OrganizationId,
  userId: UserId,
): Promise<Membership | null> {
  return toMembershipOrNull(await ofUser(db, organizationId, userId).forUpdate().executeTakeFirst())
}

function ofUser(db: Queryable, organizationId: OrganizationId, userId: UserId) {
  return db.kysely
    .selectFrom('memberships')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
}

/** The membership of this id, held until the end of the transaction. */
export async function membershipLockById(
  db: Queryable,
  organizationId: OrganizationId,
  id: MembershipId,
): Promise<Membership | null> {
  const row = await db.kysely
    .selectFrom('memberships')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return toMembershipOrNull(row)
}

/** The active owners of an organization, held until the end of the transaction. */
export async function ownersLock(db: Queryable, organizationId: OrganizationId): Promise<string[]> {
  const rows = await db.kysely
    .selectFrom('memberships')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('role', '=', 'owner')
    .where('status', '=', 'active')
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows.map(({ id }) => id)
}

export async function membershipDelete(
  db: Queryable,
  { id, organizationId }: Pick<Membership, 'id' | 'organizationId'>,
): Promise<void> {
  await db.kysely
    .deleteFrom('memberships')
    .where('id', '=', id)
    .where('organization_id', '=', organizationId)
    .execute()
}

/** Writes a membership; one that is there stays as it is, and is answered. */
export async function membershipInsert(
  db: Queryable,
  { id, organizationId, userId, role, status, source }: Omit<Membership, 'createdAt' | 'updatedAt'>,
): Promise<{ readonly membership: Membership; readonly isNew: boolean }> {
  const row = await db.kysely
    .insertInto('memberships')
    .values({ id, organization_id: organizationId, user_id: userId, role, status, source })
    // Changes nothing: so that the row is answered.
    .onConflict((conflict) =>
      conflict.constraint('memberships_once').doUpdateSet({ organization_id: organizationId }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
  return { membership: toMembership(row), isNew: row.id === id }
}

/** Writes role and status. */
export async function membershipUpdate(
  db: Queryable,
  { id, organizationId, role, status }: Pick<Membership, 'id' | 'organizationId' | 'role' | 'status'>,
): Promise<Membership | null> {
  const row = await db.kysely
    .updateTable('memberships')
    .set({ role, status, updated_at: sql`now()` })
    .where('id', '=', id)
    .where('organization_id', '=', organizationId)
    .returningAll()
    .executeTakeFirst()
  return toMembershipOrNull(row)
}

/** The proven addresses of the organization's active owners, but for one of them. */
export async function ownerAddresses(
  db: Queryable,
  organizationId: OrganizationId,
  except: UserId | null,
): Promise<string[]> {
  const rows = await db.kysely
    .selectFrom('memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select('u.email')
    .where('m.organization_id', '=', organizationId)
    .where('m.role', '=', 'owner')
    .where('m.status', '=', 'active')
    .where('u.email_proven', '=', true)
    .$if(except !== null, (query) => query.where('u.id', '<>', except ?? ''))
    .orderBy('u.id')
    .execute()
  return rows.flatMap(({ email }) => (email === null ? [] : [email]))
}

function toMembershipOrNull(row: Selectable<MembershipRow> | undefined): Membership | null {
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
