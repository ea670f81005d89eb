import { z } from 'zod'
import { listEvents } from '../../events/list-events.ts'
import { idSchema } from '../../http/id-schema.ts'
import type { Database } from '../../storage/database.ts'
import { timeInput } from '../../storage/time-text.ts'
import { type List, listQuery, severalValues } from './list.ts'
import { type WorkosEvent, eventTypesOf, renderEvent } from './render-event.ts'
import { type WorkosRoute, workosRoute } from './workos-route.ts'

const { limit, after } = listQuery('event')
const moment = timeInput.transform((text) => new Date(text))

/** What happened, oldest first unless it is asked otherwise: a reader goes on after the last event that it has. */
export function eventRoutes({ db }: { readonly db: Database }): WorkosRoute[] {
  return [
    workosRoute({
      method: 'GET',
      path: '/events',
      summary: 'List events, oldest first; `order=desc`: newest first.',
      permissions: ['read:events'],
      query: z.strictObject({
        limit,
        after,
        order: z.enum(['asc', 'desc']).exactOptional(),
        events: severalValues.exactOptional(),
        organization_id: idSchema('organization').exactOptional(),
        range_start: moment.exactOptional(),
        range_end: moment.exactOptional(),
      }),
      status: 200,
      async handle({ query, caller: { tenant } }): Promise<List<WorkosEvent>> {
        const { events, organization_id: organizationId, range_start: since, range_end: until } = query
        const filter = { types: eventTypesOf(events), organizationId, since, until }
        const page = { limit: query.limit, after: query.after ?? null }
        const order = query.order === 'desc' ? 'newest' : 'oldest'
        const found = await listEvents({ db }, tenant, filter, page, order)
        const data = found.items.flatMap((event) => renderEvent(event) ?? [])
        return { object: 'list', data, list_metadata: { before: null, after: found.next } }
      },
    }),
  ]
}
