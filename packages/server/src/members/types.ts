import type { User } from '../accounts/types.ts'
import type { SecurityPolicy } from '../organizations/types.ts'
import type { CallerId, InvitationId, MembershipId, OrganizationId, UserId } from '../storage/ids.ts'

/**
 * Members: which users belong to an organization, and how they came to.
 *
 * Owns memberships and invitations. Invariants: who is brought by an organization's identity provider becomes a member of that
 * organization and of no other; somebody who was put out (`inactive`) comes back by no way but a decision of its
 * admins; an organization always keeps an owner once it has had one; an invitation is accepted once, by whoever has proven the address
 * that it is for, and by nobody else who has its link.
 *
 * Routes: `/v1/users`, `/v1/organizations/:organizationId/{members,invitations}`, `/account`, `/account/invitations/accept`, `/account/requests/{approve,decline}`, `/account/emergency`.
 */

export type Role = 'owner' | 'admin' | 'member'
/** `pending`: has asked to join, and waits for an admin. `inactive`: was put out, and stays out. */
export type MembershipStatus = 'active' | 'pending' | 'inactive'
/** `created`: made the organization. `sso`: came by its connection. `domain`: has an address of one of its domains. */
export type MembershipSource = 'created' | 'sso' | 'domain' | 'invitation' | 'operator'

export interface Membership {
  readonly id: MembershipId
  readonly organizationId: OrganizationId
  readonly userId: UserId
  readonly role: Role
  readonly status: MembershipStatus
  readonly source: MembershipSource
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** A user as the operator sees them. */
export interface UserRecord extends User {
  /** The product's own id of them. */
  readonly externalId: string | null
  /** What the product says of them, in no token. */
  readonly metadata: Readonly<Record<string, unknown>> | null
  /** To an application, by whichever connection; null: never yet. */
  readonly lastLoginAt: Date | null
}

/** Who decides about members: one of them, or a program of the operator. */
export type Actor = Pick<Membership, 'organizationId' | 'userId' | 'role'> | OperatorActor

/** A caller of the native API, who is no member and has an owner's authority in this organization. */
export interface OperatorActor {
  readonly organizationId: OrganizationId
  readonly userId: null
  readonly role: 'owner'
  /** The key, the application or the operator. */
  readonly callerId: CallerId
}

/** What makes whoever has proven an address a member, once. */
export interface Invitation {
  readonly id: InvitationId
  readonly organizationId: OrganizationId
  /** As mail servers take it. */
  readonly email: string
  readonly role: Role
  /** Null: they are gone, or no member has. */
  readonly invitedBy: UserId | null
  /** When it was made, or renewed. */
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** An organization as one of its active members knows it. */
export interface OwnOrganization {
  readonly id: OrganizationId
  readonly name: string
  readonly slug: string
  readonly policy: SecurityPolicy
  readonly role: Membership['role']
  readonly memberSince: Date
}

/** A member as the others of the organization see them. */
export interface ListedMember extends Membership {
  readonly email: string | null
  readonly emailProven: boolean
  readonly name: string | null
  readonly firstName: string | null
  readonly lastName: string | null
  /** As the identity provider said at the latest sign-in. */
  readonly groups: readonly string[]
}

/** An invitation as admins see it. */
export interface ListedInvitation extends Invitation {
  /** Null: they are gone, or no member has. */
  readonly inviter: {
    readonly id: UserId
    readonly email: string | null
    readonly name: string | null
  } | null
}
