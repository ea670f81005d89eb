import { SsoError } from '@cardea/protocol'
import { emailKey } from '../accounts/email-key.ts'
import { userInsertBrought } from '../accounts/user-store.ts'
import { eventInsert } from '../events/store.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Database, Queryable } from '../storage/database.ts'
import { type ConnectionId, type OrganizationId, type UserId, newId } from '../storage/ids.ts'
import { invitationTake } from './invitation-store.ts'
import { invitationEvent, memberEvent } from './member-event.ts'
import {
  type PersonKey,
  memberFindByEmail,
  personIsKnown,
  personLock,
  personProfile,
} from './person-store.ts'
import { membershipInsert, membershipLock, membershipUpdate } from './store.ts'
import type { Invitation, Membership, Role } from './types.ts'

/** Somebody for whom the identity provider of an organization's connection has just vouched. */
export interface Vouched {
  readonly organizationId: OrganizationId
  readonly connectionId: ConnectionId
  readonly issuer: string
  readonly profile: {
    readonly idpId: string
    readonly email: string | null
    readonly name: string | null
    readonly firstName: string | null
    readonly lastName: string | null
  }
  /** The address is none of the organization's verified domains, so the organization has no say over it. */
  readonly outside: boolean
  /** Who is not known becomes a member (just-in-time provisioning). */
  readonly jit: boolean
}

type Parts = { readonly clock: Clock; readonly random: Random }

function personKey({ organizationId, connectionId, issuer, profile, outside }: Vouched): PersonKey {
  const key = outside || profile.email === null ? null : emailKey(profile.email)
  return { organizationId, connectionId, issuer, idpId: profile.idpId, emailKey: key }
}

/** May this person have a membership: has one, or gets one now? */
export async function mayBeMember(db: Queryable, vouched: Vouched): Promise<boolean> {
  return vouched.jit || personIsKnown(db, personKey(vouched))
}

/**
 * Finds out which user somebody is, and sees to their membership: for the first sign-in of a person, and for one that was put out.
 * Who they are is decided inside the organization only, by their profile, or by an address of a verified domain that a
 * member has proven; a user elsewhere who has the same address is somebody else (incidents rows 60, 62, 63).
 *
 * Fails with `login.user_not_provisioned`, `login.membership_inactive`, `login.membership_pending`.
 */
export async function provisionMember(
  parts: Parts & { readonly db: Database },
  vouched: Vouched,
): Promise<UserId> {
  return parts.db.transaction(async (db) => {
    const person = personKey(vouched)
    await personLock(db, person)
    const profile = await personProfile(db, person)
    const invitation = await invitationOf(db, person)
    const invited = invitation?.role ?? null
    const known = profile?.userId ?? (await memberFindByEmail(db, person))?.id ?? null
    // Before there were users, people had profiles alone. Whose user was deleted is nobody any more.
    const isFromBefore = profile !== null && profile.userId === null && !profile.lostUser
    const mayBeNew = vouched.jit || invited !== null || isFromBefore
    const userId = known ?? (mayBeNew ? await bringUser({ ...parts, db }, vouched) : null)
    if (userId === null) throw new SsoError('login.user_not_provisioned')
    await admit({ ...parts, db }, vouched, userId, invited, mayBeNew)
    if (invitation !== null) {
      await eventInsert(db, parts, invitationEvent('invitation.accepted', invitation, { userId }))
    }
    return userId
  })
}

/** The organization vouches for who has an address of its domains, and for no other. */
async function invitationOf(db: Queryable, person: PersonKey): Promise<Invitation | null> {
  const { organizationId, emailKey: key } = person
  return key === null ? null : invitationTake(db, { organizationId, emailKey: key })
}

async function bringUser(parts: Parts & { readonly db: Queryable }, vouched: Vouched): Promise<UserId> {
  const { organizationId, profile, outside } = vouched
  const id = newId('user', parts)
  const { email, name, firstName, lastName } = profile
  const emailProven = !outside && email !== null
  await userInsertBrought(parts.db, { id, organizationId, email, emailProven, name, firstName, lastName })
  return id
}

/** The membership that lets them in, made, or confirmed by who vouches for them; or the reason why there is none. */
async function admit(
  parts: Parts & { readonly db: Queryable },
  { organizationId, jit }: Vouched,
  userId: UserId,
  invited: Role | null,
  mayBeNew: boolean,
): Promise<void> {
  const current = await membershipLock(parts.db, organizationId, userId)
  if (current?.status === 'inactive') throw new SsoError('login.membership_inactive')
  if (current?.status === 'pending' && !jit && invited === null)
    throw new SsoError('login.membership_pending')
  if (current === null && !mayBeNew) throw new SsoError('login.user_not_provisioned')
  if (current?.status === 'active') return
  const next: Membership | null =
    current === null
      ? await join(parts, organizationId, userId, invited)
      : await membershipUpdate(parts.db, { ...current, status: 'active', role: invited ?? current.role })
  if (next === null) throw new SsoError('login.user_not_provisioned')
  const type = current === null ? 'member.added' : 'member.updated'
  await eventInsert(parts.db, parts, memberEvent(type, next))
}

async function join(
  parts: Parts & { readonly db: Queryable },
  organizationId: OrganizationId,
  userId: UserId,
  invited: Role | null,
): Promise<Membership> {
  const { membership } = await membershipInsert(parts.db, {
    id: newId('membership', parts),
    organizationId,
    userId,
    role: invited ?? 'member',
    status: 'active',
    source: invited === null ? 'sso' : 'invitation',
  })
  return membership
}
