import { SsoError, assertsMfa } from '@cardea/protocol'
import { checkRecent } from '../accounts/check-may-change.ts'
import type { AccountSession } from '../accounts/types.ts'
import { userFindById } from '../accounts/user-store.ts'
import type { Limiter } from '../limits/create-limiter.ts'
import type { QueueParts } from '../mails/queue-mail.ts'
import { breakGlassUsedMail } from '../mails/templates/break-glass-used-mail.ts'
import {
  type BreakGlassParts,
  issueBreakGlassCodes,
  openWithBreakGlass,
} from '../organizations/break-glass.ts'
import type { Organization } from '../organizations/types.ts'
import type { OrganizationId, UserId } from '../storage/ids.ts'
import { tellOwners } from './tell-owners.ts'

export type EmergencyParts = BreakGlassParts & Omit<QueueParts, 'db'> & { readonly limiter: Limiter }

/**
 * Gives an owner new codes for emergencies, who has signed in just now, with a second factor.
 *
 * Fails with `account.reauthentication_required`, `organization.break_glass_needs_mfa`, `organization.break_glass_owners_only`.
 */
export async function makeEmergencyCodes(
  parts: EmergencyParts,
  session: AccountSession,
  organizationId: OrganizationId,
): Promise<string[]> {
  checkRecent(session, parts.clock.now())
  if (!assertsMfa({ methods: session.methods, context: session.acr })) {
    throw new SsoError('organization.break_glass_needs_mfa')
  }
  return issueBreakGlassCodes(parts, organizationId, session.userId)
}

/**
 * Opens an organization to the session of an owner by one of their codes, for an hour; every owner is told by mail. `address`: where the
 * owner is on the network.
 *
 * Fails with what `openWithBreakGlass` fails with.
 */
export async function openByEmergencyCode(
  parts: EmergencyParts,
  { id: sessionId, userId, methods }: AccountSession,
  organization: Pick<Organization, 'id' | 'name'>,
  { code, address }: { readonly code: string; readonly address: string },
): Promise<{ readonly until: Date; readonly left: number }> {
  const who = { organizationId: organization.id, userId, sessionId, methods }
  return openWithBreakGlass(parts, who, code, (db) =>
    tellOfOpening({ ...parts, db }, userId, organization, address),
  )
}

async function tellOfOpening(
  parts: QueueParts,
  userId: UserId,
  { id, name }: Pick<Organization, 'id' | 'name'>,
  address: string,
): Promise<void> {
  const user = await userFindById(parts.db, userId)
  const mail = breakGlassUsedMail({
    organization: name,
    who: user?.name ?? user?.email ?? userId,
    when: parts.clock.now(),
    address,
    // Leads to no identity provider, which may be the one that does not work.
    link: `${parts.config.publicUrl}/account/emergency`,
  })
  await tellOwners(parts, id, mail)
}
