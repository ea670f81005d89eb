import { type EndpointRoute, type Route } from '../../../http/route.ts'
import { type ClientGrantParts, clientGrantRoutes } from './client-grant-routes.ts'
import { type ClientRouteParts, clientRoutes } from './client-routes.ts'
import { clientWritingRoutes } from './client-writing-routes.ts'
import { type ConnectionRouteParts, connectionRoutes } from './connection-routes.ts'
import { type ConnectionWritingParts, connectionWritingRoutes } from './connection-writing-routes.ts'
import { customTextRoutes } from './custom-text-routes.ts'
import { discoveryDomainRoutes } from './discovery-domain-routes.ts'
import { type EnabledConnectionRouteParts, enabledConnectionRoutes } from './enabled-connection-routes.ts'
import { type EndpointParts, managementEndpoint } from './management-endpoint.ts'
import type { ManagementRoute } from './management-route.ts'
import { type InvitationRouteParts, invitationRoutes } from './invitation-routes.ts'
import { memberRoutes } from './member-routes.ts'
import { memberWritingRoutes } from './member-writing-routes.ts'
import { type OrganizationRouteParts, organizationRoutes } from './organization-routes.ts'
import { type ProfileRouteParts, profileRoutes } from './profile-routes.ts'
import { ticketLink } from './ticket-link.ts'
import { type TicketRouteParts, ticketRoutes } from './ticket-routes.ts'
import { type UserRouteParts, userRoutes } from './user-routes.ts'
import { userWritingRoutes } from './user-writing-routes.ts'

/**
 * The Management API of the Auth0 dialect, for programs on the library `auth0` (docs/auth0.md): self-service profiles and their tickets,
 * connections, organizations, applications and people, by the addresses, bodies and errors that are built into it.
 *
 * Owns its table of operations and the translation of what goes in and out. Invariant: translation only. No rule, no query and no state: what
 * is decided is decided by the actions that the native API calls, under the same permissions (`scopes.ts`).
 *
 * Routes: `/api/v2/…`, and `/self-service/connections-flow`, where a ticket leads.
 */
export function managementRoutes(parts: EndpointParts & TableParts, own: readonly Route[]): EndpointRoute[] {
  return [...managementTable(parts).map((route) => managementEndpoint(parts, route)), ticketLink(own)]
}

/** What the operations are made of. */
type TableParts = ProfileRouteParts &
  TicketRouteParts &
  ConnectionRouteParts &
  ConnectionWritingParts &
  OrganizationRouteParts &
  EnabledConnectionRouteParts &
  InvitationRouteParts &
  ClientRouteParts &
  ClientGrantParts &
  UserRouteParts

/** Every operation. Those on profiles first: they name nothing in a 404, and so speak for addresses that there are not. */
export function managementTable(parts: TableParts): ManagementRoute[] {
  return [
    ...profileRoutes(parts),
    ...customTextRoutes(parts),
    ...ticketRoutes(parts),
    ...connectionRoutes(parts),
    ...connectionWritingRoutes(parts),
    ...organizationRoutes(parts),
    ...enabledConnectionRoutes(parts),
    ...discoveryDomainRoutes(parts),
    ...memberRoutes(parts),
    ...memberWritingRoutes(parts),
    ...invitationRoutes(parts),
    ...clientRoutes(parts),
    ...clientWritingRoutes(parts),
    ...clientGrantRoutes(parts),
    ...userRoutes(parts),
    ...userWritingRoutes(parts),
  ]
}
