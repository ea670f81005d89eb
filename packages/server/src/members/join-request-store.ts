import type { Organization, SecurityPolicy } from '../organizations/types.ts'
import type { Queryable, Statement } from '../storage/database.ts'
import type { MembershipId, OrganizationId } from '../storage/ids.ts'
import type { Asker } from './own-organizations-store.ts'

/** Somebody who has asked to join an organization in which the asker may decide. */
export interface JoinRequest {
  readonly id: MembershipId
  readonly organization: Pick<Organization, 'id' | 'name' | 'slug' | 'policy'>
  readonly email: string | null
  readonly name: string | null
  readonly askedAt: Date
}

interface Row {
  readonly id: MembershipId
  readonly organization_id: OrganizationId
  readonly organization_name: string
  readonly slug: string
  readonly auth_required: SecurityPolicy['authRequired']
  readonly require_mfa: boolean
  readonly email: string | null
  readonly name: string | null
  readonly created_at: Date
}

/** More than anybody decides on one page; the rest comes when these are decided. */
const MOST = 50

const list: Statement<Row> = {
  name: 'join_requests_for_admin',
  text: `select w.id, o.id as organization_id, o.name as organization_name, o.slug, o.auth_required, o.require_mfa,
      u.email, u.name, w.created_at
    from memberships m
      join organizations o on o.id = m.organization_id
      join memberships w on w.organization_id = m.organization_id and w.status = 'pending'
      join users u on u.id = w.user_id
    where m.user_id = $1 and m.status = 'active' and m.role in ('owner', 'admin')
      and ($2::text is null or m.organization_id = $2)
    order by w.created_at, w.id limit ${String(MOST)}`,
}

/** Who waits for a decision of the asker, the longest first: in the organizations whose active owner or admin they are. */
export async function joinRequestList(
  db: Queryable,
  { userId, organizationId }: Asker,
): Promise<JoinRequest[]> {
  const rows = await db.query(list, [userId, organizationId])
  return rows.map((row) => ({
    id: row.id,
    organization: {
      id: row.organization_id,
      name: row.organization_name,
      slug: row.slug,
      policy: { authRequired: row.auth_required, requireMfa: row.require_mfa },
    },
    email: row.email,
    name: row.name,
    askedAt: row.created_at,
  }))
}
