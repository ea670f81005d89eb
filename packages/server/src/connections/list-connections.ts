import { normalizeDomain } from '../platform/normalize-domain.ts'
import type { Queryable } from '../storage/database.ts'
import type { Slice, SliceRequest, Window, WindowRequest } from '../storage/page.ts'
import type { Tenant } from '../storage/tenant.ts'
import { type ConnectionFilter, connectionList, connectionSlice } from './list-store.ts'
import type { Connection } from './types.ts'

/** The connections that match every given filter. `domain` is taken as people write it: what is no domain is nobody's. */
export function listConnections(
  { db }: { readonly db: Queryable },
  tenant: Tenant,
  filter: ConnectionFilter,
  request: WindowRequest,
): Promise<Window<Connection>> {
  return connectionList(db, tenant, asStored(filter), request)
}

/** The same by number, and how many there are. */
export function sliceConnections(
  { db }: { readonly db: Queryable },
  tenant: Tenant,
  filter: ConnectionFilter,
  request: SliceRequest,
): Promise<Slice<Connection>> {
  return connectionSlice(db, tenant, asStored(filter), request)
}

function asStored(filter: ConnectionFilter): ConnectionFilter {
  const { domain } = filter
  if (domain === undefined) return filter
  const normalized = normalizeDomain(domain)
  return { ...filter, domain: normalized.ok ? normalized.domain : '' }
}
