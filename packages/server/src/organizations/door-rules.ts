import { emailDomain } from '@cardea/protocol'
import type { Queryable } from '../storage/database.ts'
import type { OrganizationId } from '../storage/ids.ts'
import { normalizeDomain } from '../platform/normalize-domain.ts'
import type { SecurityPolicy } from './types.ts'

/** The verified domains of an organization, in A-labels, each with when that was; null: nobody noted it. */
export type VerifiedDomains = ReadonlyMap<string, Date | null>

/** The same as a column: an object of texts, null for none. */
export type VerifiedDomainsColumn = Readonly<Record<string, string | null>> | null

/** That column, of the organization whose id this SQL names. */
export function verifiedDomainsOf(organizationId: string): string {
  return `(
        select json_object_agg(d.domain, d.verified_at) from domains d
        where d.organization_id = ${organizationId} and d.state = 'verified'
      ) as verified_domains`
}

export function toVerifiedDomains(column: VerifiedDomainsColumn): VerifiedDomains {
  const domains = Object.entries(column ?? {})
  return new Map(domains.map(([domain, at]) => [domain, at === null ? null : new Date(at)]))
}

/** What an organization demands of a sign-in, and what it only watches. */
export interface DoorRules {
  readonly policy: SecurityPolicy
  readonly reportOnlyPolicy: SecurityPolicy | null
  /** Who comes for the first time gets a profile. */
  readonly jit: boolean
  readonly allowOutsideProfiles: boolean
  readonly verifiedDomains: VerifiedDomains
}

/** The rules of an organization that is there. The return from an IdP reads them with its login (`logins/store.ts`). */
export async function doorRulesOf(db: Queryable, organizationId: OrganizationId): Promise<DoorRules> {
  const organization = await db.kysely
    .selectFrom('organizations')
    .select(['auth_required', 'require_mfa', 'report_only_policy', 'jit', 'allow_outside_profiles'])
    .where('id', '=', organizationId)
    .executeTakeFirstOrThrow()
  const domains = await db.kysely
    .selectFrom('domains')
    .select(['domain', 'verified_at'])
    .where('organization_id', '=', organizationId)
    .where('state', '=', 'verified')
    .execute()
  return {
    policy: { authRequired: organization.auth_required, requireMfa: organization.require_mfa },
    reportOnlyPolicy: organization.report_only_policy,
    jit: organization.jit,
    allowOutsideProfiles: organization.allow_outside_profiles,
    verifiedDomains: new Map(domains.map(({ domain, verified_at: at }) => [domain, at])),
  }
}

/** Is the address outside the organization's verified domains? No address is (incidents row 62). */
export function isOutside(
  { verifiedDomains }: Pick<DoorRules, 'verifiedDomains'>,
  email: string | null,
): boolean {
  return !verifiedDomains.has(email === null ? '' : domainOf(email))
}

/** What stands behind an address: is it of a verified domain, and since when? */
export interface EmailStanding {
  readonly outside: boolean
  readonly domainVerifiedAt: Date | null
}

/** The standing of an address at an organization, as its domains are now. */
export function emailStanding(verifiedDomains: VerifiedDomains, email: string | null): EmailStanding {
  const domainVerifiedAt = email === null ? null : (verifiedDomains.get(domainOf(email)) ?? null)
  return { outside: isOutside({ verifiedDomains }, email), domainVerifiedAt }
}

/** Of an address that a social provider has proven: no organization's domain is needed for that. */
export const provenElsewhere: EmailStanding = { outside: false, domainVerifiedAt: null }

/** As domains are stored: A-labels. What cannot be a domain is left as it is, and matches none. */
export function domainOf(email: string): string {
  const domain = emailDomain(email)
  const normalized = normalizeDomain(domain)
  return normalized.ok ? normalized.domain : domain
}
