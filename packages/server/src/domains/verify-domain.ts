import { type ErrorCode, SsoError } from '@cardea/protocol'
import type { DomainId, OrganizationId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { challengeOf } from './challenge.ts'
import { type CheckParts, checkDomain } from './check-domain.ts'
import { loadDomain } from './load-domain.ts'
import type { CheckOutcome, Domain } from './types.ts'

const refusals: Readonly<Record<Exclude<CheckOutcome, 'found'>, ErrorCode>> = {
  missing: 'domain.record_missing',
  other_value: 'domain.record_other_value',
  alias: 'domain.record_is_alias',
  not_everywhere: 'domain.record_not_everywhere',
  unreachable: 'domain.resolvers_unreachable',
  verified_elsewhere: 'domain.verified_elsewhere',
}

/**
 * Verifies a domain by its record in the DNS, now. One that the operator vouches for is verified as it is.
 *
 * Fails with `request.not_found`, `domain.record_missing`, `domain.record_other_value`, `domain.record_is_alias`,
 * `domain.record_not_everywhere`, `domain.resolvers_unreachable`, `domain.verified_elsewhere`.
 */
export async function verifyDomain(
  parts: CheckParts,
  tenant: Tenant,
  organizationId: OrganizationId,
  id: DomainId,
): Promise<Domain> {
  const checked = await lookAtDomain(parts, tenant, organizationId, id)
  // The operator may have vouched for it before, or meanwhile.
  if (checked.verifiedBy === 'operator') return checked
  const outcome = checked.lastCheck?.outcome
  if (outcome === undefined || outcome === 'found') return checked
  throw new SsoError(refusals[outcome], { ...challengeOf(checked), domain: checked.domain })
}

/** The same for who only wants to know how the domain stands now. Fails with `request.not_found`. */
export async function lookAtDomain(
  parts: CheckParts,
  tenant: Tenant,
  organizationId: OrganizationId,
  id: DomainId,
): Promise<Domain> {
  const domain = await loadDomain(parts, tenant, organizationId, id)
  if (domain.verifiedBy === 'operator') return domain
  const checked = await checkDomain(parts, domain)
  if (checked === null) throw new SsoError('request.not_found')
  return checked
}
