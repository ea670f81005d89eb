import type { MembershipRow } from '../storage/schema.ts'
import type { MembershipId, OrganizationId, UserId } from '../storage/ids.ts'

/**
 * Members: which users belong to which organization, and as what.
 *
 * Owns memberships. Invariant: who is no active member of an organization is nobody there, whatever they are elsewhere; every
 * question names the organization and the user.
 */

export type Role = MembershipRow['role']

/** A user in an organization. */
export interface Membership {
  readonly id: MembershipId
  readonly organizationId: OrganizationId
  readonly userId: UserId
  readonly role: Role
  readonly status: MembershipRow['status']
  readonly source: MembershipRow['source']
  readonly createdAt: Date
  readonly updatedAt: Date
}
