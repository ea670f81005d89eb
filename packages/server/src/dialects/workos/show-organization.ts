import { challengeOf } from '../../domains/challenge.ts'
import type { Domain } from '../../domains/types.ts'
import type { Organization } from '../../organizations/types.ts'

/** An organization as it is here; the library cannot read one without its domains. */
export function showOrganization(organization: Organization, domains: readonly Domain[]) {
  return {
    object: 'organization',
    id: organization.id,
    name: organization.name,
    allow_profiles_outside_organization: organization.allowOutsideProfiles,
    domains: domains.map(showDomain),
    external_id: organization.externalId,
    metadata: { ...organization.metadata },
    created_at: organization.createdAt.toISOString(),
    updated_at: organization.updatedAt.toISOString(),
  }
}

/** A domain of an organization. `verification_prefix` is the first label of the TXT record, `verification_token` its value. */
export function showDomain(domain: Domain) {
  const { name, value } = challengeOf(domain)
  return {
    object: 'organization_domain',
    id: domain.id,
    organization_id: domain.organizationId,
    domain: domain.domain,
    state: domain.state,
    verification_strategy: domain.verifiedBy === 'operator' ? 'manual' : 'dns',
    verification_token: value,
    verification_prefix: name.slice(0, name.indexOf('.')),
    created_at: domain.createdAt.toISOString(),
    updated_at: domain.updatedAt.toISOString(),
  }
}
