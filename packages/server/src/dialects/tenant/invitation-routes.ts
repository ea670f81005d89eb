import { z } from 'zod'
import { idSchema } from '../../http/id-schema.ts'
import { listAnswer, listSchema, pageQuery, pageRequest } from '../../http/pagination.ts'
import { listInvitations } from '../../members/lists.ts'
import type { ListedInvitation } from '../../members/types.ts'
import { INVITATION_DAYS, type InviteParts, invite, revokeInvitation } from '../../members/invite.ts'
import { idText } from '../../storage/id-text.ts'
import { timeText } from '../../storage/time-text.ts'
import { type TenantRoute, tenantRoute } from './tenant-route.ts'

export type InvitationParts = InviteParts

const role = z.enum(['owner', 'admin', 'member'])

const invitationAnswer = z
  .strictObject({
    id: idText('invitation'),
    email: z.string(),
    role,
    invitedBy: z
      .strictObject({ userId: idText('user'), email: z.string().nullable(), name: z.string().nullable() })
      .nullable()
      .describe('Null: they are gone, or the operator of this service has.'),
    createdAt: timeText.describe('When it was made, or made anew.'),
    expiresAt: timeText,
  })
  .meta({ id: 'Invitation' })

const path = '/api/user/organizations/:organizationId/invitations' as const
const params = z.strictObject({ organizationId: idSchema('organization') })

/** Who is asked to join an organization. The link of the mail is in no answer: it is for the mailbox alone (incidents row 67). */
export function invitationRoutes(parts: InvitationParts): TenantRoute[] {
  const { db } = parts
  return [
    tenantRoute({
      method: 'POST',
      path,
      operationId: 'invitations.create',
      summary: 'Invite somebody to your organization',
      description: `By a mail with a link, for ${String(INVITATION_DAYS)} days. Whoever has proven the address becomes a member, once. An address that is invited already is invited anew: the earlier link ends. Owners are invited by owners.`,
      access: 'admin',
      scope: 'members:write',
      params,
      body: z.strictObject({ email: z.string().max(1000), role: role.default('member') }),
      answer: { status: 201, schema: invitationAnswer },
      errors: [
        'request.conflict',
        'organization.owner_required',
        'organization.invitation_leads_nowhere',
        'mail.not_configured',
      ],
      handle: async ({ body, member: { membership, organization } }) => ({
        data: showInvitation(await invite(parts, membership, organization, body)),
      }),
    }),
    tenantRoute({
      method: 'GET',
      path,
      operationId: 'invitations.list',
      summary: 'List the invitations that can still be accepted',
      access: 'admin',
      scope: 'members:read',
      params,
      query: z.strictObject(pageQuery('invitation')),
      answer: { status: 200, schema: listSchema(invitationAnswer) },
      handle: async ({ query, member: { organization } }) => ({
        data: listAnswer(await listInvitations({ db }, organization.id, pageRequest(query)), showInvitation),
      }),
    }),
    tenantRoute({
      method: 'DELETE',
      path: `${path}/:invitationId`,
      operationId: 'invitations.revoke',
      summary: 'Take an invitation back; its link ends',
      description: 'Those of owners are for owners.',
      access: 'admin',
      scope: 'members:write',
      params: params.extend({ invitationId: idSchema('invitation') }),
      answer: { status: 200 },
      errors: ['organization.owner_required'],
      async handle({ params: { invitationId }, member: { membership } }) {
        await revokeInvitation(parts, membership, invitationId)
        return { data: null }
      },
    }),
  ]
}

function showInvitation(invitation: ListedInvitation): z.input<typeof invitationAnswer> {
  const { id, email, role, inviter, createdAt, expiresAt } = invitation
  return {
    id,
    email,
    role,
    invitedBy: inviter === null ? null : { userId: inviter.id, email: inviter.email, name: inviter.name },
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  }
}
