import type { Queryable } from '../storage/database.ts'
import type { Slice, SliceRequest } from '../storage/page.ts'
import { selfServiceProfileSlice } from './profile-store.ts'
import type { SelfServiceProfile } from './types.ts'

/** Self-service profiles by number, the oldest first, and how many there are. */
export function sliceProfiles(
  { db }: { readonly db: Queryable },
  request: SliceRequest,
): Promise<Slice<SelfServiceProfile>> {
  return selfServiceProfileSlice(db, request)
}
