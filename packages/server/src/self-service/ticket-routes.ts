import { z } from 'zod'
import { satisfies } from '../applications/permissions.ts'
import { idSchema } from '../http/id-schema.ts'
import { listAnswer, listSchema, pageQuery, pageRequest } from '../http/pagination.ts'
import { type ApiRoute, type Caller, apiRoute } from '../http/route.ts'
import { organizationNames } from '../organizations/organization-names.ts'
import type { Database } from '../storage/database.ts'
import { type TicketInput, type TicketParts, createTicket } from './create-ticket.ts'
import { loadTicket } from './load-ticket.ts'
import { revokeTicket } from './revoke-ticket.ts'
import { createdTicketAnswer, newSetupTicket, setupTicketAnswer, showTicket } from './ticket-schemas.ts'
import { ticketList } from './ticket-store.ts'
import type { SetupTicket } from './types.ts'

type Parts = Omit<TicketParts, 'db'> & { readonly db: Database }

const params = z.strictObject({ setupTicketId: idSchema('setupTicket') })

/** The operations on setup tickets: the links themselves. */
export function ticketRoutes(parts: Parts): ApiRoute[] {
  const { db } = parts
  const shown = async (caller: Caller, tickets: readonly SetupTicket[]) => {
    const ids = satisfies(caller.scopes, 'read:organizations')
      ? tickets.map(({ organizationId }) => organizationId)
      : []
    const names = await organizationNames(parts, caller.tenant, ids)
    const now = parts.clock.now()
    return (ticket: SetupTicket) => showTicket(ticket, names.get(ticket.organizationId) ?? null, now)
  }
  const showOne = async (caller: Caller, ticket: SetupTicket) => (await shown(caller, [ticket]))(ticket)
  return [
    apiRoute({
      method: 'POST',
      path: '/v1/setup-tickets',
      operationId: 'setupTickets.create',
      summary: 'Create a setup ticket: a link for a customer’s IT admin',
      description:
        'Answers `url`, this once. Whoever opens it sets up one connection and the domains of the organization, and reaches nothing else.',
      permission: 'write:setup_tickets',
      body: newSetupTicket,
      answer: { status: 201, schema: createdTicketAnswer },
      errors: ['request.not_found', 'request.operator_only'],
      async handle({ body, caller }) {
        const { ticket, url } = await db.transaction((transaction) =>
          createTicket({ ...parts, db: transaction }, caller, inputOf(body)),
        )
        return { ...(await showOne(caller, ticket)), url }
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/setup-tickets',
      operationId: 'setupTickets.list',
      summary: 'List setup tickets',
      permission: 'read:setup_tickets',
      query: z.strictObject({
        ...pageQuery('setupTicket'),
        organizationId: idSchema('organization').exactOptional(),
        profileId: idSchema('selfServiceProfile').exactOptional(),
      }),
      answer: { status: 200, schema: listSchema(setupTicketAnswer) },
      async handle({ query: { organizationId, profileId, ...page }, caller }) {
        const found = await ticketList(db, caller.tenant, { organizationId, profileId }, pageRequest(page))
        return listAnswer(found, await shown(caller, found.items))
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/setup-tickets/:setupTicketId',
      operationId: 'setupTickets.get',
      summary: 'Get a setup ticket',
      permission: 'read:setup_tickets',
      params,
      answer: { status: 200, schema: setupTicketAnswer },
      errors: ['request.not_found'],
      handle: async ({ params, caller }) =>
        showOne(caller, await loadTicket(parts, caller.tenant, params.setupTicketId)),
    }),
    apiRoute({
      method: 'POST',
      path: '/v1/setup-tickets/:setupTicketId/revoke',
      operationId: 'setupTickets.revoke',
      summary: 'Revoke a setup ticket; its session ends at once',
      description: 'What was set up by it stays. Revoking twice changes nothing.',
      permission: 'write:setup_tickets',
      params,
      answer: { status: 200, schema: setupTicketAnswer },
      errors: ['request.not_found'],
      async handle({ params, caller }) {
        const ticket = await db.transaction((transaction) =>
          revokeTicket({ ...parts, db: transaction }, caller.tenant, params.setupTicketId),
        )
        return showOne(caller, ticket)
      },
    }),
  ]
}

/** The schema has exactly one of the two. */
function inputOf({
  organizationId,
  organizationName = '',
  ...rest
}: z.output<typeof newSetupTicket>): TicketInput {
  return {
    ...rest,
    organization: organizationId === undefined ? { name: organizationName } : { id: organizationId },
  }
}
