import type { Queryable, Statement } from '../storage/database.ts'
import type { MembershipId, OrganizationId, UserId } from '../storage/ids.ts'
import { type Page, type PageRequest, type Slice, type SliceRequest, toPage } from '../storage/page.ts'
import type { ListedMember, Membership } from './types.ts'

interface Row {
  readonly id: MembershipId
  readonly user_id: UserId
  readonly role: Membership['role']
  readonly status: Membership['status']
  readonly source: Membership['source']
  readonly created_at: Date
  readonly email: string | null
  readonly name: string | null
  readonly groups: string[] | null
}

// The groups are those of this organization's own connections: what another one says of the same person is not told here.
const MEMBERS = `select m.id, m.user_id, m.role, m.status, m.source, m.created_at, u.email, u.name, (
        select p.groups from profiles p where p.user_id = m.user_id and p.organization_id = m.organization_id
        order by p.last_login_at desc limit 1
      ) as groups
    from memberships m join users u on u.id = m.user_id
    where m.organization_id = $1`

const list: Statement<Row> = {
  name: 'members_of_organization',
  text: `${MEMBERS} and ($2::text is null or m.id > $2) order by m.id limit $3`,
}

const slice: Statement<Row> = {
  name: 'members_of_organization_by_number',
  text: `${MEMBERS} order by m.id offset $2 limit $3`,
}

const count: Statement<{ readonly total: number }> = {
  name: 'members_of_organization_count',
  text: 'select count(*)::int as total from memberships where organization_id = $1',
}

/** The members of an organization, whatever their status, the oldest first. */
export async function memberList(
  db: Queryable,
  organizationId: OrganizationId,
  { limit, after }: PageRequest,
): Promise<Page<ListedMember>> {
  const rows = await db.query(list, [organizationId, after, limit + 1])
  return toPage(rows.map(toListed), limit)
}

/** The same by number, and how many there are. */
export async function memberSlice(
  db: Queryable,
  organizationId: OrganizationId,
  { limit, skip }: SliceRequest,
): Promise<Slice<ListedMember>> {
  const rows = await db.query(slice, [organizationId, skip, limit])
  const [counted] = await db.query(count, [organizationId])
  return { items: rows.map(toListed), total: counted?.total ?? 0 }
}

function toListed({ user_id: userId, created_at: createdAt, groups, ...row }: Row): ListedMember {
  return { ...row, userId, createdAt, groups: groups ?? [] }
}
