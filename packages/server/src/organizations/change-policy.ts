import { isDeepStrictEqual } from 'node:util'
import type { Organization, SecurityPolicy } from './types.ts'

/** What an organization demands, what is watched, and the way back. */
export type PolicyState = Pick<Organization, 'policy' | 'reportOnlyPolicy' | 'raised'>

/** What is to change of it; absent: stays. */
export interface PolicyPatch {
  readonly policy?: Partial<SecurityPolicy>
  readonly reportOnlyPolicy?: SecurityPolicy | null
}

/**
 * The states of a policy, and what leads from one to the next:
 *
 * - `authRequired` becomes `sso` → raised, with what held before as the way back (`revert-policies.ts`)
 * - it stays `sso`, and `requireMfa` changes → that was decided afterwards, so it holds on the way back, too
 * - it is `sso` no more → there is nothing to go back from
 * - what is watched becomes what holds → nothing is watched any more
 */
export function changePolicy(before: PolicyState, patch: PolicyPatch, now: Date): PolicyState {
  const policy = { ...before.policy, ...patch.policy }
  const { reportOnlyPolicy: watched = before.reportOnlyPolicy } = patch
  return {
    policy,
    reportOnlyPolicy: isDeepStrictEqual(watched, policy) ? null : watched,
    raised: raisedAfter(before, policy, now),
  }
}

function raisedAfter(
  { policy: before, raised }: PolicyState,
  after: SecurityPolicy,
  now: Date,
): PolicyState['raised'] {
  if (after.authRequired !== 'sso') return null
  if (before.authRequired !== 'sso') return { at: now, before }
  if (raised === null || before.requireMfa === after.requireMfa) return raised
  return { ...raised, before: { ...raised.before, requireMfa: after.requireMfa } }
}
