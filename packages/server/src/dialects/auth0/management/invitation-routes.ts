import { z } from 'zod'
import { idSchema } from '../../../http/id-schema.ts'
import { addressText, roleText } from '../../../members/api-schemas.ts'
import { INVITATION_DAYS, type InviteParts, invite, revokeInvitation } from '../../../members/invite.ts'
import { loadInvitation, sliceInvitations } from '../../../members/lists.ts'
import { operatorActor } from '../../../members/operator-actor.ts'
import type { ListedInvitation } from '../../../members/types.ts'
import { asSlice, pageOf, pagesQuery } from './list.ts'
import { type ManagementRoute, managementRoute } from './management-route.ts'
import { organizationParams } from './organization-routes.ts'

export type InvitationRouteParts = InviteParts

const path = '/api/v2/organizations/:organizationId/invitations' as const
const params = organizationParams.extend({ invitationId: idSchema('invitation') })
const LIFETIME = INVITATION_DAYS * 86_400

/** The link leads to a page of Cardea's own, so for which application it is says nothing, as does a name that no account proves. */
const newInvitation = z.strictObject({
  inviter: z.strictObject({ name: z.string().max(300) }),
  invitee: z.strictObject({ email: addressText }),
  client_id: z.string().max(200),
  roles: z.array(roleText).max(1, 'Somebody has one role here.').default([]),
  ttl_sec: z.literal(LIFETIME, `An invitation lasts for ${String(LIFETIME)} seconds here.`).exactOptional(),
  send_invitation_email: z
    .literal(true, 'The link is for the mailbox alone, so an invitation is always mailed.')
    .exactOptional(),
  user_metadata: z.strictObject({}).exactOptional(),
  app_metadata: z.strictObject({}).exactOptional(),
})

/** Who is asked to join an organization. The link of the mail is in no answer: it is for the mailbox alone (incidents row 67). */
export function invitationRoutes(parts: InvitationRouteParts): ManagementRoute[] {
  return [
    managementRoute({
      method: 'GET',
      path,
      summary: 'List the invitations that can still be accepted.',
      scope: 'read:organization_invitations',
      subject: 'organization',
      params: organizationParams,
      query: z.strictObject(pagesQuery),
      status: 200,
      async handle({ params: { organizationId }, query, caller }) {
        await operatorActor(parts, caller, organizationId)
        const found = await sliceInvitations(parts, organizationId, asSlice(query))
        return pageOf(query, 'invitations', found, showInvitation)
      },
    }),
    managementRoute({
      method: 'POST',
      path,
      summary: 'Invite somebody to an organization, by a mail.',
      scope: 'create:organization_invitations',
      subject: 'invitation',
      params: organizationParams,
      body: newInvitation,
      status: 201,
      async handle({ params: { organizationId }, body: { invitee, roles }, caller }) {
        const { actor, organization } = await operatorActor(parts, caller, organizationId)
        const [role = 'member'] = roles
        return showInvitation(await invite(parts, actor, organization, { email: invitee.email, role }))
      },
    }),
    managementRoute({
      method: 'GET',
      path: `${path}/:invitationId`,
      summary: 'Get an invitation that can still be accepted.',
      scope: 'read:organization_invitations',
      subject: 'invitation',
      params,
      status: 200,
      async handle({ params: { organizationId, invitationId }, caller }) {
        await operatorActor(parts, caller, organizationId)
        return showInvitation(await loadInvitation(parts, organizationId, invitationId))
      },
    }),
    managementRoute({
      method: 'DELETE',
      path: `${path}/:invitationId`,
      summary: 'Take an invitation back; its link ends.',
      scope: 'delete:organization_invitations',
      subject: 'invitation',
      params,
      status: 204,
      async handle({ params: { organizationId, invitationId }, caller }) {
        const { actor } = await operatorActor(parts, caller, organizationId)
        await revokeInvitation(parts, actor, invitationId)
      },
    }),
  ]
}

function showInvitation({
  id,
  organizationId,
  email,
  role,
  inviter,
  createdAt,
  expiresAt,
}: ListedInvitation) {
  const name = inviter === null ? null : (inviter.name ?? inviter.email)
  return {
    id,
    organization_id: organizationId,
    ...(name === null ? {} : { inviter: { name } }),
    invitee: { email },
    roles: [role],
    created_at: createdAt.toISOString(),
    expires_at: expiresAt.toISOString(),
  }
}
