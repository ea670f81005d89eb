import { SsoError } from '@cardea/protocol'
import type { Queryable } from '../storage/database.ts'
import type { ConnectionId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { connectionFindById } from './store.ts'
import type { Connection } from './types.ts'

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
