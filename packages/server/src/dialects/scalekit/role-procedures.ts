import { type InputFault, SsoError, invalidInput } from '@cardea/protocol'
import type { Caller } from '../../http/route.ts'
import { changeMember } from '../../members/change-member.ts'
import type { Membership, Role } from '../../members/types.ts'
import { type MemberParts, membershipOf, changeMembershipOf } from './find-member.ts'
import { RolesService } from './generated/roles_pb.js'
import { UserService } from './generated/users_pb.js'
import { withinOrganization } from './find-organization.ts'
import { type ScalekitProcedure, procedure } from './procedure.ts'
import { findRole, roleAsked, roleNames, showRole, showRoleOfMember } from './roles.ts'

const { method } = RolesService
const ofUsers = UserService.method
const READING = ['read:members'] as const
const WRITING = ['write:members'] as const

/** The roles of members. They are the same everywhere, and nobody makes others. */
export function roleProcedures(parts: MemberParts): ScalekitProcedure[] {
  return [...catalogue(parts), ...rolesOfMembers(parts)]
}

function catalogue(parts: MemberParts): ScalekitProcedure[] {
  const all = () => ({ roles: roleNames.map(showRole) })
  return [
    procedure({
      method: method.listRoles,
      permissions: READING,
      handle: () => Promise.resolve(all()),
    }),
    procedure({
      method: method.getRole,
      permissions: READING,
      handle: ({ roleName }) => Promise.resolve().then(() => ({ role: showRole(findRole(roleName)) })),
    }),
    procedure({
      method: method.listOrganizationRoles,
      permissions: READING,
      async handle({ orgId }, { tenant }) {
        await withinOrganization(parts, tenant, orgId)
        return all()
      },
    }),
    procedure({
      method: method.getOrganizationRole,
      permissions: READING,
      async handle({ orgId, roleName }, { tenant }) {
        await withinOrganization(parts, tenant, orgId)
        return { role: showRole(findRole(roleName)) }
      },
    }),
  ]
}

function rolesOfMembers(parts: MemberParts): ScalekitProcedure[] {
  return [
    procedure({
      method: ofUsers.listUserRoles,
      permissions: READING,
      async handle({ organizationId, userId }, caller) {
        const { role } = await membershipOf(parts, caller, organizationId, { case: 'id', value: userId })
        return { roles: [showRoleOfMember(role)] }
      },
    }),
    procedure({
      method: ofUsers.listUserPermissions,
      permissions: READING,
      async handle({ organizationId, userId }, caller) {
        await membershipOf(parts, caller, organizationId, { case: 'id', value: userId })
        // What a role opens at the application is known to the application alone.
        return { permissions: [] }
      },
    }),
    procedure({
      method: ofUsers.assignUserRoles,
      permissions: WRITING,
      async handle({ organizationId, userId, roles }, caller) {
        const role = roleAsked(roles.map(({ id, roleName }) => (roleName === '' ? id : roleName)))
        const change = (current: Membership) => role ?? current.role
        return { roles: [showRoleOfMember(await changed(parts, caller, { organizationId, userId }, change))] }
      },
    }),
    procedure({
      method: ofUsers.removeUserRole,
      permissions: WRITING,
      async handle({ organizationId, userId, roleName }, caller) {
        const removed = findRole(roleName)
        await changed(parts, caller, { organizationId, userId }, ({ role }) => {
          if (role !== removed) throw new SsoError('request.not_found')
          if (role === 'member') throw invalidInput(LAST)
          return 'member'
        })
        return {}
      },
    }),
  ]
}

const LAST: InputFault = {
  field: 'role_name',
  code: 'last_role',
  message: 'Whoever belongs to an organization is at least a member of it: delete the membership.',
}

interface Whose {
  readonly organizationId: string
  readonly userId: string
}

/** Gives a member another role in the place of the one that they have. */
function changed(
  parts: MemberParts,
  caller: Caller,
  { organizationId, userId }: Whose,
  roleAfter: (current: Membership) => Role,
): Promise<Role> {
  return changeMembershipOf(
    parts,
    caller,
    organizationId,
    { case: 'id', value: userId },
    async (db, actor, current) => {
      const role = roleAfter(current)
      if (role !== current.role) await changeMember({ ...parts, db }, actor, current.id, { role })
      return role
    },
  )
}
