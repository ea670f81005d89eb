import { SsoError } from '@cardea/protocol'
import { emailKey } from '../accounts/email-key.ts'
import { userFindById } from '../accounts/user-store.ts'
import type { Config } from '../config/config.ts'
import { eventInsert } from '../events/store.ts'
import { checkStanding } from '../limits/check-standing.ts'
import type { Limiter } from '../limits/create-limiter.ts'
import { type QueueParts, queueMail } from '../mails/queue-mail.ts'
import { invitationMail } from '../mails/templates/invitation-mail.ts'
import { doorRulesOf, isOutside } from '../organizations/door-rules.ts'
import type { Organization } from '../organizations/types.ts'
import { toMailAddress } from '../platform/mail-address.ts'
import { randomToken } from '../platform/random.ts'
import type { Database, Queryable } from '../storage/database.ts'
import { type InvitationId, newId } from '../storage/ids.ts'
import {
  type InvitedAddress,
  addressIsMember,
  invitationDelete,
  invitationFind,
  invitationLockByAddress,
  invitationLockById,
  invitationSave,
} from './invitation-store.ts'
import { invitationEvent } from './member-event.ts'
import { notAnAddress } from './not-an-address.ts'
import { addressLock } from './person-store.ts'
import { membershipLock } from './store.ts'
import type { Actor, ListedInvitation, Role } from './types.ts'

/** For so many days an invitation can be accepted. */
export const INVITATION_DAYS = 7
const DAY = 86_400_000

export type InviteParts = Omit<QueueParts, 'config' | 'db'> & {
  readonly config: QueueParts['config'] & Pick<Config, 'signInMethods'>
  readonly db: Database
  readonly limiter: Limiter
}

export interface NewInvitation {
  readonly email: string
  readonly role: Role
}

/**
 * Invites an address to an organization, by a mail with a link. One that is invited already is invited anew, and the earlier link ends. Nothing
 * tells whether the address has an account: what is looked at are the members, whom admins see anyway.
 *
 * Fails with `request.invalid`, `organization.admin_required`, `organization.owner_required`, `request.conflict` for who is a member,
 * `organization.invitation_leads_nowhere`, `request.rate_limited`, `mail.not_configured`.
 */
export async function invite(
  parts: InviteParts,
  actor: Actor,
  organization: Organization,
  { email: typed, role }: NewInvitation,
): Promise<ListedInvitation> {
  checkMayHandle(actor, role)
  const email = toMailAddress(typed)
  const key = emailKey(typed)
  if (email === null || key === null) throw notAnAddress()
  await checkLeadsSomewhere(parts, organization, email)
  const address = { organizationId: actor.organizationId, emailKey: key }
  return parts.db.transaction(async (db) => {
    await addressLock(db, address)
    return save({ ...parts, db }, actor, organization, { ...address, email, role })
  })
}

/** Sends an invitation anew, as it is: it lasts from now on, and its earlier link ends. Fails with `request.not_found`, and as `invite`. */
export async function resendInvitation(
  parts: InviteParts,
  actor: Actor,
  organization: Organization,
  id: InvitationId,
): Promise<ListedInvitation> {
  const { organizationId } = actor
  const found = await invitationFind(parts.db, organizationId, id)
  const key = found === null ? null : emailKey(found.email)
  if (found === null || key === null) throw new SsoError('request.not_found')
  await checkLeadsSomewhere(parts, organization, found.email)
  const address = { organizationId, emailKey: key }
  return parts.db.transaction(async (db) => {
    await addressLock(db, address)
    // It may have been accepted or taken back since.
    const current = await invitationLockById(db, organizationId, id)
    if (current === null) throw new SsoError('request.not_found')
    const { email, role } = current
    return save({ ...parts, db }, actor, organization, { ...address, email, role })
  })
}

