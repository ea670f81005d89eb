import { SsoError } from '@cardea/protocol'
import { single } from '../../../http/register-endpoint.ts'
import { type EndpointRoute, type Route, endpoint } from '../../../http/route.ts'
import { TICKET_PATH } from './ticket-routes.ts'

/** A setup link at the address that tickets have here: the same page, which asks before it is used up. */
export function ticketLink(own: readonly Route[]): EndpointRoute {
  const page = own.find((route) => route.kind === 'endpoint' && route.path === '/setup/:ticket')
  if (page?.kind !== 'endpoint') throw new SsoError('internal.error', { reason: 'there are no setup links' })
  return endpoint({
    ...page,
    path: TICKET_PATH,
    summary: 'A setup link: as Auth0’s tickets have it.',
    handle: ({ query, ...request }) =>
      page.handle({ ...request, query: {}, params: { ticket: single(query, 'ticket') ?? '' } }),
  })
}
