import { SsoError } from '@cardea/protocol'
import type { Queryable } from '../storage/database.ts'
import type { OrganizationId, UserId } from '../storage/ids.ts'
import type { Page, PageRequest, Slice, SliceRequest } from '../storage/page.ts'
import { invitationList } from './invitation-store.ts'
import { memberList, memberSlice } from './member-list-store.ts'
import { type Asker, ownOrganizationList } from './own-organizations-store.ts'
import { membershipFind } from './store.ts'
import type { ListedInvitation, ListedMember, Membership, OwnOrganization } from './types.ts'

/* What members may look at. Who asks is one of them, or whoever may look at the whole organization: the face has seen to that. */

interface Parts {
  readonly db: Queryable
}

/** The members of the asker's organization, whatever their status, the oldest first. */
export function listMembers(
  { db }: Parts,
  organizationId: OrganizationId,
  request: PageRequest,
): Promise<Page<ListedMember>> {
  return memberList(db, organizationId, request)
}

/** The same by number, and how many there are. */
export function sliceMembers(
  { db }: Parts,
  organizationId: OrganizationId,
  request: SliceRequest,
): Promise<Slice<ListedMember>> {
  return memberSlice(db, organizationId, request)
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

/** The organizations of which the asker is an active member. */
export function listOwnOrganizations(
  { db }: Parts,
  asker: Asker,
  request: PageRequest,
): Promise<Page<OwnOrganization>> {
  return ownOrganizationList(db, asker, request)
}
