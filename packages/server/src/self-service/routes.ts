import type { Route } from '../http/route.ts'
import type { Database } from '../storage/database.ts'
import type { TicketParts } from './create-ticket.ts'
import { profileRoutes } from './profile-routes.ts'
import { setupRoutes } from './setup-routes.ts'
import { ticketRoutes } from './ticket-routes.ts'

type Parts = Omit<TicketParts, 'db'> & { readonly db: Database }

/** Everything of self-service. */
export function selfServiceRoutes(parts: Parts): Route[] {
  return [...profileRoutes(parts), ...ticketRoutes(parts), ...setupRoutes(parts)]
}
