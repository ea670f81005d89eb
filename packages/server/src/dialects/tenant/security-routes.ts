import { SsoError, assertsMfa } from '@cardea/protocol'
import { z } from 'zod'
import { checkRecent } from '../../accounts/check-may-change.ts'
import { userFindById } from '../../accounts/user-store.ts'
import { idSchema } from '../../http/id-schema.ts'
import type { Limiter } from '../../limits/create-limiter.ts'
import type { QueueParts } from '../../mails/queue-mail.ts'
import { breakGlassUsedMail } from '../../mails/templates/break-glass-used-mail.ts'
import { tellOwners } from '../../members/tell-owners.ts'
import {
  BREAK_GLASS_CODES,
  type BreakGlassParts,
  issueBreakGlassCodes,
  openWithBreakGlass,
} from '../../organizations/break-glass.ts'
import { updateOrganization } from '../../organizations/update-organization.ts'
import type { Queryable } from '../../storage/database.ts'
import { timeText } from '../../storage/time-text.ts'
import type { SessionCaller } from './caller.ts'
import type { Member } from './member.ts'
import { type TenantRoute, tenantRoute } from './tenant-route.ts'

export type SecurityParts = BreakGlassParts & Omit<QueueParts, 'db'> & { readonly limiter: Limiter }

const policy = z
  .strictObject({ authRequired: z.enum(['any', 'mfa', 'sso']), requireMfa: z.boolean() })
  .meta({ id: 'SecuritySettings' })

const path = '/api/user/organizations/:organizationId/settings/security' as const
const params = z.strictObject({ organizationId: idSchema('organization') })

/** How the members of an organization must sign in, and how its owners get in when that is broken. */
export function securityRoutes(parts: SecurityParts): TenantRoute[] {
  const { db } = parts
  return [
    tenantRoute({
      method: 'PUT',
      path,
      operationId: 'security.set',
      summary: 'Say how members must sign in',
      description:
        'To demand single sign-on takes a connection that was tested within 24 hours and that somebody has signed in by.',
      access: 'owner',
      scope: 'settings:write',
      params,
      body: policy,
      answer: { status: 200, schema: policy },
      errors: ['organization.sso_not_proven'],
      async handle({ body, member: { tenant, organization } }) {
        const changed = await db.transaction((transaction) =>
          updateOrganization({ ...parts, db: transaction }, tenant, organization.id, { policy: body }),
        )
        return { data: { ...changed.policy } }
      },
    }),
    tenantRoute({
      method: 'GET',
      path,
      operationId: 'security.get',
      summary: 'Get how members must sign in',
      access: 'member',
      scope: 'settings:read',
      params,
      answer: { status: 200, schema: policy },
      handle: ({ member: { organization } }) => Promise.resolve({ data: { ...organization.policy } }),
    }),
    codesRoute(parts),
    openRoute(parts),
  ]
}

function codesRoute(parts: SecurityParts): TenantRoute {
  return tenantRoute({
    method: 'POST',
    path: '/api/user/organizations/:organizationId/break-glass-codes',
    operationId: 'breakGlass.issue',
    summary: 'Get codes for the day on which single sign-on is broken',
    description: `${String(BREAK_GLASS_CODES)} of them, shown this once, in the place of all that you had. You have signed in just now, with a second factor.`,
    access: 'owner',
    scope: null,
    params,
    answer: {
      status: 201,
      schema: z.strictObject({ codes: z.array(z.string()) }).meta({ id: 'BreakGlassCodes' }),
    },
    errors: [
      'account.reauthentication_required',
      'organization.break_glass_needs_mfa',
      'organization.break_glass_owners_only',
    ],
    async handle({ caller: { session, userId }, member: { organization } }) {
      checkRecent(session, parts.clock.now())
      if (!assertsMfa({ methods: session.methods, context: session.acr })) {
        throw new SsoError('organization.break_glass_needs_mfa')
      }
      return { data: { codes: await issueBreakGlassCodes(parts, organization.id, userId) } }
    },
  })
}

function openRoute(parts: SecurityParts): TenantRoute {
  return tenantRoute({
    method: 'POST',
    path: '/api/user/organizations/:organizationId/break-glass',
    operationId: 'breakGlass.open',
    summary: 'Open the organization to your session with a code, for an hour',
    description:
      'For an owner who has signed in with a second factor while single sign-on is demanded and does not work. The code is used up, and every owner gets a mail.',
    access: 'owner',
    beforePolicy: true,
    scope: null,
    params,
    body: z.strictObject({ code: z.string().min(1).max(200) }),
    answer: {
      status: 200,
      schema: z
        .strictObject({ until: timeText, left: z.int().describe('How many codes you still have.') })
        .meta({ id: 'BreakGlassOpened' }),
    },
    errors: ['organization.break_glass_needs_mfa', 'organization.break_glass_refused'],
    async handle({ body, caller, member, client }) {
      const { id: sessionId, methods } = caller.session
      const who = { organizationId: member.organization.id, userId: caller.userId, sessionId, methods }
      const tell = (db: Queryable) => tellOfOpening({ ...parts, db }, caller, member, client.from.address)
      const { until, left } = await openWithBreakGlass(parts, who, body.code, tell)
      return { data: { until: until.toISOString(), left } }
    },
  })
}

async function tellOfOpening(
  parts: QueueParts,
  { userId }: SessionCaller,
  { organization }: Member,
  address: string,
): Promise<void> {
  const user = await userFindById(parts.db, userId)
  const mail = breakGlassUsedMail({
    organization: organization.name,
    who: user?.name ?? user?.email ?? userId,
    when: parts.clock.now(),
    address,
    link: `${parts.config.publicUrl}/account/sign-in`,
  })
  await tellOwners(parts, organization.id, mail)
}
