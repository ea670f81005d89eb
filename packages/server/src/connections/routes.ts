import { z } from 'zod'
import type { Config } from '../config/config.ts'
import { idSchema } from '../http/id-schema.ts'
import { listAnswer, listSchema, windowQuery, windowRequest } from '../http/pagination.ts'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import { normalizeDomain } from '../platform/normalize-domain.ts'
import type { Outbound } from '../platform/outbound.ts'
import type { Database } from '../storage/database.ts'
import type { Tenant } from '../storage/tenant.ts'
import { awaitingCounts } from './awaiting-store.ts'
import { clientKeyRoutes } from './client-key-routes.ts'
import { type ConnectionParts, createConnection } from './create-connection.ts'
import { deleteConnection } from './delete-connection.ts'
import { withFetchedMetadata } from './fetch-metadata.ts'
import { keyRoutes } from './key-routes.ts'
import { listConnections } from './list-connections.ts'
import { loadConnection } from './load-connection.ts'
import { providerRoutes } from './provider-routes.ts'
import { connectionAnswer, connectionPatch, newConnection, showConnection } from './schemas.ts'
import { prepareKeys } from './service-provider-keys.ts'
import { connectionSelect } from './store.ts'
import type { Connection } from './types.ts'
import { updateConnection } from './update-connection.ts'

type Parts = ConnectionParts & {
  readonly db: Database
  readonly outbound: Outbound
  readonly config: Pick<Config, 'mode' | 'publicUrl' | 'aliasOrigins'>
}

const params = z.strictObject({ connectionId: idSchema('connection') })

const filters = {
  organizationId: idSchema('organization').exactOptional(),
  status: z.enum(['draft', 'active', 'inactive']).exactOptional(),
  protocol: z.enum(['saml', 'oidc', 'social']).exactOptional(),
  domain: z
    .string()
    .max(1000)
    .exactOptional()
    .describe(
      'The connections of the organization that has this domain, verified. Active ones, unless `status` asks.',
    ),
}

/** The operations on connections, and the public pre-check. */
export function connectionRoutes(parts: Parts): ApiRoute[] {
  return [
    ...readingTable(parts),
    ...writingTable(parts),
    ...keyRoutes(parts),
    ...providerRoutes(),
    ...clientKeyRoutes(parts),
    ssoAvailable(parts),
  ]
}

function readingTable(parts: Parts): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/v1/connections',
      operationId: 'connections.list',
      summary: 'List connections',
      description: 'With `domain`: does this domain have active SSO? An empty list means no.',
      permission: 'read:connections',
      query: z.strictObject({ ...windowQuery('connection'), ...filters }),
      answer: { status: 200, schema: listSchema(connectionAnswer) },
      async handle({ query: { organizationId, status, protocol, domain, ...page }, caller }) {
        const usual = domain === undefined ? undefined : 'active'
        const filter = { organizationId, status: status ?? usual, protocol, domain }
        const found = await listConnections(parts, caller.tenant, filter, windowRequest(page))
        return listAnswer(found, await showWithCounts(parts, caller.tenant, found.items))
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/connections/:connectionId',
      operationId: 'connections.get',
      summary: 'Get a connection',
      permission: 'read:connections',
      params,
      answer: { status: 200, schema: connectionAnswer },
      errors: ['request.not_found'],
      async handle({ params, caller }) {
        const connection = await loadConnection(parts, caller.tenant, params.connectionId)
        return (await showWithCounts(parts, caller.tenant, [connection]))(connection)
      },
    }),
  ]
}

/** How to show these connections, with how many people wait at each. */
async function showWithCounts({ db, config }: Parts, tenant: Tenant, connections: readonly Connection[]) {
  const ids = connections.map(({ id }) => id)
  const waiting = await awaitingCounts(db, tenant, ids)
  return (connection: Connection) =>
    showConnection(connection, config.publicUrl, waiting.get(connection.id) ?? 0)
}

function writingTable(parts: Parts): ApiRoute[] {
  const { db } = parts
  const show = async (tenant: Tenant, connection: Connection) =>
    (await showWithCounts(parts, tenant, [connection]))(connection)
  return [
    apiRoute({
      method: 'POST',
      path: '/v1/connections',
      operationId: 'connections.create',
      summary: 'Create a connection',
      description: 'A draft by default; give `status: active` when it is complete.',
      permission: 'write:connections',
      body: newConnection,
      answer: { status: 201, schema: connectionAnswer },
      errors: ['request.not_found', 'connection.incomplete'],
      async handle({ body, caller }) {
        const input = body.protocol === 'saml' ? await withFetchedMetadata(parts.outbound, body) : body
        const connection = await db.transaction((transaction) =>
          createConnection({ ...parts, db: transaction }, caller.tenant, input),
        )
        await prepareKeys(parts, connection)
        return show(caller.tenant, connection)
      },
    }),
    apiRoute({
      method: 'PATCH',
      path: '/v1/connections/:connectionId',
      operationId: 'connections.update',
      summary: 'Change a connection',
      description:
        'Fields that are absent stay as they are. The protocol is fixed; the IdP too, once people have signed in.',
      permission: 'write:connections',
      params,
      body: connectionPatch,
      answer: { status: 200, schema: connectionAnswer },
      errors: ['request.not_found', 'connection.incomplete', 'connection.issuer_in_use'],
      async handle({ params, body, caller }) {
        // Before anything is asked of an address: is it theirs?
        await loadConnection(parts, caller.tenant, params.connectionId)
        const input = await withFetchedMetadata(parts.outbound, body)
        const connection = await db.transaction((transaction) =>
          updateConnection({ ...parts, db: transaction }, caller.tenant, params.connectionId, input),
        )
        await prepareKeys(parts, connection)
        return show(caller.tenant, connection)
      },
    }),
    apiRoute({
      method: 'DELETE',
      path: '/v1/connections/:connectionId',
      operationId: 'connections.delete',
      summary: 'Delete a connection with its profiles and logins',
      permission: 'write:connections',
      params,
      answer: { status: 204 },
      errors: ['request.not_found'],
      async handle({ params, caller }) {
        await db.transaction((transaction) =>
          deleteConnection({ ...parts, db: transaction }, caller.tenant, params.connectionId),
        )
        return undefined
      },
    }),
  ]
}

/** The pre-check without credentials: yes or no, and nothing about whose domain it is. */
function ssoAvailable({ db }: Parts): ApiRoute {
  return apiRoute({
    method: 'GET',
    path: '/v1/sso-available',
    operationId: 'ssoAvailable.get',
    summary: 'Does a domain have active SSO?',
    description: 'Public: for sign-in pages that choose their next step from the e-mail’s domain.',
    permission: null,
    query: z.strictObject({ domain: z.string().min(1).max(1000) }),
    answer: { status: 200, schema: z.strictObject({ available: z.boolean() }) },
    async handle({ query }) {
      const selection = await connectionSelect(db, { kind: 'domain', value: asFilter(query.domain) })
      return { available: selection.kind === 'found' }
    },
  })
}

/** What is no domain is nobody's domain. */
function asFilter(domain: string): string {
  const normalized = normalizeDomain(domain)
  return normalized.ok ? normalized.domain : ''
}
