import { z } from 'zod'
import { deleteConnection } from '../../connections/delete-connection.ts'
import { listConnections } from '../../connections/list-connections.ts'
import { loadConnection } from '../../connections/load-connection.ts'
import type { Connection } from '../../connections/types.ts'
import { listDomainsOf } from '../../domains/list-domains.ts'
import { idSchema } from '../../http/id-schema.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Random } from '../../platform/random.ts'
import type { Database } from '../../storage/database.ts'
import type { Tenant } from '../../storage/tenant.ts'
import { kindsOf } from './connection-type.ts'
import { asWindow, emptyList, listOf, listQuery } from './list.ts'
import { showConnection } from './show-connection.ts'
import { type WorkosRoute, workosRoute } from './workos-route.ts'

export interface ConnectionRouteParts {
  readonly db: Database
  readonly clock: Clock
  readonly random: Random
}

const params = z.strictObject({ connectionId: idSchema('connection') })
const path = '/connections/:connectionId' as const

/** Connections, with the domains whose people are sent to them. */
export function connectionRoutes(parts: ConnectionRouteParts): WorkosRoute[] {
  return [
    workosRoute({
      method: 'GET',
      path: '/connections',
      summary: 'List connections; `domain`: of the organization that has it, verified.',
      permissions: ['read:connections', 'read:domains'],
      query: z.strictObject({
        ...listQuery('connection'),
        connection_type: z.string().max(100).exactOptional(),
        domain: z.string().max(1000).exactOptional(),
        organization_id: idSchema('organization').exactOptional(),
      }),
      status: 200,
      async handle({
        query: { connection_type: type, domain, organization_id: organizationId, ...page },
        caller,
      }) {
        const kinds = type === undefined ? {} : kindsOf(type)
        if (kinds === null) return emptyList
        const filter = { organizationId, domain, ...kinds }
        const found = await listConnections(parts, caller.tenant, filter, asWindow(page))
        return listOf(found, await showing(parts, caller.tenant, found.items))
      },
    }),
    workosRoute({
      method: 'GET',
      path,
      summary: 'Get a connection.',
      permissions: ['read:connections', 'read:domains'],
      params,
      status: 200,
      async handle({ params: { connectionId }, caller: { tenant } }) {
        const connection = await loadConnection(parts, tenant, connectionId)
        return (await showing(parts, tenant, [connection]))(connection)
      },
    }),
    workosRoute({
      method: 'DELETE',
      path,
      summary: 'Delete a connection with its profiles.',
      permissions: ['write:connections'],
      params,
      status: 204,
      handle: ({ params: { connectionId }, caller: { tenant } }) =>
        parts.db.transaction((transaction) =>
          deleteConnection({ ...parts, db: transaction }, tenant, connectionId),
        ),
    }),
  ]
}

/** How to show these connections. */
async function showing(parts: ConnectionRouteParts, tenant: Tenant, connections: readonly Connection[]) {
  const organizationIds = [...new Set(connections.flatMap(({ organizationId }) => organizationId ?? []))]
  const domainsOf = await listDomainsOf(parts, tenant, organizationIds)
  return (connection: Connection) => {
    const { organizationId } = connection
    return showConnection(connection, organizationId === null ? [] : domainsOf(organizationId))
  }
}
