import { sql } from 'kysely'
import { emailKey } from '../accounts/email-key.ts'
import type { Queryable } from '../storage/database.ts'
import type { MembershipId, OrganizationId, UserId } from '../storage/ids.ts'
import { type Page, type PageRequest, type Slice, type SliceRequest, toPage } from '../storage/page.ts'
import type { ListedMember, MembershipStatus, Role } from './types.ts'

/* Queries on members as lists show them. Every one names its organization. */

export interface MemberFilter {
  /** As written: compared in the one spelling. */
  readonly email?: string | undefined
  readonly status?: MembershipStatus | undefined
  readonly role?: Role | undefined
  readonly userId?: UserId | undefined
}

/** The members of an organization that match, whatever their status unless that is asked for, the oldest first. */
export async function memberList(
  db: Queryable,
  organizationId: OrganizationId,
  filter: MemberFilter,
  { limit, after }: PageRequest,
): Promise<Page<ListedMember>> {
  const rows = await listed(matching(db, organizationId, filter))
    .$if(after !== null, (query) => query.where('m.id', '>', after ?? ''))
    .orderBy('m.id')
    .limit(limit + 1)
    .execute()
  return toPage(rows.map(toListed), limit)
}

/** The same by number, and how many there are. */
export async function memberSlice(
  db: Queryable,
  organizationId: OrganizationId,
  filter: MemberFilter,
  { limit, skip }: SliceRequest,
): Promise<Slice<ListedMember>> {
  const query = matching(db, organizationId, filter)
  const rows = await listed(query).orderBy('m.id').limit(limit).offset(skip).execute()
  const { total } = await query.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow()
  return { items: rows.map(toListed), total }
}

/** The member of this id, as lists show them. */
export async function memberFindListed(
  db: Queryable,
  organizationId: OrganizationId,
  id: MembershipId,
): Promise<ListedMember | null> {
  const row = await listed(matching(db, organizationId, {}))
    .where('m.id', '=', id)
    .executeTakeFirst()
  return row === undefined ? null : toListed(row)
}

function matching(
  db: Queryable,
  organizationId: OrganizationId,
  { email, status, role, userId }: MemberFilter,
) {
  return (
    db.kysely
      .selectFrom('memberships as m')
      .innerJoin('users as u', 'u.id', 'm.user_id')
      .where('m.organization_id', '=', organizationId)
      // What is no address is nobody's.
      .$if(email !== undefined, (query) => query.where('u.email_key', '=', emailKey(email ?? '') ?? ''))
      .$if(status !== undefined, (query) => query.where('m.status', '=', status ?? 'active'))
      .$if(role !== undefined, (query) => query.where('m.role', '=', role ?? 'member'))
      .$if(userId !== undefined, (query) => query.where('m.user_id', '=', userId ?? ''))
  )
}

function listed(query: ReturnType<typeof matching>) {
  return query
    .select(['m.id', 'm.organization_id', 'm.user_id', 'm.role', 'm.status', 'm.source'])
    .select(['m.created_at', 'm.updated_at'])
    .select(['u.email', 'u.email_proven', 'u.proven_by_provider', 'u.name', 'u.first_name', 'u.last_name'])
    .select((eb) =>
      // Those of this organization's own connections: what another one says of the same person is not told here.
      eb
        .selectFrom('profiles as p')
        .select('p.groups')
        .whereRef('p.user_id', '=', 'm.user_id')
        .whereRef('p.organization_id', '=', 'm.organization_id')
        .orderBy('p.last_login_at', 'desc')
        .limit(1)
        .as('groups'),
    )
}

type Row = Awaited<ReturnType<ReturnType<typeof listed>['execute']>>[number]

function toListed(row: Row): ListedMember {
  return {
    id: row.id as MembershipId,
    organizationId: row.organization_id as OrganizationId,
    userId: row.user_id as UserId,
    role: row.role,
    status: row.status,
    source: row.source,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    email: row.email,
    emailProven: row.email_proven && !row.proven_by_provider,
    name: row.name,
    firstName: row.first_name,
    lastName: row.last_name,
    groups: row.groups ?? [],
  }
}
