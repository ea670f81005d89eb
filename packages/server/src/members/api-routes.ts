import { z } from 'zod'
import { idSchema } from '../http/id-schema.ts'
import { listAnswer, listSchema, pageQuery, pageRequest } from '../http/pagination.ts'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import { addMember } from './add-member.ts'
import {
  addressText,
  memberAnswer,
  memberPatch,
  newMember,
  roleText,
  showMember,
  statusText,
  toNewMember,
} from './api-schemas.ts'
import { changeMember, removeMember } from './change-member.ts'
import { invitationApiRoutes } from './invitation-api-routes.ts'
import type { InviteParts } from './invite.ts'
import { listMembers, loadListedMember } from './lists.ts'
import { operatorActor } from './operator-actor.ts'
import { userApiRoutes } from './user-api-routes.ts'

const path = '/v1/organizations/:organizationId/members' as const
const ofOrganization = z.strictObject({ organizationId: idSchema('organization') })
const params = ofOrganization.extend({ memberId: idSchema('membership') })

/** The operations of the native API on who belongs to an organization, who is invited, and who they are. */
export function memberApiRoutes(parts: InviteParts): ApiRoute[] {
  return [
    ...readingRoutes(parts),
    ...writingRoutes(parts),
    ...invitationApiRoutes(parts),
    ...userApiRoutes(parts),
  ]
}

function readingRoutes(parts: InviteParts): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path,
      operationId: 'members.list',
      summary: 'List the members of an organization',
      permission: 'read:members',
      params: ofOrganization,
      query: z.strictObject({
        ...pageQuery('membership'),
        email: addressText.exactOptional().describe('The same address; case does not count.'),
        status: statusText.exactOptional(),
        role: roleText.exactOptional(),
        userId: idSchema('user').exactOptional(),
      }),
      answer: { status: 200, schema: listSchema(memberAnswer) },
      errors: ['request.not_found'],
      async handle({ params: { organizationId }, query: { limit, cursor, ...filter }, caller }) {
        await operatorActor(parts, caller, organizationId)
        const page = pageRequest({ limit, cursor })
        return listAnswer(await listMembers(parts, organizationId, page, filter), showMember)
      },
    }),
    apiRoute({
      method: 'GET',
      path: `${path}/:memberId`,
      operationId: 'members.get',
      summary: 'Get a member',
      permission: 'read:members',
      params,
      answer: { status: 200, schema: memberAnswer },
      errors: ['request.not_found'],
      async handle({ params: { organizationId, memberId }, caller }) {
        await operatorActor(parts, caller, organizationId)
        return showMember(await loadListedMember(parts, organizationId, memberId))
      },
    }),
  ]
}

function writingRoutes(parts: InviteParts): ApiRoute[] {
  return [
    apiRoute({
      method: 'POST',
      path,
      operationId: 'members.create',
      summary: 'Add a member to an organization',
      description:
        'At once, without a mail and without asking. By `email`: the account of its own that has proven the address; else, in a verified domain of the organization, the person who will sign in with it through one of its connections, called as you say until then. Anybody else is invited. By `userId`: an account of its own, or somebody whom the organization’s identity provider has brought. A key that is bound to the organization reaches only whom the organization knows.',
      permission: 'write:members',
      params: ofOrganization,
      body: newMember,
      answer: { status: 201, schema: memberAnswer },
      errors: [
        'request.not_found',
        'request.conflict',
        'organization.nobody_to_add',
        'organization.user_of_another',
      ],
      async handle({ params: { organizationId }, body, caller }) {
        const member = await parts.db.transaction(async (db) => {
          await operatorActor({ db }, caller, organizationId)
          const { id } = await addMember({ ...parts, db }, caller.tenant, organizationId, toNewMember(body))
          return loadListedMember({ db }, organizationId, id)
        })
        return showMember(member)
      },
    }),
    apiRoute({
      method: 'PATCH',
      path: `${path}/:memberId`,
      operationId: 'members.update',
      summary: 'Change what a member is',
      description:
        'The last owner stays. Whoever is put out is signed out everywhere in the organization, and comes back only when you set them to `active`.',
      permission: 'write:members',
      params,
      body: memberPatch,
      answer: { status: 200, schema: memberAnswer },
      errors: ['request.not_found', 'organization.last_owner'],
      async handle({ params: { organizationId, memberId }, body, caller }) {
        const member = await parts.db.transaction(async (db) => {
          const { actor } = await operatorActor({ db }, caller, organizationId)
          await changeMember({ ...parts, db }, actor, memberId, body)
          return loadListedMember({ db }, organizationId, memberId)
        })
        return showMember(member)
      },
    }),
    apiRoute({
      method: 'DELETE',
      path: `${path}/:memberId`,
      operationId: 'members.delete',
      summary: 'Take a membership away',
      description:
        'The last owner stays. They are signed out everywhere in the organization, and may come back as anybody may: by an invitation, or just in time. To keep somebody out, set them to `inactive`.',
      permission: 'write:members',
      params,
      answer: { status: 204 },
      errors: ['request.not_found', 'organization.last_owner'],
      async handle({ params: { organizationId, memberId }, caller }) {
        await parts.db.transaction(async (db) => {
          const { actor } = await operatorActor({ db }, caller, organizationId)
          await removeMember({ ...parts, db }, actor, memberId)
        })
        return undefined
      },
    }),
  ]
}
