import { loadOrganization } from '../organizations/load-organization.ts'
import type { Organization } from '../organizations/types.ts'
import type { Queryable } from '../storage/database.ts'
import type { CallerId, OrganizationId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import type { OperatorActor } from './types.ts'

/** A caller of the native API, as far as their tenant reaches. */
export interface OperatorCaller {
  readonly id: CallerId
  readonly tenant: Tenant
}

/**
 * A caller of the native API as whoever decides about the members of an organization. They are none of them, and have an owner's authority.
 *
 * Fails with `request.not_found`, the same whether the organization does not exist or is another tenant's.
 */
export async function operatorActor(
  parts: { readonly db: Queryable },
  { id: callerId, tenant }: OperatorCaller,
  organizationId: OrganizationId,
): Promise<{ readonly actor: OperatorActor; readonly organization: Organization }> {
  const organization = await loadOrganization(parts, tenant, organizationId)
  return { organization, actor: { organizationId, userId: null, role: 'owner', callerId } }
}
