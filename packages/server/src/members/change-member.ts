import { SsoError } from '@cardea/protocol'
import { accountSessionDeleteOfOrganization } from '../accounts/session-store.ts'
import { eventInsert } from '../events/store.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import { sessionsEndOfUser } from '../sessions/store.ts'
import type { Queryable } from '../storage/database.ts'
import type { MembershipId } from '../storage/ids.ts'
import { invitationsDeleteSentBy } from './invitation-store.ts'
import { invitationEvent, memberEvent } from './member-event.ts'
import { membershipDelete, membershipLockById, membershipUpdate, ownersLock } from './store.ts'
import type { Actor, Membership } from './types.ts'

interface Parts {
  readonly db: Queryable
  readonly clock: Clock
  readonly random: Random
}

/** What can be changed. Nobody is made to wait again. */
export interface MemberPatch {
  readonly role?: Membership['role']
  readonly status?: 'active' | 'inactive'
}

/**
 * Changes the role or the status of a member. Owners are made and unmade by owners alone, and the last one stays. Whoever is put out
 * is signed out everywhere in the organization, and invitations end whose sender could not send them any more. Run it in a transaction.
 *
 * Fails with `request.not_found`, `organization.owner_required`, `organization.last_owner`.
 */
export async function changeMember(
  parts: Parts,
  actor: Actor,
  id: MembershipId,
  patch: MemberPatch,
): Promise<Membership> {
  const current = await lockMember(parts, actor, id)
  const changed = { ...current, ...patch }
  if (current.role === 'owner' || changed.role === 'owner') checkOwner(actor)
  await checkOwnerLeft(parts, current, changed)
  const membership = await membershipUpdate(parts.db, changed)
  if (membership === null) throw new SsoError('request.not_found')
  if (membership.status !== 'active') await signOut(parts, membership)
  await endInvitations(parts, actor, membership)
  await eventInsert(parts.db, parts, memberEvent('member.updated', membership))
  return membership
}

/**
 * Takes a membership away. The person may come back as anybody may: by an invitation, or just in time. Run it in a transaction.
 *
 * Fails as `changeMember`.
 */
export async function removeMember(parts: Parts, actor: Actor, id: MembershipId): Promise<void> {
  const current = await lockMember(parts, actor, id)
  if (current.role === 'owner') checkOwner(actor)
  await checkOwnerLeft(parts, current, { ...current, status: 'inactive' })
  await membershipDelete(parts.db, current)
  await signOut(parts, current)
  await endInvitations(parts, actor, { ...current, status: 'inactive' })
  await eventInsert(parts.db, parts, memberEvent('member.removed', current))
}

/** Lets somebody in who has asked to join. Run it in a transaction. Fails with `request.not_found` for whoever does not wait. */
export async function approveMember(parts: Parts, actor: Actor, id: MembershipId): Promise<Membership> {
  await waiting(parts, actor, id)
  return changeMember(parts, actor, id, { status: 'active' })
}

/** Turns somebody down who has asked to join. Run it in a transaction. Fails as `approveMember`. */
export async function declineMember(parts: Parts, actor: Actor, id: MembershipId): Promise<void> {
  await waiting(parts, actor, id)
  await removeMember(parts, actor, id)
}

async function waiting(parts: Parts, actor: Actor, id: MembershipId): Promise<void> {
  const { status } = await lockMember(parts, actor, id)
  if (status !== 'pending') throw new SsoError('request.not_found')
}

/** The owners first, always in the same order, so that of two who change each other neither waits for the other for ever. */
async function lockMember({ db }: Parts, { organizationId }: Actor, id: MembershipId): Promise<Membership> {
  await ownersLock(db, organizationId)
  const member = await membershipLockById(db, organizationId, id)
  if (member === null) throw new SsoError('request.not_found')
  return member
}

function checkOwner({ role }: Actor): void {
  if (role !== 'owner') throw new SsoError('organization.owner_required', { role })
}

/** The owners are held (`lockMember`), so that two of them cannot leave at the same time, each for the other to stay. */
async function checkOwnerLeft({ db }: Parts, before: Membership, after: Membership): Promise<void> {
  const isOwner = ({ role, status }: Membership) => role === 'owner' && status === 'active'
  if (!isOwner(before) || isOwner(after)) return
  const owners = await ownersLock(db, before.organizationId)
  if (owners.every((id) => id === before.id)) throw new SsoError('organization.last_owner')
}

async function signOut({ db }: Parts, { organizationId, userId }: Membership): Promise<void> {
  await sessionsEndOfUser(db, organizationId, userId)
  await accountSessionDeleteOfOrganization(db, organizationId, userId)
}

/** Whoever is put out does not come back by an invitation that they have sent to another address of theirs. */
async function endInvitations(
  parts: Parts,
  { userId: revokedBy }: Actor,
  { organizationId, userId, role, status }: Membership,
): Promise<void> {
  const beyond = status === 'active' ? BEYOND[role] : BEYOND.member
  const ended = await invitationsDeleteSentBy(parts.db, organizationId, userId, beyond)
  const events = ended.map((invitation) => invitationEvent('invitation.revoked', invitation, { revokedBy }))
  await eventInsert(parts.db, parts, ...events)
}

/** As what each role may not invite. */
const BEYOND: Readonly<Record<Membership['role'], readonly Membership['role'][]>> = {
  owner: [],
  admin: ['owner'],
  member: ['owner', 'admin', 'member'],
}
