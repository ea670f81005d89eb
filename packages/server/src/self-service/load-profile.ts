import { SsoError } from '@cardea/protocol'
import type { Queryable } from '../storage/database.ts'
import type { SelfServiceProfileId } from '../storage/ids.ts'
import { selfServiceProfileFindById } from './profile-store.ts'
import type { SelfServiceProfile } from './types.ts'

/** The self-service profile, or `request.not_found`. */
export async function loadProfile(
  { db }: { readonly db: Queryable },
  id: SelfServiceProfileId,
): Promise<SelfServiceProfile> {
  const profile = await selfServiceProfileFindById(db, id)
  if (profile === null) throw new SsoError('request.not_found')
  return profile
}
