import { invalidInput } from '@cardea/protocol'
import { normalizeDomain } from '../platform/normalize-domain.ts'
import type { OrganizationId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { type DomainParts, type NewDomain, createDomain } from './create-domain.ts'
import { deleteDomain } from './delete-domain.ts'
import { listDomainsOf } from './list-domains.ts'
import type { Domain } from './types.ts'
import { updateDomain } from './update-domain.ts'

/** A domain that an organization is to have, and how it stands; absent: as it does, or `pending` when it is new. */
export type WantedDomain = Pick<NewDomain, 'domain' | 'state'>

/**
 * Gives an organization these domains and no others: what is missing is added, what is not named any more is released. A verified domain that
 * is wanted as `pending` stays verified, so that saying the same again takes nobody's sign-in away. Run it in a transaction.
 * Fails with what `createDomain` and `updateDomain` fail with.
 */
export async function replaceDomains(
  parts: DomainParts,
  tenant: Tenant,
  organizationId: OrganizationId,
  wanted: readonly WantedDomain[],
): Promise<void> {
  const named = new Map(wanted.map((each) => [asStored(each.domain), each]))
  const known = (await listDomainsOf(parts, tenant, [organizationId]))(organizationId)
  for (const { id, domain } of known) {
    if (!named.has(domain)) await deleteDomain(parts, tenant, organizationId, id)
  }
  for (const [domain, { state }] of named) {
    const current = known.find((each) => each.domain === domain)
    await place(parts, tenant, organizationId, current, { domain, ...(state === undefined ? {} : { state }) })
  }
}

async function place(
  parts: DomainParts,
  tenant: Tenant,
  organizationId: OrganizationId,
  current: Domain | undefined,
  wanted: WantedDomain,
): Promise<void> {
  if (current === undefined) await createDomain(parts, tenant, organizationId, wanted)
  else if (wanted.state === 'verified' && current.state !== 'verified') {
    await updateDomain(parts, tenant, organizationId, current.id, { state: 'verified' })
  }
}

function asStored(domain: string): string {
  const normalized = normalizeDomain(domain)
  if (normalized.ok) return normalized.domain
  throw invalidInput({ field: 'domain', code: normalized.code, message: normalized.message })
}
