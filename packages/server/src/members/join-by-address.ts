import { emailKey } from '../accounts/email-key.ts'
import type { User } from '../accounts/types.ts'
import { eventInsert } from '../events/store.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Database, Queryable, Statement } from '../storage/database.ts'
import { type OrganizationId, newId } from '../storage/ids.ts'
import { memberEvent } from './member-event.ts'
import { invitationTake } from './person-store.ts'
import { membershipInsert } from './store.ts'
import type { Membership } from './types.ts'

interface Parts {
  readonly db: Database
  readonly clock: Clock
  readonly random: Random
}

const domainOfAddress: Statement<{ organization_id: OrganizationId; auto_join: 'join' | 'request' }> = {
  name: 'domain_auto_join',
  text: `select organization_id, auto_join from domains where domain = $1 and state = 'verified' and auto_join <> 'off'`,
}

/**
 * Makes somebody with an account of their own a member of the organization that has the domain of their address, or asks its admins to,
 * as that domain's `autoJoin` says. Who is a member already, or was put out, stays what they are. The new membership, if there is one.
 */
export async function joinByDomain(parts: Parts, user: User): Promise<Membership | null> {
  const key = provenKey(user)
  if (key === null) return null
  const [domain] = await parts.db.query(domainOfAddress, [key.slice(key.lastIndexOf('@') + 1)])
  if (domain === undefined) return null
  return parts.db.transaction((db) =>
    add({ ...parts, db }, user, domain.organization_id, {
      role: 'member',
      status: domain.auto_join === 'join' ? 'active' : 'pending',
      source: 'domain',
    }),
  )
}

/** Accepts the invitation that an organization has sent to somebody's proven address; null: it has sent none, or it has expired. */
export async function acceptInvitation(
  parts: Parts,
  user: User,
  organizationId: OrganizationId,
): Promise<Membership | null> {
  const key = provenKey(user)
  if (key === null) return null
  return parts.db.transaction(async (db) => {
    const role = await invitationTake(db, { organizationId, emailKey: key })
    if (role === null) return null
    return add({ ...parts, db }, user, organizationId, { role, status: 'active', source: 'invitation' })
  })
}

/** Only an account of its own: whoever an identity provider has brought belongs to its organization alone. */
function provenKey({ organizationId, email, emailProven }: User): string | null {
  return organizationId === null && email !== null && emailProven ? emailKey(email) : null
}

async function add(
  parts: { readonly db: Queryable; readonly clock: Clock; readonly random: Random },
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
