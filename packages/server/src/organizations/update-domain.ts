import { SsoError } from '@cardea/protocol'
import { checkOperator } from '../storage/check-operator.ts'
import type { Queryable } from '../storage/database.ts'
import type { ConnectionId, DomainId, OrganizationId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { domainUpdate } from './domain-store.ts'
import { loadDomain } from './load-domain.ts'
import type { Domain } from './types.ts'

/** Fields that are absent stay as they are. The domain itself is fixed. */
export interface DomainPatch {
  readonly state?: 'pending' | 'verified'
  readonly connectionId?: ConnectionId | null
}

/**
 * Changes a domain. Only the operator may say that it is verified. Run it in a transaction.
 * Fails with `request.not_found`, `request.operator_only`, `request.invalid`, `request.conflict`.
 */
export async function updateDomain(
  parts: { readonly db: Queryable },
  tenant: Tenant,
  organizationId: OrganizationId,
  id: DomainId,
  patch: DomainPatch,
): Promise<Domain> {
  const current = await loadDomain(parts, tenant, organizationId, id)
  const changed = { ...current, ...patch }
  if (changed.state !== current.state && changed.state === 'verified') {
    checkOperator(tenant, 'setting a domain as verified')
  }
  const domain = await domainUpdate(parts.db, changed)
  if (domain === null) throw new SsoError('request.not_found')
  return domain
}
