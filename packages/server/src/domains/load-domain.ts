import { SsoError } from '@cardea/protocol'
import type { Queryable } from '../storage/database.ts'
import type { DomainId, OrganizationId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { domainFindById, domainFindWithin, domainFirstVerified } from './store.ts'
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
