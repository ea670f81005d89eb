import type { CheckParts } from '../../domains/check-domain.ts'
import type { EndpointRoute, Route } from '../../http/route.ts'
import { connectionRoutes } from './connection-routes.ts'
import { directoryRoutes } from './directory-routes.ts'
import { eventRoutes } from './event-routes.ts'
import { organizationDomainRoutes } from './organization-domain-routes.ts'
import { organizationRoutes } from './organization-routes.ts'
import { type PortalRouteParts, portalRoutes } from './portal-routes.ts'
import { type SsoRouteParts, ssoEndpoints, ssoRoutes } from './sso-routes.ts'
import { type EndpointParts, workosEndpoints } from './workos-endpoint.ts'
import type { WorkosRoute } from './workos-route.ts'

/**
 * The WorkOS dialect: the addresses, bodies and errors that WorkOS' own libraries have built in, for applications that were written for them
 * (docs/workos.md). What they call an environment is the deployment; their API key is one of ours.
 *
 * Owns its table of operations and the translation of what goes in and out. Invariant: translation only. No rule, no query and no state: what
 * is decided is decided by the actions that the native API calls, under the same permissions.
 *
 * Routes: `/sso/{authorize,token,profile,logout,logout/authorize,jwks/:clientId}`, `/connections`, `/organizations`, `/organization_domains`,
 * `/portal/generate_link`, `/directories`, `/directory_users`, `/directory_groups`, `/events`.
 */
export function workosRoutes(parts: EndpointParts & TableParts, own: readonly Route[]): EndpointRoute[] {
  return [...workosEndpoints(parts, workosTable(parts)), ...ssoEndpoints(parts, own)]
}

/** What the operations are made of. */
type TableParts = SsoRouteParts & PortalRouteParts & CheckParts

/** Every operation that an API key opens. */
export function workosTable(parts: TableParts): WorkosRoute[] {
  return [
    ...ssoRoutes(parts),
    ...connectionRoutes(parts),
    ...organizationRoutes(parts),
    ...organizationDomainRoutes(parts),
    ...portalRoutes(parts),
    ...directoryRoutes(),
    ...eventRoutes(parts),
  ]
}
