import { normalizeDomain } from '../platform/normalize-domain.ts'
import type { Queryable } from '../storage/database.ts'
import type { Window, WindowRequest } from '../storage/page.ts'
import type { Tenant } from '../storage/tenant.ts'
import { type ConnectionFilter, connectionList } from './store.ts'
import type { Connection } from './types.ts'

/** The connections that match every given filter. `domain` is taken as people write it: what is no domain is nobody's. */
export function listConnections(
  { db }: { readonly db: Queryable },
  tenant: Tenant,
  filter: ConnectionFilter,
  request: WindowRequest,
): Promise<Window<Connection>> {
  const { domain } = filter
  if (domain === undefined) return connectionList(db, tenant, filter, request)
  const normalized = normalizeDomain(domain)
  return connectionList(db, tenant, { ...filter, domain: normalized.ok ? normalized.domain : '' }, request)
}
