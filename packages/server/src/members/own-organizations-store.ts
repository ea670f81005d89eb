import type { Selectable } from 'kysely'
import type { Queryable } from '../storage/database.ts'
import type { OrganizationId, UserId } from '../storage/ids.ts'
import { type Page, type PageRequest, toPage } from '../storage/page.ts'
import type { OrganizationRow } from '../storage/schema.ts'
import type { Membership, OwnOrganization } from './types.ts'

/* Queries on the organizations of one user. The authority is the user, and what their session is good for. */

/** Who asks, and the one organization that they are good for; null: all of theirs. */
export interface Asker {
  readonly userId: UserId
  readonly organizationId: OrganizationId | null
}

/** The organizations of which the asker is an active member. */
export async function ownOrganizationList(
  db: Queryable,
  { userId, organizationId }: Asker,
  { limit, after }: PageRequest,
): Promise<Page<OwnOrganization>> {
  const rows = await db.kysely
    .selectFrom('memberships as m')
    .innerJoin('organizations as o', 'o.id', 'm.organization_id')
    .select(['o.id', 'o.name', 'o.slug', 'o.auth_required', 'o.require_mfa', 'm.role', 'm.created_at'])
    .where('m.user_id', '=', userId)
    .where('m.status', '=', 'active')
    .$if(organizationId !== null, (query) => query.where('o.id', '=', organizationId ?? ''))
    .$if(after !== null, (query) => query.where('o.id', '>', after ?? ''))
    .orderBy('o.id')
    .limit(limit + 1)
    .execute()
  return toPage(rows.map(toOwnOrganization), limit)
}

/** Does any organization of which the asker is an active member demand two factors? */
export async function ownOrganizationsDemandMfa(
  db: Queryable,
  { userId, organizationId }: Asker,
): Promise<boolean> {
  const row = await db.kysely
    .selectFrom('memberships as m')
    .innerJoin('organizations as o', 'o.id', 'm.organization_id')
    .select('o.id')
    .where('m.user_id', '=', userId)
    .where('m.status', '=', 'active')
    .where((is) => is.or([is('o.require_mfa', '=', true), is('o.auth_required', '=', 'mfa')]))
    .$if(organizationId !== null, (query) => query.where('o.id', '=', organizationId ?? ''))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

interface Row {
  readonly id: string
  readonly name: string
  readonly slug: string
  readonly auth_required: Selectable<OrganizationRow>['auth_required']
  readonly require_mfa: boolean
  readonly role: Membership['role']
  readonly created_at: Date
}

function toOwnOrganization(row: Row): OwnOrganization {
  return {
    id: row.id as OrganizationId,
    name: row.name,
    slug: row.slug,
    policy: { authRequired: row.auth_required, requireMfa: row.require_mfa },
    role: row.role,
    memberSince: row.created_at,
  }
}
