import { SsoError, invalidInput } from '@cardea/protocol'
import { eventInsert } from '../events/store.ts'
import type { NewEvent } from '../events/types.ts'
import type { Clock } from '../platform/clock.ts'
import { type Random, randomToken } from '../platform/random.ts'
import { checkOperator } from '../storage/check-operator.ts'
import type { Queryable } from '../storage/database.ts'
import { type ConnectionId, type OrganizationId, newId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { checkClaimable } from './check-claimable.ts'
import { domainEvent } from './domain-event.ts'
import { domainInsert, domainIsClaimed } from './store.ts'
import { withState } from './with-state.ts'
import { loadOrganization } from '../organizations/load-organization.ts'
import { normalizeDomain } from '../platform/normalize-domain.ts'
import type { AutoJoin, Domain } from './types.ts'

export interface NewDomain {
  readonly domain: string
  /** Absent: `pending`. */
  readonly state?: 'pending' | 'verified'
  readonly connectionId?: ConnectionId | null
  /** Absent: `off`. */
  readonly autoJoin?: AutoJoin
}

export interface DomainParts {
  readonly db: Queryable
  readonly clock: Clock
  readonly random: Random
}

/**
 * Adds a domain to an organization, with the record that proves it. Only the operator may say that it is verified. Run it in a
 * transaction.
 * Fails with `request.not_found`, `request.operator_only`, `request.invalid`, `request.conflict`.
 */
export async function createDomain(
  parts: DomainParts,
  tenant: Tenant,
  organizationId: OrganizationId,
  input: NewDomain,
): Promise<Domain> {
  await loadOrganization(parts, tenant, organizationId)
  const state = input.state ?? 'pending'
  if (state === 'verified') checkOperator(tenant, 'setting a domain as verified')
  const normalized = normalizeDomain(input.domain)
  if (!normalized.ok) {
    throw invalidInput({ field: 'domain', code: normalized.code, message: normalized.message })
  }
  const { domain } = normalized
  await checkClaimable(domain)
  // The unique index has the last word; this also refuses a pending claim on somebody's verified domain.
  if (await domainIsClaimed(parts.db, organizationId, domain)) {
    throw new SsoError('request.conflict', { field: 'domain' })
  }
  const created = await domainInsert(
    parts.db,
    newDomain(parts, { organizationId, domain, ...choicesOf(input) }, state),
  )
  await eventInsert(parts.db, parts, ...eventsOf(created))
  return created
}

function choicesOf({ connectionId = null, autoJoin = 'off' }: NewDomain) {
  return { connectionId, autoJoin }
}

function newDomain(
  { clock, random }: DomainParts,
  given: Pick<Domain, 'organizationId' | 'domain' | 'connectionId' | 'autoJoin'>,
  state: 'pending' | 'verified',
): Omit<Domain, 'createdAt'> {
  const now = clock.now()
  const pending: Omit<Domain, 'createdAt'> = {
    ...given,
    id: newId('domain', { clock, random }),
    state: 'pending',
    verifiedBy: null,
    verifiedAt: null,
    challenge: randomToken(random),
    lastCheck: null,
    checkAt: null,
    recordMissingSince: null,
    updatedAt: now,
  }
  return withState(pending, state, now)
}

function eventsOf(domain: Domain): NewEvent[] {
  const created = domainEvent('domain.created', domain, { state: domain.state })
  return domain.state === 'verified'
    ? [created, domainEvent('domain.verified', domain, { by: 'operator' })]
    : [created]
}
