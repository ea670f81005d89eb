import type { Queryable, Statement } from '../storage/database.ts'
import type { MembershipId, OrganizationId, UserId } from '../storage/ids.ts'
import { type Page, type PageRequest, toPage } from '../storage/page.ts'
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

const list: Statement<Row> = {
  name: 'members_of_organization',
  // The groups are those of this organization's own connections: what another one says of the same person is not told here.
  text: `select m.id, m.user_id, m.role, m.status, m.source, m.created_at, u.email, u.name, (
        select p.groups from profiles p where p.user_id = m.user_id and p.organization_id = m.organization_id
        order by p.last_login_at desc limit 1
      ) as groups
    from memberships m join users u on u.id = m.user_id
    where m.organization_id = $1 and ($2::text is null or m.id > $2) order by m.id limit $3`,
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

function toListed({ user_id: userId, created_at: createdAt, groups, ...row }: Row): ListedMember {
  return { ...row, userId, createdAt, groups: groups ?? [] }
}
