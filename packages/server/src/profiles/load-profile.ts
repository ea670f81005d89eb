import { SsoError, subjectOf } from '@cardea/protocol'
import type { Queryable } from '../storage/database.ts'
import { isId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { profileSlice } from './store.ts'
import type { Profile } from './types.ts'

/** The person whom tokens call so (`sub`), or `request.not_found`: the same whether there is nobody or they are another tenant's. */
export async function loadProfileBySubject(
  { db }: { readonly db: Queryable },
  tenant: Tenant,
  subject: string,
): Promise<Profile> {
  const [connectionId = ''] = subject.split(';', 1)
  const idpId = subject.slice(connectionId.length + 1)
  if (!isId('connection', connectionId) || idpId.includes('\0')) throw new SsoError('request.not_found')
  const filter = { connectionId, idpId }
  const { items } = await profileSlice(db, tenant, filter, { limit: 1, skip: 0 })
  const [profile] = items
  if (profile === undefined || subjectOf(profile.connectionId, profile.idpId) !== subject) {
    throw new SsoError('request.not_found')
  }
  return profile
}
