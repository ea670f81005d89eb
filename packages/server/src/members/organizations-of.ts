import type { User } from '../accounts/types.ts'
import { emailKey } from '../accounts/email-key.ts'
import type { Queryable, Statement } from '../storage/database.ts'
import type { OrganizationId } from '../storage/ids.ts'
import type { MembershipStatus, Role } from './types.ts'

/** An organization that somebody may go on to. */
export interface OrganizationChoice {
  readonly organizationId: OrganizationId
  readonly name: string
  readonly slug: string
  readonly role: Role
  /** `invited`: they become a member by choosing it. */
  readonly status: MembershipStatus | 'invited'
}

interface Row {
  readonly id: OrganizationId
  readonly name: string
  readonly slug: string
  readonly role: Role
  readonly status: OrganizationChoice['status']
}

/** More than anybody reads through on a page. */
const MOST = 100

const find: Statement<Row> = {
  name: 'organizations_of_user',
  // Who has asked to join and is invited need not wait for an answer.
  text: `select o.id, o.name, o.slug, coalesce(i.role, m.role) as role,
        case when i.id is null then m.status else 'invited' end as status
      from memberships m join organizations o on o.id = m.organization_id
        left join invitations i on i.organization_id = m.organization_id and m.status = 'pending'
          and i.email_key = $2 and i.expires_at > now()
      where m.user_id = $1
    union all
    select o.id, o.name, o.slug, i.role, 'invited' from invitations i join organizations o on o.id = i.organization_id
      where i.email_key = $2 and i.expires_at > now()
        and not exists (select from memberships m where m.organization_id = o.id and m.user_id = $1)
    order by name, id limit ${MOST}`,
}

/** The organizations of a user, and those that have invited their proven address. Not those that have put them out. */
export async function organizationsOf(
  db: Queryable,
  { id, email, emailProven }: Pick<User, 'id' | 'email' | 'emailProven'>,
): Promise<OrganizationChoice[]> {
  const key = email === null || !emailProven ? null : emailKey(email)
  const rows = await db.query(find, [id, key])
  return rows
    .filter(({ status }) => status !== 'inactive')
    .map(({ id: organizationId, ...row }) => ({ organizationId, ...row }))
}
