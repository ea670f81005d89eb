import type { Queryable } from '../storage/database.ts'
import type { OrganizationId } from '../storage/ids.ts'
import type { Page, PageRequest } from '../storage/page.ts'
import { invitationList } from './invitation-store.ts'
import { memberList } from './member-list-store.ts'
import { type Asker, ownOrganizationList } from './own-organizations-store.ts'
import type { ListedInvitation, ListedMember, OwnOrganization } from './types.ts'

/* What members may look at. Who asks is one of them: the face has seen to that. */

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
