import type { Queryable } from '../storage/database.ts'
import type { Slice, SliceRequest } from '../storage/page.ts'
import { type ApplicationFilter, applicationSlice } from './store.ts'
import type { Application } from './types.ts'

/** Applications by number, the oldest first, and how many there are. */
export function sliceApplications(
  { db }: { readonly db: Queryable },
  filter: ApplicationFilter,
  request: SliceRequest,
): Promise<Slice<Application>> {
  return applicationSlice(db, filter, request)
}
