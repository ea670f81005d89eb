import type { MessageInitShape } from '@bufbuild/protobuf'
import { type InputFault, SsoError, invalidInput } from '@cardea/protocol'
import type { Role } from '../../members/types.ts'
import type { RoleSchema as RoleOfMemberSchema } from './generated/commons_pb.js'
import type { RoleSchema } from './generated/roles_pb.js'

/** The roles that there are, here and in every organization. By their names they are known; they have no other id. */
const roles = {
  owner: { displayName: 'Owner', description: 'May do everything in the organization, and delete it.' },
  admin: { displayName: 'Admin', description: 'Manages the organization and its members, but no owners.' },
  member: { displayName: 'Member', description: 'Belongs to the organization.' },
} as const satisfies Readonly<Record<Role, object>>

/** Every role, the most powerful first. */
export const roleNames: readonly Role[] = ['owner', 'admin', 'member']

/** A role as it is here. Whoever makes an organization is its owner, and whoever comes to one is a member. */
export function showRole(name: Role): MessageInitShape<typeof RoleSchema> {
  const { displayName, description } = roles[name]
  const defaults = { defaultCreator: name === 'owner', defaultMember: name === 'member' }
  return { id: name, name, displayName, description, ...defaults, isOrgRole: false }
}

/** A role as a membership has it. */
export function showRoleOfMember(name: Role): MessageInitShape<typeof RoleOfMemberSchema> {
  return { id: name, name, displayName: roles[name].displayName }
}

/** Fails with `request.not_found`. */
export function findRole(name: string): Role {
  const found = roleNames.find((each) => each === name)
  if (found === undefined) throw new SsoError('request.not_found')
  return found
}

/** The one role that a request names; undefined: none. Fails with `request.invalid` for several, and for one that there is not. */
export function roleAsked(names: readonly string[]): Role | undefined {
  const [name, ...others] = names
  if (name === undefined) return undefined
  const found = roleNames.find((each) => each === name)
  if (found === undefined || others.length > 0) throw invalidInput(ONE)
  return found
}

const ONE: InputFault = {
  field: 'roles',
  code: 'one_role',
  message: 'A member has one role: owner, admin or member.',
}

interface MembershipGiven {
  readonly roles: readonly { readonly id: string; readonly name: string }[]
  readonly metadata: Readonly<Record<string, string>>
}

/** The role that is asked for. A membership keeps no metadata: what is said of some is refused, not lost. */
export function roleOf(given: MembershipGiven | undefined): Role | undefined {
  if (Object.keys(given?.metadata ?? {}).length > 0) throw invalidInput(METADATA)
  return roleAsked((given?.roles ?? []).map(({ id, name }) => (name === '' ? id : name)))
}

const METADATA: InputFault = {
  field: 'membership.metadata',
  code: 'not_kept',
  message: 'A membership has no metadata of its own; those of the user do.',
}
