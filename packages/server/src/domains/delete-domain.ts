import { SsoError } from '@cardea/protocol'
import { eventInsert } from '../events/store.ts'
import { loadOrganization } from '../organizations/load-organization.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
import type { DomainId, OrganizationId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { domainEvent } from './domain-event.ts'
import { domainDelete } from './store.ts'

/**
 * Releases a domain: another organization may have it from now on. Run it in a transaction.
 * Fails with `request.not_found`.
 */
export async function deleteDomain(
  { db, ...parts }: { readonly db: Queryable; readonly clock: Clock; readonly random: Random },
  tenant: Tenant,
  organizationId: OrganizationId,
  id: DomainId,
): Promise<void> {
  await loadOrganization({ db }, tenant, organizationId)
  const deleted = await domainDelete(db, organizationId, id)
  if (deleted === null) throw new SsoError('request.not_found')
  await eventInsert(db, parts, domainEvent('domain.deleted', deleted, { state: deleted.state }))
}
