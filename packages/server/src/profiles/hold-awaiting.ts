import { type NormalizedProfile, SsoError } from '@cardea/protocol'
import { type NewAwaitingProfile, awaitingHold } from '../connections/awaiting-store.ts'
import type { OrganizationConnection } from '../connections/types.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
import { newId } from '../storage/ids.ts'
import { missingAttributes } from './missing-attributes.ts'

/**
 * Keeps whoever was refused for want of attributes, so that they can be listed and mended in one go when
 * the mapping is corrected (`reconcile-profiles.ts`). Refusals for any other reason keep nobody.
 */
export async function holdAwaiting(
  parts: { readonly db: Queryable; readonly clock: Clock; readonly random: Random },
  connection: OrganizationConnection,
  { issuer, profile }: { readonly issuer: string; readonly profile: NormalizedProfile },
  refusal: unknown,
): Promise<void> {
  if (!(refusal instanceof SsoError)) return
  if (refusal.code !== 'login.email_missing' && refusal.code !== 'login.attributes_missing') return
  const required = new Set(connection.requiredAttributes)
  if (refusal.code === 'login.email_missing') required.add('email')
  const held: NewAwaitingProfile = {
    id: newId('profile', parts),
    organizationId: connection.organizationId,
    connectionId: connection.id,
    issuer,
    profile,
    missing: missingAttributes(profile, [...required]),
  }
  await awaitingHold(parts.db, held)
}
