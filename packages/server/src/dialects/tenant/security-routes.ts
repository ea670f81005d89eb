import { z } from 'zod'
import { idSchema } from '../../http/id-schema.ts'
import {
  type EmergencyParts,
  makeEmergencyCodes,
  openByEmergencyCode,
} from '../../members/emergency-codes.ts'
import { BREAK_GLASS_CODES } from '../../organizations/break-glass.ts'
import { updateOrganization } from '../../organizations/update-organization.ts'
import { timeText } from '../../storage/time-text.ts'
import { type TenantRoute, tenantRoute } from './tenant-route.ts'

export type SecurityParts = EmergencyParts

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
    async handle({ caller: { session }, member: { organization } }) {
      return { data: { codes: await makeEmergencyCodes(parts, session, organization.id) } }
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
    async handle({ body, caller: { session }, member: { organization }, client: { from } }) {
      const typed = { code: body.code, address: from.address }
      const { until, left } = await openByEmergencyCode(parts, session, organization, typed)
      return { data: { until: until.toISOString(), left } }
    },
  })
}
