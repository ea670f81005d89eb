import { SsoError } from '@cardea/protocol'
import { z } from 'zod'
import type { DomainParts } from '../../../domains/create-domain.ts'
import { idSchema } from '../../../http/id-schema.ts'
import { revokeTicketByText } from '../../../self-service/revoke-ticket.ts'
import type { Database, Queryable } from '../../../storage/database.ts'
import type { Tenant } from '../../../storage/tenant.ts'
import { profileParams } from './profile-routes.ts'
import { type ManagementRoute, managementRoute } from './management-route.ts'
import { makeTicket } from './make-ticket.ts'
import { newTicket } from './ticket-schema.ts'
import type { TicketParts } from '../../../self-service/create-ticket.ts'

export type TicketRouteParts = Omit<TicketParts & DomainParts, 'db'> & { readonly db: Database }

/** Where a link leads, in their form: what follows is also what a ticket is revoked by. */
export const TICKET_PATH = '/self-service/connections-flow'

/** Tickets: links by which a customer's IT admin sets a connection up. */
export function ticketRoutes(parts: TicketRouteParts): ManagementRoute[] {
  const { db, config } = parts
  return [
    managementRoute({
      method: 'POST',
      path: '/api/v2/self-service-profiles/:profileId/sso-ticket',
      summary: 'Make a link by which a customer’s IT admin sets single sign-on up.',
      scope: 'create:sso_access_tickets',
      params: profileParams,
      body: newTicket,
      status: 201,
      async handle({ params: { profileId }, body, caller }) {
        const { url } = await db.transaction((transaction) =>
          makeTicket({ ...parts, db: transaction }, caller, profileId, body),
        )
        const text = url.slice(url.lastIndexOf('/') + 1)
        return { ticket: `${config.publicUrl}${TICKET_PATH}?ticket=${text}` }
      },
    }),
    managementRoute({
      method: 'POST',
      path: '/api/v2/self-service-profiles/:profileId/sso-ticket/:ticket/revoke',
      summary: 'Revoke a link, and end what it has opened.',
      scope: 'delete:sso_access_tickets',
      params: z.strictObject({ profileId: idSchema('selfServiceProfile'), ticket: z.string().max(100) }),
      status: 202,
      handle: ({ params: { ticket }, caller: { tenant } }) =>
        db.transaction((transaction) => revoke({ ...parts, db: transaction }, tenant, ticket)),
    }),
  ]
}

/** The answer is the same for a link that there is not: nobody learns which there are. */
async function revoke(
  parts: Omit<TicketRouteParts, 'db'> & { readonly db: Queryable },
  tenant: Tenant,
  text: string,
): Promise<void> {
  try {
    await revokeTicketByText(parts, tenant, text)
  } catch (error) {
    if (!(error instanceof SsoError) || error.code !== 'request.not_found') throw error
  }
}
