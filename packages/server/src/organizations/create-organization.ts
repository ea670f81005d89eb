import { eventInsert } from '../events/store.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import { checkOperator } from '../storage/check-operator.ts'
import type { Queryable } from '../storage/database.ts'
import { type OrganizationId, newId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { changePolicy, type PolicyPatch } from './change-policy.ts'
import { organizationEvent } from './organization-event.ts'
import { slugFrom, withSuffix } from './slug.ts'
import { organizationInsert, slugIsTaken } from './store.ts'
import type { Organization, SecurityPolicy } from './types.ts'

export interface NewOrganization {
  /** Absent: a new id. */
  readonly id?: OrganizationId
  readonly name: string
  /** Absent: made from the name. */
  readonly slug?: string
  readonly externalId?: string | null
  readonly metadata?: Readonly<Record<string, string>>
  readonly policy?: Partial<SecurityPolicy>
  readonly reportOnlyPolicy?: SecurityPolicy | null
  readonly autoRevert?: boolean
  readonly jit?: boolean
  readonly allowOutsideProfiles?: boolean
}

export interface OrganizationParts {
  readonly db: Queryable
  readonly clock: Clock
  readonly random: Random
}

/** Creates an organization. Run it in a transaction. Fails with `request.operator_only`, `request.conflict`. */
export async function createOrganization(
  parts: OrganizationParts,
  tenant: Tenant,
  input: NewOrganization,
): Promise<Organization> {
  checkOperator(tenant, 'creating an organization')
  const policy: SecurityPolicy = { authRequired: 'any', requireMfa: false, ...input.policy }
  const organization = await organizationInsert(parts.db, {
    id: input.id ?? newId('organization', parts),
    name: input.name,
    slug: input.slug ?? (await freeSlug(parts, input.name)),
    externalId: input.externalId ?? null,
    metadata: input.metadata ?? {},
    // Nothing held before, so there is nothing to fall back to.
    ...changePolicy({ policy, reportOnlyPolicy: null, raised: null }, watched(input), parts.clock.now()),
    autoRevert: input.autoRevert ?? true,
    jit: input.jit ?? true,
    allowOutsideProfiles: input.allowOutsideProfiles ?? false,
  })
  await eventInsert(parts.db, parts, organizationEvent('organization.created', organization))
  return organization
}

function watched({ reportOnlyPolicy = null }: NewOrganization): PolicyPatch {
  return { reportOnlyPolicy }
}

async function freeSlug({ db, random }: OrganizationParts, name: string): Promise<string> {
  const slug = slugFrom(name)
  return (await slugIsTaken(db, slug)) ? withSuffix(slug, random) : slug
}
