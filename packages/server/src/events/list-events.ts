import type { Queryable } from '../storage/database.ts'
import type { Page, PageRequest } from '../storage/page.ts'
import type { Tenant } from '../storage/tenant.ts'
import { type EventFilter, eventList } from './store.ts'
import type { Event, EventOrder } from './types.ts'

/** The events within the tenant that match every given filter, in the order in which they became true or from the newest back (`store.ts`). */
export function listEvents(
  { db }: { readonly db: Queryable },
  tenant: Tenant,
  filter: EventFilter,
  request: PageRequest,
  order: EventOrder = 'oldest',
): Promise<Page<Event>> {
  return eventList(db, tenant, filter, request, order)
}
