import { z } from 'zod'
import { sliceApplications } from '../../../applications/list-applications.ts'
import { loadApplicationByClientId } from '../../../applications/load-application.ts'
import type { Application } from '../../../applications/types.ts'
import { listConnections } from '../../../connections/list-connections.ts'
import { checkPermission } from '../../../http/admit-caller.ts'
import type { Database } from '../../../storage/database.ts'
import { choosing, fieldsQuery } from './fields.ts'
import { asSlice, asWindow, checkpointOf, checkpointQuery, pageOf, pagesQuery } from './list.ts'
import { type ManagementRoute, managementRoute } from './management-route.ts'
import { showConnection } from './show-connection.ts'

export interface ClientRouteParts {
  readonly db: Database
}

const params = z.strictObject({ clientId: z.string() })
const path = '/api/v2/clients/:clientId' as const

/** What applications are called there. */
const appTypes = { web: 'regular_web', spa: 'spa', m2m: 'non_interactive' } as const
const typesOf = { regular_web: 'web', spa: 'spa', non_interactive: 'm2m' } as const

/** Applications, by their client ids, and the connections that they may use: all, here. */
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
        app_type: z.enum(['regular_web', 'spa', 'non_interactive']).exactOptional(),
      }),
      status: 200,
      async handle({ query }) {
        const { app_type: type } = query
        const filter = { types: type && [typesOf[type]] }
        const found = await sliceApplications(parts, filter, asSlice(query))
        return pageOf(query, 'clients', found, choosing(query, showClient))
      },
    }),
    managementRoute({
      method: 'GET',
      path,
      summary: 'Get an application.',
      scope: 'read:clients',
      subject: 'client',
      params,
      query: z.strictObject(fieldsQuery),
      status: 200,
      handle: async ({ params: { clientId }, query }) =>
        choosing(query, showClient)(await loadApplicationByClientId(parts, clientId)),
    }),
    managementRoute({
      method: 'GET',
      path: `${path}/connections`,
      summary: 'List the connections that an application may use: all.',
      scope: 'read:clients',
      subject: 'client',
      params,
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

function showClient(application: Application) {
  const { type, refreshTokenDays } = application
  const signsIn = type !== 'm2m'
  return {
    client_id: application.clientId,
    name: application.name,
    app_type: appTypes[type],
    is_first_party: true,
    oidc_conformant: true,
    callbacks: [...application.redirectUris],
    allowed_logout_urls: [...application.postLogoutRedirectUris],
    allowed_origins: [...application.allowedOrigins],
    web_origins: [...application.allowedOrigins],
    ...(application.initiateLoginUri === null ? {} : { initiate_login_uri: application.initiateLoginUri }),
    grant_types: [
      ...(signsIn ? ['authorization_code'] : ['client_credentials']),
      ...(application.idTokenFormPost ? ['implicit'] : []),
      ...(refreshTokenDays > 0 ? ['refresh_token'] : []),
    ],
    token_endpoint_auth_method: type === 'spa' ? 'none' : 'client_secret_post',
    jwt_configuration: { alg: application.tokenAlgorithm },
  }
}
