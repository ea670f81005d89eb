import type { Queryable } from '../storage/database.ts'
import { checkOperator } from '../storage/check-operator.ts'
import type { OrganizationId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { loadOrganization } from './load-organization.ts'
import { organizationDelete } from './store.ts'

/**
 * Deletes an organization with its domains, connections, profiles, logins and keys.
 * Fails with `request.not_found`, `request.operator_only`.
 */
export async function deleteOrganization(
  parts: { readonly db: Queryable },
  tenant: Tenant,
  id: OrganizationId,
): Promise<void> {
  await loadOrganization(parts, tenant, id)
  checkOperator(tenant, 'deleting an organization')
  await organizationDelete(parts.db, tenant, id)
}
