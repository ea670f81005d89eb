import { SsoError } from '@cardea/protocol'
import { emailKey } from '../accounts/email-key.ts'
import type { User } from '../accounts/types.ts'
import { userFindById, userFindOwnByEmail, userInsertBrought } from '../accounts/user-store.ts'
import { eventInsert } from '../events/store.ts'
import { doorRulesOf, isOutside } from '../organizations/door-rules.ts'
import { toMailAddress } from '../platform/mail-address.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
import { type OrganizationId, type UserId, newId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { type InvitedAddress, addressIsMember, invitationTake } from './invitation-store.ts'
import { invitationEvent, memberEvent } from './member-event.ts'
import { notAnAddress } from './not-an-address.ts'
import { addressLock, broughtUserFindByEmail } from './person-store.ts'
import { membershipFind, membershipInsert } from './store.ts'
import type { Membership, Role } from './types.ts'

interface Parts {
  readonly db: Queryable
  readonly clock: Clock
  readonly random: Random
}

/** Whom: by an address, with what they are called if Cardea does not know them yet; or a user. */
export type NewMember = { readonly role: Role } & (
  | {
      readonly email: string
      readonly name?: string | null
      readonly firstName?: string | null
      readonly lastName?: string | null
    }
  | { readonly userId: UserId }
)

/**
 * Makes somebody an active member, by the operator's word: nobody is asked, and nothing is mailed. An invitation of their address ends. Run it in
 * a transaction.
 *
 * Fails with `request.invalid` (what is no address), `request.not_found`, `request.conflict` for who is a member already,
 * `organization.user_of_another`, `organization.nobody_to_add`.
 */
export async function addMember(
  parts: Parts,
  tenant: Tenant,
  organizationId: OrganizationId,
  input: NewMember,
): Promise<Membership> {
  const userId =
    'userId' in input
      ? await knownUser(parts, tenant, organizationId, input.userId)
      : await userOfAddress(parts, tenant, organizationId, input)
  const { membership, isNew } = await membershipInsert(parts.db, {
    id: newId('membership', parts),
    organizationId,
    userId,
    role: input.role,
    status: 'active',
    source: 'operator',
  })
  if (!isNew) throw alreadyMember('userId' in input ? 'userId' : 'email')
  await eventInsert(parts.db, parts, memberEvent('member.added', membership))
  return membership
}

/** To a caller that is bound to the organization, whom it does not know is nobody. */
async function knownUser(
  parts: Parts,
  tenant: Tenant,
  organizationId: OrganizationId,
  id: UserId,
): Promise<UserId> {
  const user = await userFindById(parts.db, id)
  if (user === null) throw new SsoError('request.not_found')
  if ((await membershipFind(parts.db, organizationId, id)) !== null) throw alreadyMember('userId')
  const isOwn = user.organizationId === organizationId
  if (!isOwn && tenant.kind !== 'deployment') throw new SsoError('request.not_found')
  // Whoever runs the identity provider of one customer can be nobody at another.
  if (!isOwn && user.organizationId !== null) throw new SsoError('organization.user_of_another')
  const key = user.email === null || !user.emailProven ? null : emailKey(user.email)
  if (key !== null) await claimAddress(parts, { organizationId, emailKey: key })
  return id
}

async function userOfAddress(
  parts: Parts,
  tenant: Tenant,
  organizationId: OrganizationId,
  input: Extract<NewMember, { email: string }>,
): Promise<UserId> {
  const email = toMailAddress(input.email)
  const key = emailKey(input.email)
  if (email === null || key === null) throw notAnAddress()
  const address = { organizationId, emailKey: key }
  await addressLock(parts.db, address)
  if (await addressIsMember(parts.db, address)) throw alreadyMember('email')
  const user =
    (await ownAccount(parts, tenant, key)) ?? (await userOfDomain(parts, address, { ...input, email }))
  if (user === null) throw new SsoError('organization.nobody_to_add')
  await claimAddress(parts, address)
  return user
}

/** Whether there is an account of its own is for callers of the deployment alone to learn. */
async function ownAccount({ db }: Parts, tenant: Tenant, key: string): Promise<UserId | null> {
  if (tenant.kind !== 'deployment') return null
  return (await userFindOwnByEmail(db, key))?.id ?? null
}

/**
 * Somebody whom the organization itself vouches for, since it has the domain of their address: whoever was known by it before, or somebody new,
 * whom the first sign-in through one of its connections finds (`memberFindByEmail`). Null: it has no say over the address.
 */
async function userOfDomain(
  parts: Parts,
  { organizationId, emailKey: key }: InvitedAddress,
  {
    email,
    name = null,
    firstName = null,
    lastName = null,
  }: Partial<Pick<User, 'name' | 'firstName' | 'lastName'>> & { readonly email: string },
): Promise<UserId | null> {
  if (isOutside(await doorRulesOf(parts.db, organizationId), email)) return null
  const known = await broughtUserFindByEmail(parts.db, organizationId, key)
  if (known !== null) return known
  const id = newId('user', parts)
  await userInsertBrought(parts.db, {
    id,
    organizationId,
    email,
    emailProven: true,
    name,
    firstName,
    lastName,
  })
  return id
}

/** Who is a member needs no invitation, and a link that outlives a membership would lead back to it. */
async function claimAddress(parts: Parts, address: InvitedAddress): Promise<void> {
  const invitation = await invitationTake(parts.db, address)
  if (invitation === null) return
  await eventInsert(parts.db, parts, invitationEvent('invitation.revoked', invitation, { revokedBy: null }))
}

function alreadyMember(field: 'email' | 'userId'): SsoError {
  return new SsoError('request.conflict', { field })
}
