import { z } from 'zod'
import { sliceApplications } from '../../../applications/list-applications.ts'
import { loadApplicationByClientId } from '../../../applications/load-application.ts'
import type { Application } from '../../../applications/types.ts'
import { satisfies } from '../../../applications/permissions.ts'
import type { Caller } from '../../../http/route.ts'
import type { Connection } from '../../../connections/types.ts'
import { SsoError } from '@cardea/protocol'
import { deleteConnection } from '../../../connections/delete-connection.ts'
import { listConnections, sliceConnections } from '../../../connections/list-connections.ts'
import { loadConnection } from '../../../connections/load-connection.ts'
import { checkPermission } from '../../../http/admit-caller.ts'
import { idSchema } from '../../../http/id-schema.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Random } from '../../../platform/random.ts'
import type { Database } from '../../../storage/database.ts'
import { kindsOf } from './connection-strategy.ts'
import {
  asSlice,
  asWindow,
  checkpointOf,
  checkpointQuery,
  pageOf,
  pagesQuery,
  severalValues,
} from './list.ts'
import { choosing, fieldsQuery } from './fields.ts'
import { type ManagementRoute, managementRoute } from './management-route.ts'
import { showConnection } from './show-connection.ts'

export interface ConnectionRouteParts {
  readonly db: Database
  readonly clock: Clock
  readonly random: Random
}

const params = z.strictObject({ connectionId: idSchema('connection') })
const path = '/api/v2/connections/:connectionId' as const

/** The applications that sign people in: here every one of them may use every connection. */
export const SIGNING_IN: readonly Application['type'][] = ['web', 'spa']

/** So many applications are shown of those that may use a connection. */
const MANY = 100

/** Connections, to read and to delete; `connection-writing-routes.ts` makes and changes them. */
export function connectionRoutes(parts: ConnectionRouteParts): ManagementRoute[] {
  return [...connectionTable(parts), ...clientTable(parts)]
}

function connectionTable(parts: ConnectionRouteParts): ManagementRoute[] {
  return [
    managementRoute({
      method: 'GET',
      path: '/api/v2/connections',
      summary: 'List connections.',
      scope: 'read:connections',
      subject: 'connection',
      query: z.strictObject({
        ...pagesQuery,
        ...checkpointQuery('connection'),
        ...fieldsQuery,
        strategy: severalValues.exactOptional(),
        name: z.string().max(200).exactOptional(),
      }),
      status: 200,
      async handle({ query: { strategy, name, ...page }, caller: { tenant } }) {
        const filter = { name, kinds: strategy && kindsOf(strategy) }
        const show = choosing(page, showConnection)
        const window = asWindow(page)
        if (window === null) {
          const found = await sliceConnections(parts, tenant, filter, asSlice(page))
          return pageOf(page, 'connections', found, show)
        }
        return checkpointOf('connections', await listConnections(parts, tenant, filter, window), show)
      },
    }),
    managementRoute({
      method: 'GET',
      path,
      summary: 'Get a connection.',
      scope: 'read:connections',
      subject: 'connection',
      params,
      query: z.strictObject(fieldsQuery),
      status: 200,
      async handle({ params: { connectionId }, query, caller }) {
        const connection = await loadConnection(parts, caller.tenant, connectionId)
        const clients = await clientIdsFor(parts, caller)
        const show = (each: Connection) => ({ ...showConnection(each), ...clients })
        return choosing(query, show)(connection)
      },
    }),
    managementRoute({
      method: 'GET',
      path: `${path}/status`,
      summary: 'Tell whether people sign in by a connection: whether it is active.',
      scope: 'read:connections',
      subject: 'connection',
      params,
      status: 200,
      async handle({ params: { connectionId }, caller: { tenant } }) {
        const { status } = await loadConnection(parts, tenant, connectionId)
        if (status !== 'active') throw new SsoError('request.not_found')
      },
    }),
    managementRoute({
      method: 'DELETE',
      path,
      summary: 'Delete a connection with its people.',
      scope: 'delete:connections',
      subject: 'connection',
      params,
      status: 204,
      handle: ({ params: { connectionId }, caller: { tenant } }) =>
        parts.db.transaction((transaction) =>
          deleteConnection({ ...parts, db: transaction }, tenant, connectionId),
        ),
    }),
  ]
}

async function signingIn({ db }: ConnectionRouteParts): Promise<string[]> {
  const { items } = await sliceApplications({ db }, { types: SIGNING_IN }, { limit: MANY, skip: 0 })
  return items.map(({ clientId }) => clientId)
}

/** For who may read applications, as in the list of them. */
async function clientIdsFor(
  parts: ConnectionRouteParts,
  { scopes }: Caller,
): Promise<{ readonly enabled_clients?: readonly string[] }> {
  return satisfies(scopes, 'read:applications') ? { enabled_clients: await signingIn(parts) } : {}
}

/** Which applications may use a connection: there this is chosen for each, here all may, so nothing can be taken away. */
function clientTable(parts: ConnectionRouteParts): ManagementRoute[] {
  return [
    managementRoute({
      method: 'GET',
      path: `${path}/clients`,
      summary: 'List the applications that may use a connection: all that sign people in.',
      scope: 'read:connections',
      subject: 'connection',
      params,
      query: z.strictObject(checkpointQuery('application')),
      status: 200,
      async handle({ params: { connectionId }, caller }) {
        checkPermission(caller, 'read:applications')
        await loadConnection(parts, caller.tenant, connectionId)
        return { clients: (await signingIn(parts)).map((clientId) => ({ client_id: clientId })) }
      },
    }),
    managementRoute({
      method: 'PATCH',
      path: `${path}/clients`,
      summary: 'Let applications use a connection, as they may.',
      scope: 'update:connections',
      subject: 'connection',
      params,
      body: z
        .array(
          z.strictObject({
            client_id: z.string().max(200),
            status: z.literal(true, 'Every application may use every connection here.'),
          }),
        )
        .min(1)
        .max(50),
      status: 204,
      async handle({ params: { connectionId }, body, caller }) {
        checkPermission(caller, 'read:applications')
        await loadConnection(parts, caller.tenant, connectionId)
        for (const { client_id: clientId } of body) await loadApplicationByClientId(parts, clientId)
      },
    }),
  ]
}
