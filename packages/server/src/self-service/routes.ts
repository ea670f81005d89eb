import type { Route } from '../http/route.ts'
import { type PortalParts, portalRoutes } from './portal-routes.ts'
import { profileRoutes } from './profile-routes.ts'
import { setupRoutes } from './setup-routes.ts'
import { ticketRoutes } from './ticket-routes.ts'
import { valueRoutes } from './value-routes.ts'

/** Everything of self-service. */
export function selfServiceRoutes(parts: PortalParts): Route[] {
  return [
    ...profileRoutes(parts),
    ...ticketRoutes(parts),
    ...valueRoutes(parts),
    ...setupRoutes(parts),
    ...portalRoutes(parts),
  ]
}
