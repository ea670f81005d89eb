import { domainToUnicode } from 'node:url'
import type { Clock } from '../platform/clock.ts'
import type { Queryable } from '../storage/database.ts'
import type { OrganizationId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { doorRulesOf } from './door-rules.ts'
import { loadOrganization } from './load-organization.ts'
import { type PolicyReason, reasonToRefuse } from './meets-policy.ts'
import { type ConnectionProof, type LatestSignIn, latestSignIns, ssoProofs } from './policy-store.ts'
import { isProven } from './sso-proof.ts'
import type { SecurityPolicy } from './types.ts'

/** Somebody whose latest sign-in would be refused under a policy. */
export interface Blocked extends Pick<LatestSignIn, 'profileId' | 'connectionId' | 'at'> {
  readonly reason: PolicyReason
}

/** What a policy would do. */
export interface Preflight {
  readonly policy: SecurityPolicy
  /** May the policy be raised to this without force? */
  readonly ready: boolean
  readonly connections: readonly ConnectionProof[]
  /** How many people were looked at. */
  readonly people: number
  readonly blocked: readonly Blocked[]
}

const DAYS = 30
const DAY = 86_400_000
/** People looked at; more than that is no list that somebody reads. */
const MOST = 10_000

/**
 * Shows what a policy would do before it is set: whether single sign-on is proven, and which of the people who signed in within 30 days
 * would be refused, had they done so under it. Fails with `request.not_found`.
 */
export async function preflightPolicy(
  { db, clock }: { readonly db: Queryable; readonly clock: Clock },
  tenant: Tenant,
  organizationId: OrganizationId,
  asked: Partial<SecurityPolicy>,
): Promise<Preflight> {
  const organization = await loadOrganization({ db }, tenant, organizationId)
  const policy = { ...organization.policy, ...asked }
  const now = clock.now()
  const connections = await ssoProofs(db, organizationId)
  const { verifiedDomains } = await doorRulesOf(db, organizationId)
  const spellings = [...verifiedDomains.keys()].flatMap((domain) => [domain, domainToUnicode(domain)])
  const since = new Date(now.getTime() - DAYS * DAY)
  const signIns = await latestSignIns(db, organizationId, spellings, since, MOST)
  return {
    policy,
    ready:
      policy.authRequired !== 'sso' ||
      organization.policy.authRequired === 'sso' ||
      connections.some((proof) => isProven(proof, now)),
    connections,
    people: signIns.length,
    blocked: signIns.flatMap((signIn) => blockedBy(policy, signIn)),
  }
}

function blockedBy(
  policy: SecurityPolicy,
  { profileId, connectionId, at, social, methods, acr }: LatestSignIn,
): Blocked[] {
  const reason = reasonToRefuse(policy, { methods, acr, own: social, brokenGlass: false })
  return reason === null ? [] : [{ profileId, connectionId, at, reason }]
}
