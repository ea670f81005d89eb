import { SsoError } from '@cardea/protocol'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
import type { ConnectionId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { writeConnectionDeleted } from './connection-events.ts'
import { connectionDelete, connectionLockById } from './store.ts'

/**
 * Deletes a connection with its profiles and logins. Run it in a transaction. Fails with `request.not_found`.
 */
export async function deleteConnection(
  parts: { readonly db: Queryable; readonly clock: Clock; readonly random: Random },
  tenant: Tenant,
  id: ConnectionId,
): Promise<void> {
  const connection = await connectionLockById(parts.db, tenant, id)
  if (connection === null) throw new SsoError('request.not_found')
  await connectionDelete(parts.db, tenant, id)
  await writeConnectionDeleted(parts, connection)
}
