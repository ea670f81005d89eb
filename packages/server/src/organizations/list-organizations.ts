import { normalizeDomain } from '../platform/normalize-domain.ts'
import type { Queryable } from '../storage/database.ts'
import type { Slice, SliceRequest, Window, WindowRequest } from '../storage/page.ts'
import type { Tenant } from '../storage/tenant.ts'
import { type OrganizationFilter, organizationCount, organizationList, organizationSlice } from './store.ts'
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

/** The same by number, and how many there are. */
export function sliceOrganizations(
  { db }: { readonly db: Queryable },
  tenant: Tenant,
  filter: OrganizationFilter,
  request: SliceRequest,
): Promise<Slice<Organization>> {
  return organizationSlice(db, tenant, asStored(filter), request)
}

function asStored({ domains, ...filter }: OrganizationFilter): OrganizationFilter {
  const asNormalized = domains?.flatMap((domain) => {
    const normalized = normalizeDomain(domain)
    return normalized.ok ? [normalized.domain] : []
  })
  return { ...filter, domains: asNormalized }
}
