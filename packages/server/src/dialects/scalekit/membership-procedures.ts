import { type InputFault, invalidInput } from '@cardea/protocol'
import { addMember } from '../../members/add-member.ts'
import { changeMember, removeMember } from '../../members/change-member.ts'
import { resendInvitation, revokeInvitation } from '../../members/invite.ts'
import { loadListedMember } from '../../members/lists.ts'
import { operatorActor } from '../../members/operator-actor.ts'
import type { Queryable } from '../../storage/database.ts'
import { type MembershipId, type OrganizationId, isId, parseId } from '../../storage/ids.ts'
import { type MemberParts, type UserIdentities, changeMembershipOf, userIdOf } from './find-member.ts'
import { UserService } from './generated/users_pb.js'
import { type ScalekitProcedure, procedure } from './procedure.ts'
import { roleOf } from './roles.ts'
import { showInvite, showMember } from './show-user.ts'

const { method } = UserService

/** Which users belong to an organization. Whoever is invited is named by their invitation. */
export function membershipProcedures(parts: MemberParts): ScalekitProcedure[] {
  return [...ofUsers(parts), ...ofInvitations(parts)]
}

function ofUsers(parts: MemberParts): ScalekitProcedure[] {
  return [
    procedure({
      method: method.createMembership,
      permissions: ['write:members'],
      async handle({ organizationId, identities, membership }, caller) {
        const role = roleOf(membership) ?? 'member'
        const user = await parts.db.transaction(async (db) => {
          const { actor } = await operatorActor({ db }, caller, parseId('organization', organizationId))
          const input = { userId: await userIdOf({ db }, identities), role }
          const { id } = await addMember({ ...parts, db }, caller.tenant, actor.organizationId, input)
          return shown(db, actor.organizationId, id)
        })
        return { user }
      },
    }),
    procedure({
      method: method.updateMembership,
      permissions: ['write:members'],
      async handle({ organizationId, identities, membership }, caller) {
        const role = roleOf(membership)
        const user = await changeMembershipOf(
          parts,
          caller,
          organizationId,
          identities,
          async (db, actor, { id }) => {
            if (role !== undefined) await changeMember({ ...parts, db }, actor, id, { role })
            return shown(db, actor.organizationId, id)
          },
        )
        return { user }
      },
    }),
  ]
}

/** A membership that there is, or one that waits for whoever is invited. */
function ofInvitations(parts: MemberParts): ScalekitProcedure[] {
  return [
    procedure({
      method: method.deleteMembership,
      permissions: ['write:members'],
      async handle({ organizationId, identities, cascade }, caller) {
        if (cascade === true) throw invalidInput(CASCADE)
        if (isInvitation(identities)) {
          const { actor } = await operatorActor(parts, caller, parseId('organization', organizationId))
          await revokeInvitation(parts, actor, parseId('invitation', identities.value))
          return {}
        }
        await changeMembershipOf(parts, caller, organizationId, identities, (db, actor, { id }) =>
          removeMember({ ...parts, db }, actor, id),
        )
        return {}
      },
    }),
    procedure({
      method: method.resendInvite,
      permissions: ['write:members'],
      async handle({ organizationId, id }, caller) {
        const scope = await operatorActor(parts, caller, parseId('organization', organizationId))
        const invitationId = parseId('invitation', id)
        const sent = await resendInvitation(parts, scope.actor, scope.organization, invitationId)
        return { invite: showInvite(sent) }
      },
    }),
  ]
}

function isInvitation(
  identities: UserIdentities,
): identities is Extract<UserIdentities, { readonly case: 'id' | 'externalId' }> {
  return identities.case === 'id' && isId('invitation', identities.value)
}

async function shown(db: Queryable, organizationId: OrganizationId, id: MembershipId) {
  return showMember(await loadListedMember({ db }, organizationId, id))
}

const CASCADE: InputFault = {
  field: 'cascade',
  code: 'members_only',
  message: 'The membership alone is deleted: to delete the user, call DeleteUser.',
}