/** Takes an invitation back: its link ends. Fails with `request.not_found`, `organization.owner_required`. */
export async function revokeInvitation(
  parts: Pick<InviteParts, 'db' | 'clock' | 'random'>,
  actor: Actor,
  id: InvitationId,
): Promise<void> {
  await parts.db.transaction(async (db) => {
    const invitation = await invitationLockById(db, actor.organizationId, id)
    if (invitation === null) throw new SsoError('request.not_found')
    checkMayHandle(actor, invitation.role)
    await invitationDelete(db, invitation)
    await eventInsert(
      db,
      parts,
      invitationEvent('invitation.revoked', invitation, { revokedBy: actor.userId }),
    )
  })
}

/** Held until the end of the transaction: whoever is put out meanwhile has all their invitations end, this one too (`change-member.ts`). */
async function checkStillMay(db: Queryable, actor: Actor, role: Role): Promise<void> {
  checkMayHandle(actor, role)
  // A program of the operator is nobody's membership.
  const { organizationId, userId } = actor
  if (userId === null) return
  const sender = await membershipLock(db, organizationId, userId)
  if (sender?.status !== 'active' || sender.role === 'member') {
    throw new SsoError('organization.admin_required', { role: sender?.role ?? 'member' })
  }
  checkMayHandle(sender, role)
}

/** As members: who shall be an owner is the owners' business, from the invitation on. */
function checkMayHandle({ role: own }: Actor, role: Role): void {
  if (role === 'owner' && own !== 'owner') throw new SsoError('organization.owner_required', { role: own })
}

/** Nobody is mailed an invitation that they could not accept. */
async function checkLeadsSomewhere(
  { config, db }: InviteParts,
  { id, policy }: Organization,
  email: string,
): Promise<void> {
  if (config.signInMethods.length > 0 || policy.authRequired === 'sso') return
  if (isOutside(await doorRulesOf(db, id), email)) {
    throw new SsoError('organization.invitation_leads_nowhere')
  }
}

async function save(
  parts: Omit<InviteParts, 'db'> & QueueParts,
  actor: Actor,
  organization: Organization,
  invited: InvitedAddress & NewInvitation,
): Promise<ListedInvitation> {
  const { db, vault, clock, random } = parts
  await checkStillMay(db, actor, invited.role)
  if (await addressIsMember(db, invited)) throw new SsoError('request.conflict', { field: 'email' })
  const earlier = await invitationLockByAddress(db, invited)
  if (earlier !== null) checkMayHandle(actor, earlier.role)
  checkMayMail(parts, actor, invited)
  const token = randomToken(random)
  const now = clock.now()
  const invitation = await invitationSave(db, {
    ...invited,
    id: newId('invitation', parts),
    tokenHash: vault.hash(token),
    invitedBy: actor.userId,
    createdAt: now,
    expiresAt: new Date(now.getTime() + INVITATION_DAYS * DAY),
  })
  const { userId: invitedBy } = actor
  const inviter = invitedBy === null ? null : await userFindById(db, invitedBy)
  const link = `${parts.config.publicUrl}/sign-in/invitation?token=${token}`
  const mail = invitationMail({
    organization: organization.name,
    invitedBy: inviter?.name ?? inviter?.email ?? null,
    role: invited.role,
    link,
    days: INVITATION_DAYS,
  })
  await queueMail(parts, { to: invited.email, mail })
  const data = { invitedBy, expiresAt: invitation.expiresAt.toISOString(), renewed: earlier !== null }
  await eventInsert(db, parts, invitationEvent('invitation.created', invitation, data))
  return { ...invitation, inviter }
}

/** Nobody mails strangers by us: an organization, a person and a mailbox have only so many a day. Fails with `request.rate_limited`. */
function checkMayMail(
  { limiter, vault }: Pick<InviteParts, 'limiter' | 'vault'>,
  actor: Actor,
  { organizationId, emailKey: key }: InvitedAddress,
): void {
  checkStanding(limiter.take('invitations-of-organization', organizationId))
  checkStanding(limiter.take('invitations-by-person', actor.userId ?? actor.callerId))
  // Last, so that nobody uses up what others may send there without sending anything.
  checkStanding(limiter.take('invitations-to-mailbox', vault.hash(key).toString('base64url')))
}
