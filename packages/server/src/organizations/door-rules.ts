import { emailDomain } from '@cardea/protocol'
import type { Queryable } from '../storage/database.ts'
import type { OrganizationId } from '../storage/ids.ts'
import { normalizeDomain } from '../platform/normalize-domain.ts'

/** What an organization demands of a sign-in. */
export interface DoorRules {
  readonly mfaRequired: boolean
  /** Who comes for the first time gets a profile. */
  readonly jit: boolean
  readonly allowOutsideProfiles: boolean
  /** In A-labels. */
  readonly verifiedDomains: readonly string[]
}

/** The rules of an organization that is there. The return from an IdP reads them with its login (`logins/store.ts`). */
export async function doorRulesOf(db: Queryable, organizationId: OrganizationId): Promise<DoorRules> {
  const organization = await db.kysely
    .selectFrom('organizations')
    .select(['auth_required', 'require_mfa', 'jit', 'allow_outside_profiles'])
    .where('id', '=', organizationId)
    .executeTakeFirstOrThrow()
  const domains = await db.kysely
    .selectFrom('domains')
    .select('domain')
    .where('organization_id', '=', organizationId)
    .where('state', '=', 'verified')
    .execute()
  return {
    mfaRequired: organization.require_mfa || organization.auth_required === 'mfa',
    jit: organization.jit,
    allowOutsideProfiles: organization.allow_outside_profiles,
    verifiedDomains: domains.map(({ domain }) => domain),
  }
}

/** Is the address outside the organization's verified domains? No address is (incidents row 62). */
export function isOutside({ verifiedDomains }: DoorRules, email: string | null): boolean {
  return !verifiedDomains.includes(email === null ? '' : domainOf(email))
}

/** As domains are stored: A-labels. What cannot be a domain is left as it is, and matches none. */
export function domainOf(email: string): string {
  const domain = emailDomain(email)
  const normalized = normalizeDomain(domain)
  return normalized.ok ? normalized.domain : domain
}
