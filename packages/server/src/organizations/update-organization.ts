import { SsoError, invalidInput } from '@cardea/protocol'
import { changedFields } from '../events/changed-fields.ts'
import { eventInsert } from '../events/store.ts'
import type { NewEvent } from '../events/types.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import { checkOperator } from '../storage/check-operator.ts'
import type { Queryable } from '../storage/database.ts'
import type { OrganizationId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import type { NewOrganization } from './create-organization.ts'
import { changePolicy } from './change-policy.ts'
import { organizationEvent } from './organization-event.ts'
import { organizationMetadata as metadata } from './schemas.ts'
import { checkSsoProven } from './sso-proof.ts'
import { organizationLock, organizationUpdate } from './store.ts'
import type { Organization } from './types.ts'

/** Fields that are absent stay as they are; so do absent fields of `policy`. Metadata and what is watched are replaced as a whole. */
export type OrganizationPatch = Partial<Omit<NewOrganization, 'id'>>

interface HowToChange {
  /** Demand single sign-on without proof that it works. */
  readonly force?: boolean
  /** Single entries of the metadata, null to take one away; the others stay. */
  readonly metadataChanges?: Readonly<Record<string, string | null>>
}

/**
 * Changes an organization. To demand single sign-on of its people needs a connection that is known to work, or, with `force`, the
 * operator's word. Run it in a transaction.
 *
 * Fails with `request.not_found`, `request.invalid` (metadata), `request.conflict`, `request.operator_only`, `organization.sso_not_proven`.
 */
export async function updateOrganization(
  parts: { readonly db: Queryable; readonly clock: Clock; readonly random: Random },
  tenant: Tenant,
  id: OrganizationId,
  { force = false, metadataChanges, ...patch }: OrganizationPatch & HowToChange,
): Promise<Organization> {
  const current = await organizationLock(parts.db, tenant, id)
  if (current === null) throw new SsoError('request.not_found')
  const metadata = metadataChanges && { metadata: withEntries(current.metadata, metadataChanges) }
  const changed = withPatch(current, { ...patch, ...metadata }, parts.clock.now())
  if (force) checkOperator(tenant, 'changing a policy without proof')
  else if (isRaised(current, changed)) await checkSsoProven(parts.db, current, parts.clock.now())
  const organization = await organizationUpdate(parts.db, tenant, changed)
  if (organization === null) throw new SsoError('request.not_found')
  await eventInsert(parts.db, parts, ...eventsOf(current, organization, force))
  return organization
}

/** The organization as a patch leaves it. */
export function withPatch(current: Organization, patch: OrganizationPatch, now: Date): Organization {
  return { ...current, ...patch, ...changePolicy(current, patch, now) }
}

function withEntries(
  current: Organization['metadata'],
  changes: NonNullable<HowToChange['metadataChanges']>,
): Organization['metadata'] {
  const all = new Map<string, string | null>([...Object.entries(current), ...Object.entries(changes)])
  const parsed = metadata.safeParse(Object.fromEntries([...all].filter(([, text]) => text !== null)))
  if (parsed.success) return parsed.data
  throw invalidInput({
    field: 'metadata',
    code: 'invalid_metadata',
    message: 'At most 50 entries, each name and text within its limits.',
  })
}

function isRaised(before: Organization, after: Pick<Organization, 'policy'>): boolean {
  return before.policy.authRequired !== 'sso' && after.policy.authRequired === 'sso'
}

function eventsOf(before: Organization, after: Organization, forced: boolean): NewEvent[] {
  const changed = changedFields(before, after, ['raised'])
  if (changed.length === 0) return []
  const updated = organizationEvent('organization.updated', after, { changed })
  return changed.includes('policy') ? [updated, policyChanged(before, after, forced)] : [updated]
}

function policyChanged(
  { policy: before }: Organization,
  { id, policy }: Organization,
  forced: boolean,
): NewEvent {
  const data = { before, after: policy, forced }
  return { type: 'organization.policy_changed', organizationId: id, objectId: id, data }
}
