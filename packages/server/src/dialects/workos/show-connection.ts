import type { Connection } from '../../connections/types.ts'
import type { Domain } from '../../domains/types.ts'
import { connectionType } from './connection-type.ts'

/** A connection as it is here. `domains`: those of its organization whose people are sent to it. */
export function showConnection(connection: Connection, domains: readonly Domain[]) {
  const { organizationId } = connection
  return {
    object: 'connection',
    id: connection.id,
    ...(organizationId === null ? {} : { organization_id: organizationId }),
    connection_type: connectionType(connection),
    name: connection.name,
    state: connection.status,
    status: connection.status === 'active' ? 'linked' : 'unlinked',
    domains: domains.filter((domain) => isServed(connection, domain)).map(showServedDomain),
    created_at: connection.createdAt.toISOString(),
    updated_at: connection.updatedAt.toISOString(),
  }
}

/** A domain without a connection of its own is served by whichever its organization prefers. */
function isServed({ id }: Connection, { state, connectionId }: Domain): boolean {
  return state === 'verified' && (connectionId === null || connectionId === id)
}

function showServedDomain({ id, domain }: Domain) {
  return { object: 'connection_domain', id, domain }
}
