import { SsoError } from '@cardea/protocol'
import type { Vault } from '../keys/vault.ts'
import { loadOrganization } from '../organizations/load-organization.ts'
import type { Organization } from '../organizations/types.ts'
import type { Clock } from '../platform/clock.ts'
import type { Queryable } from '../storage/database.ts'
import type { Tenant } from '../storage/tenant.ts'
import { type SessionTimes, type TicketSession, portalSessionUse } from './portal-session-store.ts'
import { selfServiceProfileFindById } from './profile-store.ts'
import type { DomainVerification, PortalSession, SelfServiceProfile, SetupTicket } from './types.ts'

/** The cookie with the secret of a portal session. */
export const PORTAL_COOKIE = 'cardea-portal'

/** An hour without use; eight hours beyond the time of the ticket, so that one of a minute is enough to work with; a day in any case. */
export const SESSION_TIMES: SessionTimes = { idle: 60, afterTicket: 8 * 60, most: 24 * 60 }

/** What a portal session reaches: one organization, by one ticket. */
export interface Portal extends TicketSession {
  readonly organization: Organization
  readonly profile: SelfServiceProfile | null
  /** As the ticket says, or the profile where it does not. */
  readonly domainVerification: DomainVerification
  /** The authority for queries: this organization. */
  readonly tenant: Tenant
}

interface PortalParts {
  readonly db: Queryable
  readonly vault: Vault
  readonly clock: Clock
}

/** The session of a browser, used by asking; null: it has none that lives. */
export async function usePortalSession(
  { db, vault, clock }: PortalParts,
  cookie: string | undefined,
): Promise<TicketSession | null> {
  return cookie === undefined ? null : portalSessionUse(db, vault.hash(cookie), clock.now(), SESSION_TIMES)
}

/** The same with everything that it reaches. Fails with `setup.session_ended`. */
export async function loadPortal(parts: PortalParts, cookie: string | undefined): Promise<Portal> {
  const found = await usePortalSession(parts, cookie)
  if (found === null) throw new SsoError('setup.session_ended')
  const { organizationId, profileId } = found.ticket
  const tenant = { kind: 'organization', organizationId } as const
  const organization = await loadOrganization(parts, tenant, organizationId)
  const profile = profileId === null ? null : await selfServiceProfileFindById(parts.db, profileId)
  const domainVerification = found.ticket.domainVerification ?? profile?.domainVerification ?? 'optional'
  return { ...found, organization, profile, domainVerification, tenant }
}

/**
 * The cookie of a session. Where pages of other sites may frame the assistant, it has to be sent there too, and is kept apart for each of them;
 * that no other site can use it is `checkOwnPage`'s to see to.
 */
export function portalCookie(
  { embedOrigins }: Pick<SetupTicket, 'embedOrigins'>,
  { expiresAt }: Pick<PortalSession, 'expiresAt'>,
  value: string,
  now: Date,
) {
  const isEmbedded = embedOrigins.length > 0
  const maxAgeSeconds = Math.max(0, Math.floor((expiresAt.getTime() - now.getTime()) / 1000))
  return {
    name: PORTAL_COOKIE,
    value,
    maxAgeSeconds,
    crossSite: isEmbedded,
    partitioned: isEmbedded,
  } as const
}
