import { SsoError } from '@cardea/protocol'
import { eventInsert } from '../events/store.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
import { checkOperator } from '../storage/check-operator.ts'
import type { CallerId, OrganizationId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { loadOrganization } from './load-organization.ts'
import { organizationDelete } from './store.ts'

/**
 * Deletes an organization with its domains, connections, profiles, logins and keys. Its own events go with it, so what tells of that belongs to the
 * whole deployment. Run it in a transaction. `by`: who asked for it.
 *
 * Fails with `request.not_found`, `request.operator_only`.
 */
export async function deleteOrganization(
  parts: { readonly db: Queryable; readonly clock: Clock; readonly random: Random },
  tenant: Tenant,
  id: OrganizationId,
  by: CallerId,
): Promise<void> {
  await loadOrganization(parts, tenant, id)
  checkOperator(tenant, 'deleting an organization')
  const deleted = await organizationDelete(parts.db, tenant, id)
  if (deleted === null) throw new SsoError('request.not_found')
  const event = { type: 'organization.deleted', organizationId: null, objectId: id } as const
  await eventInsert(parts.db, parts, { ...event, data: { ...deleted, by } })
}
