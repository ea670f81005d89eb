import { z } from 'zod'
import { checkRecent } from '../../accounts/check-may-change.ts'
import { idSchema } from '../../http/id-schema.ts'
import { listAnswer, listSchema, pageQuery, pageRequest } from '../../http/pagination.ts'
import { listOwnOrganizations } from '../../members/lists.ts'
import type { OwnOrganization } from '../../members/types.ts'
import { dissolveOrganization } from '../../members/dissolve-organization.ts'
import { foundOrganization } from '../../members/found-organization.ts'
import { organizationName, slug } from '../../organizations/schemas.ts'
import { updateOrganization } from '../../organizations/update-organization.ts'
import type { QueueParts } from '../../mails/queue-mail.ts'
import type { MemberParts } from './member-routes.ts'
import { idText } from '../../storage/id-text.ts'
import { timeText } from '../../storage/time-text.ts'
import { type TenantRoute, tenantRoute } from './tenant-route.ts'

export type OrganizationParts = MemberParts & Omit<QueueParts, 'db'>

const params = z.strictObject({ organizationId: idSchema('organization') })

const organizationAnswer = z
  .strictObject({
    id: idText('organization'),
    name: z.string(),
    slug: z.string(),
    role: z.enum(['owner', 'admin', 'member']).describe('What you are there.'),
    policy: z
      .strictObject({ authRequired: z.enum(['any', 'mfa', 'sso']), requireMfa: z.boolean() })
      .describe('How its members must sign in.'),
    memberSince: timeText,
  })
  .meta({ id: 'OwnOrganization' })

/** The organizations of whoever asks. */
export function organizationRoutes(parts: OrganizationParts): TenantRoute[] {
  const { db } = parts
  return [
    tenantRoute({
      method: 'GET',
      path: '/api/user/organizations',
      operationId: 'organizations.list',
      summary: 'List the organizations whose active member you are',
      description:
        'Also those whose policy your sign-in does not meet: `policy` says how to sign in there. A session at an organization’s connection, and a pinned token, see that organization alone.',
      access: 'signed-in',
      scope: 'organizations:read',
      query: z.strictObject(pageQuery('organization')),
      answer: { status: 200, schema: listSchema(organizationAnswer) },
      handle: async ({ query, caller }) => ({
        data: listAnswer(await listOwnOrganizations({ db }, caller, pageRequest(query)), showOrganization),
      }),
    }),
    tenantRoute({
      method: 'POST',
      path: '/api/user/organizations',
      operationId: 'organizations.create',
      summary: 'Make an organization, whose owner you are',
      description:
        'For people with an account of their own: a session at an organization’s connection is for that one alone.',
      access: 'own-account',
      scope: null,
      body: z.strictObject({ name: organizationName }),
      answer: { status: 201, schema: organizationAnswer },
      errors: ['request.conflict'],
      async handle({ body, caller }) {
        const { organization, membership } = await db.transaction((transaction) =>
          foundOrganization({ ...parts, db: transaction }, caller.userId, body),
        )
        const { role, createdAt: memberSince } = membership
        return { data: showOrganization({ ...organization, role, memberSince }) }
      },
    }),
    tenantRoute({
      method: 'GET',
      path: '/api/user/organizations/:organizationId',
      operationId: 'organizations.get',
      summary: 'Get one of your organizations',
      access: 'member',
      scope: 'organizations:read',
      params,
      answer: { status: 200, schema: organizationAnswer },
      handle({ member: { organization, membership } }) {
        const { role, createdAt: memberSince } = membership
        return Promise.resolve({ data: showOrganization({ ...organization, role, memberSince }) })
      },
    }),
    ...ownerRoutes(parts),
  ]
}

/** What an owner makes of the organization itself. */
function ownerRoutes(parts: OrganizationParts): TenantRoute[] {
  const { db } = parts
  return [
    tenantRoute({
      method: 'PATCH',
      path: '/api/user/organizations/:organizationId',
      operationId: 'organizations.update',
      summary: 'Rename your organization',
      description:
        'Fields that are absent stay as they are. The slug is in the address where members sign in: with another one the old address leads nowhere.',
      access: 'owner',
      scope: 'organizations:write',
      params,
      body: z.strictObject({ name: organizationName.exactOptional(), slug: slug.exactOptional() }),
      answer: { status: 200, schema: organizationAnswer },
      errors: ['request.conflict'],
      async handle({ body, member: { tenant, organization, membership } }) {
        const changed = await db.transaction((transaction) =>
          updateOrganization({ ...parts, db: transaction }, tenant, organization.id, body),
        )
        const { role, createdAt: memberSince } = membership
        return { data: showOrganization({ ...changed, role, memberSince }) }
      },
    }),
    tenantRoute({
      method: 'DELETE',
      path: '/api/user/organizations/:organizationId',
      operationId: 'organizations.delete',
      summary: 'Delete your organization with everything that belongs to it',
      description:
        'Its connections, domains, memberships, profiles and events, and the people whom its identity provider has brought; nothing brings them back. The other owners get a mail. You have signed in just now.',
      access: 'owner',
      scope: null,
      params,
      answer: { status: 200 },
      errors: ['account.reauthentication_required'],
      async handle({ caller: { session }, member: { membership } }) {
        checkRecent(session, parts.clock.now())
        await db.transaction((transaction) => dissolveOrganization({ ...parts, db: transaction }, membership))
        return { data: null }
      },
    }),
  ]
}

function showOrganization(organization: OwnOrganization): z.input<typeof organizationAnswer> {
  const { id, name, slug, role, policy, memberSince } = organization
  return { id, name, slug, role, policy, memberSince: memberSince.toISOString() }
}
