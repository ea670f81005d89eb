import { SsoError, invalidInput } from '@cardea/protocol'
import type { Queryable } from '../storage/database.ts'
import type { ProfileId } from '../storage/ids.ts'
import { productObject } from '../storage/product-object.ts'
import type { Tenant } from '../storage/tenant.ts'
import { profileLock, profileSetMetadata } from './store.ts'
import type { Profile } from './types.ts'

/**
 * Says these things of a person beside what was said before; null takes one back. Run it in a transaction.
 * Fails with `request.not_found`, `request.invalid` when it is too much in all.
 */
export async function mergeMetadata(
  { db }: { readonly db: Queryable },
  tenant: Tenant,
  id: ProfileId,
  said: Readonly<Record<string, unknown>>,
): Promise<Profile> {
  const current = await profileLock(db, tenant, id)
  if (current === null) throw new SsoError('request.not_found')
  const entries = Object.entries({ ...current.metadata, ...said }).filter(([, value]) => value !== null)
  const metadata = entries.length === 0 ? null : Object.fromEntries(entries)
  if (!productObject.nullable().safeParse(metadata).success) {
    const message = 'This is too much with what was said before.'
    throw invalidInput({ field: 'metadata', code: 'too_big', message })
  }
  const profile = await profileSetMetadata(db, tenant, id, metadata)
  if (profile === null) throw new SsoError('request.not_found')
  return profile
}
