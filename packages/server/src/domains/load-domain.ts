import { SsoError } from '@cardea/protocol'
import { normalizeDomain } from '../platform/normalize-domain.ts'
import type { Queryable } from '../storage/database.ts'
import type { DomainId, OrganizationId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { domainFindById, domainFindByName, domainFindWithin, domainFirstVerified } from './store.ts'
import { loadOrganization } from '../organizations/load-organization.ts'
import type { Domain } from './types.ts'

/** The domain of this organization, or `request.not_found`. */
export async function loadDomain(
  parts: { readonly db: Queryable },
  tenant: Tenant,
  organizationId: OrganizationId,
  id: DomainId,
): Promise<Domain> {
  await loadOrganization(parts, tenant, organizationId)
  const domain = await domainFindById(parts.db, organizationId, id)
  if (domain === null) throw new SsoError('request.not_found')
  return domain
}

/** The same by its name, as it is kept: lower-case A-labels. */
export async function loadDomainByName(
  parts: { readonly db: Queryable },
  tenant: Tenant,
  organizationId: OrganizationId,
  name: string,
): Promise<Domain> {
  await loadOrganization(parts, tenant, organizationId)
  const normalized = normalizeDomain(name)
  const domain = normalized.ok ? await domainFindByName(parts.db, organizationId, normalized.domain) : null
  if (domain === null) throw new SsoError('request.not_found')
  return domain
}

/** The domain of whichever organization within the tenant, or `request.not_found`. */
export async function loadDomainById(
  { db }: { readonly db: Queryable },
  tenant: Tenant,
  id: DomainId,
): Promise<Domain> {
  const domain = await domainFindWithin(db, tenant, id)
  if (domain === null) throw new SsoError('request.not_found')
  return domain
}

/** The name of the organization's domain that was verified first; null: none is. The organization was found within the caller's authority. */
export function findFirstVerifiedDomain(
  { db }: { readonly db: Queryable },
  organizationId: OrganizationId,
): Promise<string | null> {
  return domainFirstVerified(db, organizationId)
}
