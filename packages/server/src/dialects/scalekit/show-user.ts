import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { ListedInvitation, ListedMember, Membership, UserRecord } from '../../members/types.ts'
import { timeOfId } from '../../storage/ids.ts'
import {
  MembershipStatus,
  type OrganizationMembershipSchema,
  type UserProfileSchema,
} from './generated/commons_pb.js'
import type { InviteSchema, UserSchema } from './generated/users_pb.js'
import { showRoleOfMember } from './roles.ts'

type Shown = MessageInitShape<typeof UserSchema>

/** A member as the user that they are, as far as the organization may know. */
export function showMember(member: ListedMember): Shown {
  const { userId: id, email } = member
  return {
    id,
    email: email ?? '',
    createTime: timestampFromDate(timeOfId(id)),
    userProfile: showProfile(member),
    memberships: [showMembership(member)],
  }
}

/** A user of the deployment; in lists without where they belong. */
export function showUser(user: UserRecord & { readonly memberships?: readonly Membership[] }): Shown {
  const { id, email, externalId, metadata, memberships = [] } = user
  return {
    id,
    email: email ?? '',
    ...(externalId === null ? {} : { externalId }),
    memberships: memberships.map(showMembership),
    metadata: asTexts(metadata ?? {}),
    userProfile: showProfile(user),
    createTime: timestampFromDate(user.createdAt),
    updateTime: timestampFromDate(user.updatedAt),
    ...(user.lastLoginAt === null ? {} : { lastLoginTime: timestampFromDate(user.lastLoginAt) }),
  }
}

/** There metadata are texts alone: what is none, as JSON. */
function asTexts(metadata: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  )
}

/** Somebody who is invited is nobody's user yet: the invitation stands for them, with a membership that waits. */
export function showInvited(invitation: ListedInvitation): Shown {
  const { id, organizationId, email, role, inviter, createdAt, expiresAt } = invitation
  const waiting: MessageInitShape<typeof OrganizationMembershipSchema> = {
    organizationId,
    membershipStatus: MembershipStatus.PENDING_INVITE,
    roles: [showRoleOfMember(role)],
    createdAt: timestampFromDate(createdAt),
    expiresAt: timestampFromDate(expiresAt),
    ...inviterOf({ inviter }),
  }
  return { id, email, createTime: timestampFromDate(timeOfId(id)), memberships: [waiting] }
}

/** An invitation that has just been sent anew. */
export function showInvite(invitation: ListedInvitation): MessageInitShape<typeof InviteSchema> {
  const { id, organizationId, createdAt, expiresAt } = invitation
  return {
    organizationId,
    userId: id,
    status: MembershipStatus[MembershipStatus.PENDING_INVITE],
    createdAt: timestampFromDate(timeOfId(id)),
    resentAt: timestampFromDate(createdAt),
    expiresAt: timestampFromDate(expiresAt),
    ...inviterOf(invitation),
  }
}

function inviterOf({ inviter }: Pick<ListedInvitation, 'inviter'>): { readonly inviterEmail?: string } {
  const email = inviter?.email ?? null
  return email === null ? {} : { inviterEmail: email }
}

/** Whoever has asked to join is no member yet, and was not invited. */
export function showMembership(
  membership: Pick<Membership, 'organizationId' | 'role' | 'status' | 'createdAt'>,
): MessageInitShape<typeof OrganizationMembershipSchema> {
  const { organizationId, role, status, createdAt } = membership
  const since = timestampFromDate(createdAt)
  return {
    organizationId,
    membershipStatus: status === 'active' ? MembershipStatus.ACTIVE : MembershipStatus.INACTIVE,
    roles: [showRoleOfMember(role)],
    joinTime: since,
    createdAt: since,
  }
}

/** What somebody is called, by both names that each name has there. */
export function showProfile(
  person: Pick<ListedMember, 'emailProven' | 'name' | 'firstName' | 'lastName'>,
): MessageInitShape<typeof UserProfileSchema> {
  const [firstName, lastName] = [person.firstName ?? '', person.lastName ?? '']
  const names = { firstName, givenName: firstName, lastName, familyName: lastName }
  return { ...names, name: person.name ?? '', emailVerified: person.emailProven }
}
