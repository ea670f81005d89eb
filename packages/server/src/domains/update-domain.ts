import { SsoError } from '@cardea/protocol'
import { eventInsert } from '../events/store.ts'
import type { NewEvent } from '../events/types.ts'
import { loadOrganization } from '../organizations/load-organization.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import { checkOperator } from '../storage/check-operator.ts'
import type { Queryable } from '../storage/database.ts'
import type { ConnectionId, DomainId, OrganizationId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { domainEvent } from './domain-event.ts'
import { domainLock, domainUpdate } from './store.ts'
import { withState } from './with-state.ts'
import type { AutoJoin, Domain } from './types.ts'

/** Fields that are absent stay as they are. The domain itself is fixed. */
export interface DomainPatch {
  readonly state?: 'pending' | 'verified'
  readonly connectionId?: ConnectionId | null
  readonly autoJoin?: AutoJoin
}

/**
 * Changes a domain. Only the operator may say that it is verified. Run it in a transaction.
 * Fails with `request.not_found`, `request.operator_only`, `request.invalid`, `request.conflict`.
 */
export async function updateDomain(
  parts: { readonly db: Queryable; readonly clock: Clock; readonly random: Random },
  tenant: Tenant,
  organizationId: OrganizationId,
  id: DomainId,
  patch: DomainPatch,
): Promise<Domain> {
  await loadOrganization(parts, tenant, organizationId)
  const current = await domainLock(parts.db, organizationId, id)
  if (current === null) throw new SsoError('request.not_found')
  const { state = current.state, connectionId = current.connectionId, autoJoin = current.autoJoin } = patch
  const now = parts.clock.now()
  if (state !== current.state && state === 'verified') {
    checkOperator(tenant, 'setting a domain as verified')
  }
  const moved = state === current.state || state === 'failed' ? current : withState(current, state, now)
  const domain = await domainUpdate(parts.db, { ...moved, connectionId, autoJoin, updatedAt: now })
  if (domain === null) throw new SsoError('request.not_found')
  await eventInsert(parts.db, parts, ...eventsOf(current, domain))
  return domain
}

function eventsOf(before: Domain, after: Domain): NewEvent[] {
  const changed = (['state', 'connectionId', 'autoJoin'] as const).filter(
    (field) => before[field] !== after[field],
  )
  if (changed.length === 0) return []
  const updated = domainEvent('domain.updated', after, { changed, state: after.state })
  return before.state !== 'verified' && after.state === 'verified'
    ? [updated, domainEvent('domain.verified', after, { by: 'operator' })]
    : [updated]
}
