import { normalizeDomain } from '../platform/normalize-domain.ts'
import type { Queryable } from '../storage/database.ts'
import type { Window, WindowRequest } from '../storage/page.ts'
import type { Tenant } from '../storage/tenant.ts'
import { type OrganizationFilter, organizationList } from './store.ts'
import type { Organization } from './types.ts'

/** The organizations that match every given filter. `domains` are taken as people write them: what is no domain is nobody's. */
export function listOrganizations(
  { db }: { readonly db: Queryable },
  tenant: Tenant,
  { domains, ...filter }: OrganizationFilter,
  request: WindowRequest,
): Promise<Window<Organization>> {
  const asStored = domains?.flatMap((domain) => {
    const normalized = normalizeDomain(domain)
    return normalized.ok ? [normalized.domain] : []
  })
  return organizationList(db, tenant, { ...filter, domains: asStored }, request)
}
