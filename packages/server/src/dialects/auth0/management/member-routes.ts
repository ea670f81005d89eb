import { z } from 'zod'
import { listMembers, loadMember, sliceMembers } from '../../../members/lists.ts'
import type { ListedMember, Role } from '../../../members/types.ts'
import { idSchema } from '../../../http/id-schema.ts'
import { loadOrganization } from '../../../organizations/load-organization.ts'
import type { Queryable } from '../../../storage/database.ts'
import { asSlice, asWindow, checkpointOf, checkpointQuery, pageOf, pagesQuery } from './list.ts'
import { choosing, fieldsQuery } from './fields.ts'
import { type ManagementRoute, managementRoute } from './management-route.ts'
import { organizationParams } from './organization-routes.ts'

interface MemberRouteParts {
  readonly db: Queryable
}

const path = '/api/v2/organizations/:organizationId/members' as const

/** Who belongs to an organization, by their accounts at Cardea, and as what; `member-writing-routes.ts` changes it. */
export function memberRoutes(parts: MemberRouteParts): ManagementRoute[] {
  return [
    managementRoute({
      method: 'GET',
      path,
      summary: 'List the members of an organization, the oldest first.',
      scope: 'read:organization_members',
      subject: 'organization',
      params: organizationParams,
      query: z.strictObject({ ...pagesQuery, ...checkpointQuery('membership'), ...fieldsQuery }),
      status: 200,
      async handle({ params: { organizationId }, query, caller: { tenant } }) {
        await loadOrganization(parts, tenant, organizationId)
        const window = asWindow(query)
        const show = choosing(query, showMember)
        if (window === null) {
          const found = await sliceMembers(parts, organizationId, asSlice(query))
          return pageOf(query, 'members', found, show)
        }
        return checkpointOf('members', await listMembers(parts, organizationId, window), show)
      },
    }),
    managementRoute({
      method: 'GET',
      path: `${path}/:userId/roles`,
      summary: 'List what a member is: owner, admin or member.',
      scope: 'read:organization_member_roles',
      subject: 'user',
      params: organizationParams.extend({ userId: idSchema('user') }),
      query: z.strictObject(pagesQuery),
      status: 200,
      async handle({ params: { organizationId, userId }, query, caller: { tenant } }) {
        await loadOrganization(parts, tenant, organizationId)
        const { role, status } = await loadMember(parts, organizationId, userId)
        const roles = status === 'active' ? [role] : []
        const items = query.page === 0 ? roles : []
        return pageOf(query, 'roles', { items, total: roles.length }, showRole)
      },
    }),
  ]
}

function showMember({ userId, email, name, role, status }: ListedMember) {
  return {
    user_id: userId,
    ...(email === null ? {} : { email }),
    ...(name === null ? {} : { name }),
    roles: status === 'active' ? [showRole(role)] : [],
  }
}

function showRole(role: Role) {
  return { id: role, name: role }
}
