import { z } from 'zod'
import { sliceApplications } from '../../../applications/list-applications.ts'
import { loadApplicationByClientId } from '../../../applications/load-application.ts'
import { listConnections } from '../../../connections/list-connections.ts'
import { checkPermission } from '../../../http/admit-caller.ts'
import type { Database } from '../../../storage/database.ts'
import { asSlice, asWindow, checkpointOf, checkpointQuery, pageOf, pagesQuery } from './list.ts'
import { choosing, fieldsQuery } from './fields.ts'
import { type ManagementRoute, managementRoute } from './management-route.ts'
import { appTypes, typesOf } from './client-types.ts'
import { showClient } from './show-client.ts'
import { showConnection } from './show-connection.ts'

export interface ClientRouteParts {
  readonly db: Database
}

export const clientParams = z.strictObject({ clientId: z.string() })
export const clientPath = '/api/v2/clients/:clientId' as const

/** Applications, by their client ids, to read, and the connections that they may use: all, here. */
export function clientRoutes(parts: ClientRouteParts): ManagementRoute[] {
  return [
    managementRoute({
      method: 'GET',
      path: '/api/v2/clients',
      summary: 'List applications.',
      scope: 'read:clients',
      subject: 'client',
      query: z.strictObject({
        ...pagesQuery,
        ...fieldsQuery,
        app_type: z.enum(Object.values(appTypes)).exactOptional(),
      }),
      status: 200,
      async handle({ query }) {
        const { app_type: type } = query
        const filter = { types: type && [typesOf[type]] }
        return pageOf(
          query,
          'clients',
          await sliceApplications(parts, filter, asSlice(query)),
          choosing(query, showClient),
        )
      },
    }),
    managementRoute({
      method: 'GET',
      path: clientPath,
      summary: 'Get an application.',
      scope: 'read:clients',
      subject: 'client',
      params: clientParams,
      query: z.strictObject(fieldsQuery),
      status: 200,
      handle: async ({ params: { clientId }, query }) =>
        choosing(query, showClient)(await loadApplicationByClientId(parts, clientId)),
    }),
    managementRoute({
      method: 'GET',
      path: `${clientPath}/connections`,
      summary: 'List the connections that an application may use: all.',
      scope: 'read:clients',
      subject: 'client',
      params: clientParams,
      query: z.strictObject(checkpointQuery('connection')),
      status: 200,
      async handle({ params: { clientId }, query, caller }) {
        checkPermission(caller, 'read:connections')
        await loadApplicationByClientId(parts, clientId)
        const window = asWindow(query) ?? { limit: 50, after: null }
        const found = await listConnections(parts, caller.tenant, {}, window)
        return checkpointOf('connections', found, showConnection)
      },
    }),
  ]
}
