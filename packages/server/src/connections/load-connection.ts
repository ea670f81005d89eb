import { SsoError } from '@cardea/protocol'
import type { Queryable } from '../storage/database.ts'
import type { ConnectionId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { connectionFindById } from './store.ts'
import type { Connection, OrganizationConnection } from './types.ts'

/** The connection, or `request.not_found`: the same whether it does not exist or is another tenant's. */
export async function loadConnection(
  { db }: { readonly db: Queryable },
  tenant: Tenant,
  id: ConnectionId,
): Promise<Connection> {
  const connection = await connectionFindById(db, tenant, id)
  if (connection === null) throw new SsoError('request.not_found')
  return connection
}

/** Like `loadConnection`, for what only the connection of an organization has: a social one is not found. */
export async function loadOrganizationConnection(
  parts: { readonly db: Queryable },
  tenant: Tenant,
  id: ConnectionId,
): Promise<OrganizationConnection> {
  const connection = await loadConnection(parts, tenant, id)
  if (connection.protocol === 'social') throw new SsoError('request.not_found')
  return connection
}
