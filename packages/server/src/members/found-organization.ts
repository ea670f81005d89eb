import { eventInsert } from '../events/store.ts'
import { createOrganization } from '../organizations/create-organization.ts'
import type { Organization } from '../organizations/types.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
import { type UserId, newId } from '../storage/ids.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { memberEvent } from './member-event.ts'
import { membershipInsert } from './store.ts'
import type { Membership } from './types.ts'

/**
 * Makes an organization whose first owner is the user that asks, who has an account of their own. Run it in a transaction.
 *
 * Fails with what `createOrganization` fails with.
 */
export async function foundOrganization(
  parts: { readonly db: Queryable; readonly clock: Clock; readonly random: Random },
  userId: UserId,
  { name }: { readonly name: string },
): Promise<{ readonly organization: Organization; readonly membership: Membership }> {
  // Nobody's yet, so there is no tenant that it could be asked of.
  const organization = await createOrganization(parts, wholeDeployment, { name })
  const { membership } = await membershipInsert(parts.db, {
    id: newId('membership', parts),
    organizationId: organization.id,
    userId,
    role: 'owner',
    status: 'active',
    source: 'created',
  })
  await eventInsert(parts.db, parts, memberEvent('member.added', membership))
  return { organization, membership }
}
