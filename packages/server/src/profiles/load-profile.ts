import { SsoError } from '@cardea/protocol'
import type { Queryable } from '../storage/database.ts'
import type { ProfileId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { profileFindById } from './store.ts'
import type { Profile } from './types.ts'

/** The profile, or `request.not_found`: the same whether it does not exist or is another tenant's. */
export async function loadProfile(
  { db }: { readonly db: Queryable },
  tenant: Tenant,
  id: ProfileId,
): Promise<Profile> {
  const profile = await profileFindById(db, tenant, id)
  if (profile === null) throw new SsoError('request.not_found')
  return profile
}
