import { emailKey } from '../accounts/email-key.ts'
import type { User } from '../accounts/types.ts'
import { eventInsert } from '../events/store.ts'
import type { QueueParts } from '../mails/queue-mail.ts'
import { joinRequestMail } from '../mails/templates/join-request-mail.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Database, Queryable, Statement } from '../storage/database.ts'
import { type OrganizationId, newId } from '../storage/ids.ts'
import { type InvitedAddress, invitationTake } from './invitation-store.ts'
import { invitationEvent, memberEvent } from './member-event.ts'
import { addressLock } from './person-store.ts'
import { membershipInsert, membershipLock, membershipUpdate } from './store.ts'
import { tellOwners } from './tell-owners.ts'
import type { Membership } from './types.ts'

interface Parts {
  readonly db: Database
  readonly clock: Clock
  readonly random: Random
}

type InTransaction = Omit<Parts, 'db'> & { readonly db: Queryable }

/** The organization that has a domain, and what it wants of people with an address there. */
interface JoiningDomain {
  readonly organization_id: OrganizationId
  readonly name: string
  readonly auto_join: 'join' | 'request'
}

const domainOfAddress: Statement<JoiningDomain> = {
  name: 'domain_auto_join',
  text: `select d.organization_id, d.auto_join, o.name from domains d join organizations o on o.id = d.organization_id
    where d.domain = $1 and d.state = 'verified' and d.auto_join <> 'off'`,
}

/**
 * Makes somebody with an account of their own a member of the organization that has the domain of their address, or asks its admins to,
 * as that domain's `autoJoin` says; its owners are told that somebody asks. Whom it has invited comes as that invitation says. Who is a
 * member already, or was put out, stays what they are. The new membership, if there is one.
 */
export async function joinByDomain(
  parts: Omit<QueueParts, 'db'> & Parts,
  user: User,
): Promise<Membership | null> {
  const key = provenKey(user)
  if (key === null) return null
  const [domain] = await parts.db.query(domainOfAddress, [key.slice(key.lastIndexOf('@') + 1)])
  if (domain === undefined) return null
  return parts.db.transaction(async (db) => {
    const within = { ...parts, db }
    const address = { organizationId: domain.organization_id, emailKey: key }
    return (await takeUp(within, user, address)) ?? (await joinOrAsk(within, user, domain))
  })
}

/** Accepts the invitation that an organization has sent to somebody's proven address; null: it has sent none, or it has expired. */
export async function acceptInvitation(
  parts: Parts,
  user: User,
  organizationId: OrganizationId,
): Promise<Membership | null> {
  const key = provenKey(user)
  if (key === null) return null
  return parts.db.transaction((db) => takeUp({ ...parts, db }, user, { organizationId, emailKey: key }))
}

/** Is this invitation for this person? Only an account of its own, whose address it is. */
export function isInvited(user: User, { email }: { readonly email: string }): boolean {
  const key = provenKey(user)
  return key !== null && key === emailKey(email)
}

/** Only an account of its own: whoever an identity provider has brought belongs to its organization alone. */
function provenKey({ organizationId, email, emailProven }: User): string | null {
  return organizationId === null && email !== null && emailProven ? emailKey(email) : null
}

/** Uses an invitation up, where there is one, and makes a member of who waits or is none. */
async function takeUp(parts: InTransaction, user: User, address: InvitedAddress): Promise<Membership | null> {
  const { db } = parts
  await addressLock(db, address)
  const current = await membershipLock(db, address.organizationId, user.id)
  if (current !== null && current.status !== 'pending') return null
  const invitation = await invitationTake(db, address)
  if (invitation === null) return null
  const { role } = invitation
  await eventInsert(db, parts, invitationEvent('invitation.accepted', invitation, { userId: user.id }))
  if (current === null) {
    return add(parts, user, address.organizationId, { role, status: 'active', source: 'invitation' })
  }
  const membership = await membershipUpdate(db, { ...current, role, status: 'active' })
  if (membership !== null) await eventInsert(db, parts, memberEvent('member.updated', membership))
  return membership
}

async function joinOrAsk(
  parts: QueueParts,
  user: User,
  { organization_id: organizationId, name, auto_join: autoJoin }: JoiningDomain,
): Promise<Membership | null> {
  const status = autoJoin === 'join' ? 'active' : 'pending'
  const membership = await add(parts, user, organizationId, { role: 'member', status, source: 'domain' })
  if (membership?.status === 'pending') {
    const link = `${parts.config.publicUrl}/account`
    const mail = joinRequestMail({ organization: name, person: user.email ?? user.id, link })
    await tellOwners(parts, organizationId, mail)
  }
  return membership
}

async function add(
  parts: InTransaction,
  { id: userId }: User,
  organizationId: OrganizationId,
  values: Pick<Membership, 'role' | 'status' | 'source'>,
): Promise<Membership | null> {
  const id = newId('membership', parts)
  const { membership, isNew } = await membershipInsert(parts.db, { id, organizationId, userId, ...values })
  if (!isNew) return null
  await eventInsert(parts.db, parts, memberEvent('member.added', membership))
  return membership
}
