import { z } from 'zod'
import { idSchema } from '../../http/id-schema.ts'
import { listAnswer, listSchema, pageQuery, pageRequest } from '../../http/pagination.ts'
import { approveMember, changeMember, declineMember, removeMember } from '../../members/change-member.ts'
import { listMembers } from '../../members/lists.ts'
import type { ListedMember } from '../../members/types.ts'
import type { Membership } from '../../members/types.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Random } from '../../platform/random.ts'
import type { Database } from '../../storage/database.ts'
import { idText } from '../../storage/id-text.ts'
import { timeText } from '../../storage/time-text.ts'
import { type TenantRoute, tenantRoute } from './tenant-route.ts'

export interface MemberParts {
  readonly db: Database
  readonly clock: Clock
  readonly random: Random
}

const role = z.enum(['owner', 'admin', 'member'])
const membershipFields = {
  id: idText('membership'),
  userId: idText('user'),
  role,
  status: z.enum(['active', 'pending', 'inactive']),
  source: z.enum(['created', 'sso', 'domain', 'invitation', 'operator']),
  since: timeText,
}
const membershipAnswer = z.strictObject(membershipFields).meta({ id: 'Membership' })
const memberAnswer = z
  .strictObject({
    ...membershipFields,
    email: z.string().nullable(),
    name: z.string().nullable(),
    groups: z.array(z.string()).describe('As the identity provider said at their latest sign-in.'),
  })
  .meta({ id: 'Member' })

const path = '/api/user/organizations/:organizationId/members' as const
const params = z.strictObject({ organizationId: idSchema('organization') })
const paramsOfOne = params.extend({ memberId: idSchema('membership') })

/** Who belongs to an organization, and as what. */
export function memberRoutes(parts: MemberParts): TenantRoute[] {
  const { db } = parts
  return [
    tenantRoute({
      method: 'GET',
      path,
      operationId: 'members.list',
      summary: 'List the members of your organization',
      access: 'member',
      scope: 'members:read',
      params,
      query: z.strictObject(pageQuery('membership')),
      answer: { status: 200, schema: listSchema(memberAnswer) },
      handle: async ({ query, member: { organization } }) => ({
        data: listAnswer(await listMembers({ db }, organization.id, pageRequest(query)), showMember),
      }),
    }),
    tenantRoute({
      method: 'PATCH',
      path: `${path}/:memberId`,
      operationId: 'members.update',
      summary: 'Change what a member is',
      description:
        'Owners are made and unmade by owners alone; the last one stays. `inactive` puts somebody out and signs them out everywhere in the organization; they come back only when you set them to `active`.',
      access: 'admin',
      scope: 'members:write',
      params: paramsOfOne,
      body: z.strictObject({
        role: role.exactOptional(),
        status: z.enum(['active', 'inactive']).exactOptional(),
      }),
      answer: { status: 200, schema: membershipAnswer },
      errors: ['organization.owner_required', 'organization.last_owner'],
      handle: async ({ params: { memberId }, body, member: { membership } }) => ({
        data: showMembership(
          await db.transaction((transaction) =>
            changeMember({ ...parts, db: transaction }, membership, memberId, body),
          ),
        ),
      }),
    }),
    tenantRoute({
      method: 'DELETE',
      path: `${path}/:memberId`,
      operationId: 'members.delete',
      summary: 'Take a membership away',
      description:
        'They may come back as anybody may: by an invitation, or just in time. To keep somebody out, set them to `inactive`.',
      access: 'admin',
      scope: 'members:write',
      params: paramsOfOne,
      answer: { status: 200 },
      errors: ['organization.owner_required', 'organization.last_owner'],
      async handle({ params: { memberId }, member: { membership } }) {
        await db.transaction((transaction) =>
          removeMember({ ...parts, db: transaction }, membership, memberId),
        )
        return { data: null }
      },
    }),
    ...routesOfWaiting(parts),
  ]
}

function routesOfWaiting(parts: MemberParts): TenantRoute[] {
  const { db } = parts
  return [
    tenantRoute({
      method: 'POST',
      path: `${path}/:memberId/approve`,
      operationId: 'members.approve',
      summary: 'Let somebody in who has asked to join',
      access: 'admin',
      scope: 'members:write',
      params: paramsOfOne,
      answer: { status: 200, schema: membershipAnswer },
      handle: async ({ params: { memberId }, member: { membership } }) => ({
        data: showMembership(
          await db.transaction((transaction) =>
            approveMember({ ...parts, db: transaction }, membership, memberId),
          ),
        ),
      }),
    }),
    tenantRoute({
      method: 'POST',
      path: `${path}/:memberId/decline`,
      operationId: 'members.decline',
      summary: 'Turn somebody down who has asked to join',
      access: 'admin',
      scope: 'members:write',
      params: paramsOfOne,
      answer: { status: 200 },
      async handle({ params: { memberId }, member: { membership } }) {
        await db.transaction((transaction) =>
          declineMember({ ...parts, db: transaction }, membership, memberId),
        )
        return { data: null }
      },
    }),
  ]
}

function showMember(member: ListedMember): z.input<typeof memberAnswer> {
  const { email, name, groups } = member
  return { ...showMembership(member), email, name, groups: [...groups] }
}

function showMembership(membership: Membership): z.input<typeof membershipAnswer> {
  const { id, userId, role, status, source, createdAt } = membership
  return { id, userId, role, status, source, since: createdAt.toISOString() }
}
