import { SsoError } from '@cardea/protocol'
import type { Queryable } from '../storage/database.ts'
import type { OrganizationId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import type { NewOrganization } from './create-organization.ts'
import { loadOrganization } from './load-organization.ts'
import { organizationUpdate } from './store.ts'
import type { Organization } from './types.ts'

/** Fields that are absent stay as they are; so do absent fields of `policy`. Metadata is replaced as a whole. */
export type OrganizationPatch = Partial<Omit<NewOrganization, 'id'>>

/**
 * Changes an organization. Run it in a transaction.
 * Fails with `request.not_found`, `request.conflict`.
 */
export async function updateOrganization(
  parts: { readonly db: Queryable },
  tenant: Tenant,
  id: OrganizationId,
  { policy, ...patch }: OrganizationPatch,
): Promise<Organization> {
  const current = await loadOrganization(parts, tenant, id)
  const changed = { ...current, ...patch, policy: { ...current.policy, ...policy } }
  const organization = await organizationUpdate(parts.db, tenant, changed)
  if (organization === null) throw new SsoError('request.not_found')
  return organization
}
