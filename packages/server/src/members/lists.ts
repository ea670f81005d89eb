import { SsoError } from '@cardea/protocol'
import type { Queryable } from '../storage/database.ts'
import type { InvitationId, MembershipId, OrganizationId, UserId } from '../storage/ids.ts'
import type { Page, PageRequest, Slice, SliceRequest } from '../storage/page.ts'
import { invitationFind, invitationList } from './invitation-store.ts'
import { type MemberFilter, memberFindListed, memberList, memberSlice } from './member-list-store.ts'
import { type Asker, ownOrganizationList } from './own-organizations-store.ts'
import { membershipFind } from './store.ts'
import type { ListedInvitation, ListedMember, Membership, OwnOrganization } from './types.ts'

/* What members may look at. Who asks is one of them, or whoever may look at the whole organization: the face has seen to that. */

interface Parts {
  readonly db: Queryable
}

/** The members of the asker's organization that match, whatever their status unless that is asked for, the oldest first. */
export function listMembers(
  { db }: Parts,
  organizationId: OrganizationId,
  request: PageRequest,
  filter: MemberFilter = {},
): Promise<Page<ListedMember>> {
  return memberList(db, organizationId, filter, request)
}

/** The same by number, and how many there are. */
export function sliceMembers(
  { db }: Parts,
  organizationId: OrganizationId,
  request: SliceRequest,
  filter: MemberFilter = {},
): Promise<Slice<ListedMember>> {
  return memberSlice(db, organizationId, filter, request)
}

/** A member of this id, as lists show them. Fails with `request.not_found`. */
export async function loadListedMember(
  { db }: Parts,
  organizationId: OrganizationId,
  id: MembershipId,
): Promise<ListedMember> {
  const member = await memberFindListed(db, organizationId, id)
  if (member === null) throw new SsoError('request.not_found')
  return member
}

/** A member of the organization, whatever their status. Fails with `request.not_found`. */
export async function loadMember(
  { db }: Parts,
  organizationId: OrganizationId,
  userId: UserId,
): Promise<Membership> {
  const membership = await membershipFind(db, organizationId, userId)
  if (membership === null) throw new SsoError('request.not_found')
  return membership
}

/** Its invitations that can still be accepted, the oldest first. */
export function listInvitations(
  { db }: Parts,
  organizationId: OrganizationId,
  request: PageRequest,
): Promise<Page<ListedInvitation>> {
  return invitationList(db, organizationId, request)
}

/** One of them. Fails with `request.not_found`. */
export async function loadInvitation(
  { db }: Parts,
  organizationId: OrganizationId,
  id: InvitationId,
): Promise<ListedInvitation> {
  const invitation = await invitationFind(db, organizationId, id)
  if (invitation === null) throw new SsoError('request.not_found')
  return invitation
}

/** The organizations of which the asker is an active member. */
export function listOwnOrganizations(
  { db }: Parts,
  asker: Asker,
  request: PageRequest,
): Promise<Page<OwnOrganization>> {
  return ownOrganizationList(db, asker, request)
}
