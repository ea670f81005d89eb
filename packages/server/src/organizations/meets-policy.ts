import { assertsMfa } from '@cardea/protocol'
import type { SecurityPolicy } from './types.ts'

/** How somebody has signed in, as far as a policy asks. */
export interface SignedInBy {
  /** RFC 8176, or how the identity provider calls them. */
  readonly methods: readonly string[]
  readonly acr: string | null
  /** By a credential of their own, or a social provider's; false: by a connection of this organization. */
  readonly own: boolean
  /** An owner has opened the organization to this session with a code (`break-glass.ts`). */
  readonly brokenGlass: boolean
}

export type PolicyFault = 'SSO_REQUIRED' | 'MFA_REQUIRED'

/**
 * Does a sign-in meet the policy of an organization? Null: it does. The one answer to that question: the door asks it of a login, the
 * tenant API of a session, the preflight and a watched policy of what has been.
 *
 * A code opens a broken single sign-on and nothing else: whoever uses one has shown a second factor all the same.
 */
export function meetsPolicy(
  { authRequired, requireMfa }: SecurityPolicy,
  { methods, acr, own, brokenGlass }: SignedInBy,
): PolicyFault | null {
  if (authRequired === 'sso' && own && !brokenGlass) return 'SSO_REQUIRED'
  const mfaRequired = requireMfa || authRequired === 'mfa'
  return mfaRequired && !assertsMfa({ methods, context: acr }) ? 'MFA_REQUIRED' : null
}

/** How reports name it. */
export type PolicyReason = 'sso_required' | 'mfa_required'

const reasons: Readonly<Record<PolicyFault, PolicyReason>> = {
  SSO_REQUIRED: 'sso_required',
  MFA_REQUIRED: 'mfa_required',
}

/** Why a policy would refuse a sign-in, as reports name it; null: it would not. */
export function reasonToRefuse(policy: SecurityPolicy, signedIn: SignedInBy): PolicyReason | null {
  const fault = meetsPolicy(policy, signedIn)
  return fault === null ? null : reasons[fault]
}
