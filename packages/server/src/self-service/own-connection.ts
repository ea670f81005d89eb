import { SsoError } from '@cardea/protocol'
import { loadOrganizationConnection } from '../connections/load-connection.ts'
import type { OrganizationConnection } from '../connections/types.ts'
import type { Queryable } from '../storage/database.ts'
import type { Portal } from './portal-session.ts'

/** The one connection that a portal session works on; null: none was begun, or it is gone. */
export async function findOwnConnection(
  parts: { readonly db: Queryable },
  { ticket: { connectionId }, tenant }: Pick<Portal, 'ticket' | 'tenant'>,
): Promise<OrganizationConnection | null> {
  return connectionId === null ? null : loadOrganizationConnection(parts, tenant, connectionId)
}

/** The same. Fails with `setup.connection_missing`. */
export async function loadOwnConnection(
  parts: { readonly db: Queryable },
  portal: Pick<Portal, 'ticket' | 'tenant'>,
): Promise<OrganizationConnection> {
  const connection = await findOwnConnection(parts, portal)
  if (connection === null) throw new SsoError('setup.connection_missing')
  return connection
}
