import type { PersonalToken } from '../accounts/token-types.ts'
import type { Authentication } from '../accounts/types.ts'
import { type PolicyFault, meetsPolicy } from '../organizations/meets-policy.ts'
import type { SecurityPolicy } from '../organizations/types.ts'

export type PolicyRefusal = 'organization.sso_required' | 'organization.mfa_required'

const refusals: Readonly<Record<PolicyFault, PolicyRefusal>> = {
  SSO_REQUIRED: 'organization.sso_required',
  MFA_REQUIRED: 'organization.mfa_required',
}

/**
 * Why an organization's policy keeps a session out; null: it does not. The session is one that is not bound to another organization, so one that
 * is bound was begun at a connection of this one. `brokenGlass`: a code has opened the organization to it.
 */
export function policyRefusal(
  policy: SecurityPolicy,
  { organizationId, methods, acr }: Pick<Authentication, 'organizationId' | 'methods' | 'acr'>,
  brokenGlass: boolean,
): PolicyRefusal | null {
  const fault = meetsPolicy(policy, { methods, acr, own: organizationId === null, brokenGlass })
  return fault === null ? null : refusals[fault]
}

/**
 * The same of a personal access token that is not pinned to another organization. No second factor is asked of a program. But where only the
 * organization's own sign-in counts, only tokens count that were made in such a session: any other would be a way around it that stays open for a year.
 */
export function policyRefusalOfToken(
  { authRequired }: SecurityPolicy,
  { connectionId }: Pick<PersonalToken, 'connectionId'>,
): PolicyRefusal | null {
  return authRequired === 'sso' && connectionId === null ? 'organization.sso_required' : null
}
