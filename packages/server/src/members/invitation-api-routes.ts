import { z } from 'zod'
import { idSchema } from '../http/id-schema.ts'
import { listAnswer, listSchema, pageQuery, pageRequest } from '../http/pagination.ts'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import { invitationAnswer, newInvitation, showInvitation } from './api-schemas.ts'
import { INVITATION_DAYS, type InviteParts, invite, resendInvitation, revokeInvitation } from './invite.ts'
import { listInvitations, loadInvitation } from './lists.ts'
import { operatorActor } from './operator-actor.ts'

const path = '/v1/organizations/:organizationId/invitations' as const
const ofOrganization = z.strictObject({ organizationId: idSchema('organization') })
const params = ofOrganization.extend({ invitationId: idSchema('invitation') })
const mailing = ['organization.invitation_leads_nowhere', 'mail.not_configured'] as const

/** The operations on who is asked to join an organization. The link of the mail is in no answer: it is for the mailbox alone (incidents row 67). */
export function invitationApiRoutes(parts: InviteParts): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path,
      operationId: 'invitations.list',
      summary: 'List the invitations that can still be accepted',
      permission: 'read:members',
      params: ofOrganization,
      query: z.strictObject(pageQuery('invitation')),
      answer: { status: 200, schema: listSchema(invitationAnswer) },
      errors: ['request.not_found'],
      async handle({ params: { organizationId }, query, caller }) {
        await operatorActor(parts, caller, organizationId)
        return listAnswer(await listInvitations(parts, organizationId, pageRequest(query)), showInvitation)
      },
    }),
    apiRoute({
      method: 'GET',
      path: `${path}/:invitationId`,
      operationId: 'invitations.get',
      summary: 'Get an invitation that can still be accepted',
      permission: 'read:members',
      params,
      answer: { status: 200, schema: invitationAnswer },
      errors: ['request.not_found'],
      async handle({ params: { organizationId, invitationId }, caller }) {
        await operatorActor(parts, caller, organizationId)
        return showInvitation(await loadInvitation(parts, organizationId, invitationId))
      },
    }),
    ...sendingRoutes(parts),
    apiRoute({
      method: 'DELETE',
      path: `${path}/:invitationId`,
      operationId: 'invitations.revoke',
      summary: 'Take an invitation back; its link ends',
      permission: 'write:members',
      params,
      answer: { status: 204 },
      errors: ['request.not_found'],
      async handle({ params: { organizationId, invitationId }, caller }) {
        const { actor } = await operatorActor(parts, caller, organizationId)
        await revokeInvitation(parts, actor, invitationId)
        return undefined
      },
    }),
  ]
}

function sendingRoutes(parts: InviteParts): ApiRoute[] {
  return [
    apiRoute({
      method: 'POST',
      path,
      operationId: 'invitations.create',
      summary: 'Invite somebody to an organization',
      description: `By a mail with a link, for ${String(INVITATION_DAYS)} days; the link is in no answer. Whoever has proven the address becomes a member, once. An address that is invited already is invited anew: the invitation keeps its id, and the earlier link ends.`,
      permission: 'write:members',
      params: ofOrganization,
      body: newInvitation,
      answer: { status: 201, schema: invitationAnswer },
      errors: ['request.not_found', 'request.conflict', ...mailing],
      async handle({ params: { organizationId }, body, caller }) {
        const { actor, organization } = await operatorActor(parts, caller, organizationId)
        return showInvitation(await invite(parts, actor, organization, body))
      },
    }),
    apiRoute({
      method: 'POST',
      path: `${path}/:invitationId/resend`,
      operationId: 'invitations.resend',
      summary: 'Send an invitation anew',
      description: `To the same address, for the same role, for another ${String(INVITATION_DAYS)} days. The earlier link ends.`,
      permission: 'write:members',
      params,
      answer: { status: 200, schema: invitationAnswer },
      errors: ['request.not_found', ...mailing],
      async handle({ params: { organizationId, invitationId }, caller }) {
        const { actor, organization } = await operatorActor(parts, caller, organizationId)
        return showInvitation(await resendInvitation(parts, actor, organization, invitationId))
      },
    }),
  ]
}
