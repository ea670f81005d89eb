import type { Queryable } from '../storage/database.ts'
import type { OrganizationId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import type { DoorRules } from './door-rules.ts'
import { loadOrganization } from './load-organization.ts'
import { reasonToRefuse, type SignedInBy } from './meets-policy.ts'
import { type Reported, type WouldBeRefused, wouldBeRefused } from './report-store.ts'
import type { SecurityPolicy } from './types.ts'

/** What a watched policy would have done. */
export interface PolicyReport {
  /** Null: none is watched. */
  readonly policy: SecurityPolicy | null
  readonly refused: readonly WouldBeRefused[]
}

/** People shown; more than that is no list that somebody reads. */
const MOST = 10_000

/** Whom the watched policy of an organization would have refused within 30 days. Fails with `request.not_found`. */
export async function reportPolicy(
  { db }: { readonly db: Queryable },
  tenant: Tenant,
  organizationId: OrganizationId,
): Promise<PolicyReport> {
  const { reportOnlyPolicy: policy } = await loadOrganization({ db }, tenant, organizationId)
  return { policy, refused: policy === null ? [] : await wouldBeRefused(db, organizationId, policy, MOST) }
}

/** The note for a sign-in that a watched policy would refuse; null: it would not, or none is watched. */
export function reportedOf(
  organizationId: OrganizationId,
  { reportOnlyPolicy: policy }: Pick<DoorRules, 'reportOnlyPolicy'>,
  signedIn: SignedInBy,
  at: Date,
): Reported | null {
  const reason = policy === null ? null : reasonToRefuse(policy, signedIn)
  return policy === null || reason === null ? null : { organizationId, policy, reason, at }
}
