import type { Queryable } from '../storage/database.ts'
import type { Slice, SliceRequest } from '../storage/page.ts'
import type { Tenant } from '../storage/tenant.ts'
import { type ProfileFilter, profileSlice } from './store.ts'
import type { Profile } from './types.ts'

/** The profiles that match every given filter, by number, the oldest first, and how many there are. */
export function sliceProfiles(
  { db }: { readonly db: Queryable },
  tenant: Tenant,
  filter: ProfileFilter,
  request: SliceRequest,
): Promise<Slice<Profile>> {
  return profileSlice(db, tenant, filter, request)
}
