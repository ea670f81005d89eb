import { SsoError, invalidInput } from '@cardea/protocol'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import { checkOperator } from '../storage/check-operator.ts'
import type { Queryable } from '../storage/database.ts'
import { type ConnectionId, type OrganizationId, newId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { domainInsert, domainIsOwnedElsewhere } from './domain-store.ts'
import { loadOrganization } from './load-organization.ts'
import { normalizeDomain } from './normalize-domain.ts'
import type { Domain } from './types.ts'

export interface NewDomain {
  readonly domain: string
  /** Absent: `pending`. */
  readonly state?: 'pending' | 'verified'
  readonly connectionId?: ConnectionId | null
}

export interface DomainParts {
  readonly db: Queryable
  readonly clock: Clock
  readonly random: Random
}

/**
 * Adds a domain to an organization. Only the operator may say that it is verified.
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
  await checkNotOwnedElsewhere(parts.db, organizationId, normalized.domain)
  return domainInsert(parts.db, {
    id: newId('domain', parts),
    organizationId,
    domain: normalized.domain,
    state,
    connectionId: input.connectionId ?? null,
  })
}

/** The unique index has the last word; this also refuses a pending claim on somebody's verified domain. */
async function checkNotOwnedElsewhere(
  db: Queryable,
  organizationId: OrganizationId,
  domain: string,
): Promise<void> {
  if (await domainIsOwnedElsewhere(db, organizationId, domain)) {
    throw new SsoError('request.conflict', { field: 'domain' })
  }
}
