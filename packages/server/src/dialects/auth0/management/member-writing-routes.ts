import { SsoError, invalidInput } from '@cardea/protocol'
import { z } from 'zod'
import { idSchema } from '../../../http/id-schema.ts'
import type { Caller } from '../../../http/route.ts'
import { addMember } from '../../../members/add-member.ts'
import { roleText } from '../../../members/api-schemas.ts'
import { changeMember, removeMember } from '../../../members/change-member.ts'
import { loadMember } from '../../../members/lists.ts'
import { operatorActor } from '../../../members/operator-actor.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Random } from '../../../platform/random.ts'
import type { Database, Queryable } from '../../../storage/database.ts'
import { idText } from '../../../storage/id-text.ts'
import type { OrganizationId, UserId } from '../../../storage/ids.ts'
import { type ManagementRoute, managementRoute } from './management-route.ts'
import { organizationParams } from './organization-routes.ts'

interface MemberWritingParts {
  readonly db: Database
  readonly clock: Clock
  readonly random: Random
}
type Within = Omit<MemberWritingParts, 'db'> & { readonly db: Queryable }

const path = '/api/v2/organizations/:organizationId/members' as const
const people = z.strictObject({ members: z.array(idText('user')).min(1).max(100) })
const ofMember = organizationParams.extend({ userId: idSchema('user') })

/** What somebody is: one thing here. */
const roles = z.strictObject({ roles: z.array(roleText).min(1).max(1, 'Somebody has one role here.') })

/** Who belongs to an organization, and as what, on the word of who calls. All of a request is done, or nothing. */
export function memberWritingRoutes(parts: MemberWritingParts): ManagementRoute[] {
  return [...memberTable(parts), ...roleTable(parts)]
}

function memberTable(parts: MemberWritingParts): ManagementRoute[] {
  return [
    managementRoute({
      method: 'POST',
      path,
      summary: 'Make people members of an organization.',
      scope: 'create:organization_members',
      subject: 'user',
      params: organizationParams,
      body: people,
      status: 204,
      handle: ({ params: { organizationId }, body: { members }, caller }) =>
        parts.db.transaction(async (db) => {
          await operatorActor({ db }, caller, organizationId)
          for (const userId of members) await add({ ...parts, db }, caller, organizationId, userId)
        }),
    }),
    managementRoute({
      method: 'DELETE',
      path,
      summary: 'Take memberships of an organization away.',
      scope: 'delete:organization_members',
      subject: 'user',
      params: organizationParams,
      body: people,
      status: 204,
      handle: ({ params: { organizationId }, body: { members }, caller }) =>
        parts.db.transaction(async (db) => {
          const { actor } = await operatorActor({ db }, caller, organizationId)
          for (const userId of members) {
            const { id } = await loadMember({ db }, organizationId, userId)
            await removeMember({ ...parts, db }, actor, id)
          }
        }),
    }),
  ]
}

/** There it is no fault to add who is a member already; somebody who was put out stays out. */
async function add(
  parts: Within,
  { tenant }: Caller,
  organizationId: OrganizationId,
  userId: UserId,
): Promise<void> {
  try {
    await addMember(parts, tenant, organizationId, { userId, role: 'member' })
  } catch (error) {
    if (!(error instanceof SsoError) || error.code !== 'request.conflict') throw error
    const { status } = await loadMember(parts, organizationId, userId)
    if (status !== 'active') throw error
  }
}

function roleTable(parts: MemberWritingParts): ManagementRoute[] {
  return [
    managementRoute({
      method: 'POST',
      path: `${path}/:userId/roles`,
      summary: 'Say what a member is, in the place of what they were.',
      scope: 'create:organization_member_roles',
      subject: 'user',
      params: ofMember,
      body: roles,
      status: 204,
      handle: ({ params: { organizationId, userId }, body, caller }) =>
        parts.db.transaction(async (db) => {
          const [role = 'member'] = body.roles
          const { actor } = await operatorActor({ db }, caller, organizationId)
          const { id } = await loadMember({ db }, organizationId, userId)
          await changeMember({ ...parts, db }, actor, id, { role })
        }),
    }),
    managementRoute({
      method: 'DELETE',
      path: `${path}/:userId/roles`,
      summary: 'Have somebody be an owner or admin no more: they are a member.',
      scope: 'delete:organization_member_roles',
      subject: 'user',
      params: ofMember,
      body: roles,
      status: 204,
      handle: ({ params: { organizationId, userId }, body, caller }) =>
        parts.db.transaction(async (db) => {
          const [taken] = body.roles
          const { actor } = await operatorActor({ db }, caller, organizationId)
          const { id, role } = await loadMember({ db }, organizationId, userId)
          if (taken === 'member') throw alwaysSomething()
          if (taken === role) await changeMember({ ...parts, db }, actor, id, { role: 'member' })
        }),
    }),
  ]
}

function alwaysSomething() {
  const message = 'Whoever belongs to an organization is a member at least; take the membership away.'
  return invalidInput({ field: 'roles.0', code: 'not_supported', message })
}
