import { normalizeDomain } from '../platform/normalize-domain.ts'
import type { Queryable } from '../storage/database.ts'
import type { Window, WindowRequest } from '../storage/page.ts'
import type { Tenant } from '../storage/tenant.ts'
import { type OrganizationFilter, organizationCount, organizationList } from './store.ts'
import type { Organization } from './types.ts'

/** The organizations that match every given filter. `domains` are taken as people write them: what is no domain is nobody's. */
export function listOrganizations(
  { db }: { readonly db: Queryable },
  tenant: Tenant,
  filter: OrganizationFilter,
  request: WindowRequest,
): Promise<Window<Organization>> {
  return organizationList(db, tenant, asStored(filter), request)
}

/** How many match every given filter. */
export function countOrganizations(
  { db }: { readonly db: Queryable },
  tenant: Tenant,
  filter: OrganizationFilter,
): Promise<number> {
  return organizationCount(db, tenant, asStored(filter))
}

function asStored({ domains, ...filter }: OrganizationFilter): OrganizationFilter {
  const normalized = domains?.flatMap((domain) => {
    const each = normalizeDomain(domain)
    return each.ok ? [each.domain] : []
  })
  return { ...filter, domains: normalized }
}
