import { loadOrganization } from '../organizations/load-organization.ts'
import type { Queryable } from '../storage/database.ts'
import type { OrganizationId } from '../storage/ids.ts'
import type { Page, PageRequest } from '../storage/page.ts'
import type { Tenant } from '../storage/tenant.ts'
import { domainList, domainListOfOrganizations } from './store.ts'
import type { Domain } from './types.ts'

/** The domains of an organization, the oldest first. Fails with `request.not_found`. */
export async function listDomains(
  parts: { readonly db: Queryable },
  tenant: Tenant,
  organizationId: OrganizationId,
  request: PageRequest,
): Promise<Page<Domain>> {
  const { id } = await loadOrganization(parts, tenant, organizationId)
  return domainList(parts.db, id, request)
}

/** The domains of each of these organizations, for a list of them; of one that is out of reach there are none. */
export async function listDomainsOf(
  { db }: { readonly db: Queryable },
  tenant: Tenant,
  organizationIds: readonly OrganizationId[],
): Promise<(organizationId: OrganizationId) => readonly Domain[]> {
  const domains =
    organizationIds.length === 0 ? [] : await domainListOfOrganizations(db, tenant, organizationIds)
  return (organizationId) => domains.filter((domain) => domain.organizationId === organizationId)
}
