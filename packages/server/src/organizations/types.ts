import type { OrganizationId } from '../storage/ids.ts'

/**
 * Organizations: the customers (tenants) of the application, and their sign-in policy.
 *
 * Invariant: an organization is the boundary of everything that belongs to a tenant; every action takes the caller's tenant
 * and finds nothing outside it.
 *
 * Every question whether a sign-in meets the policy is answered by one function, `meets-policy.ts`; a policy that is only watched refuses nobody.
 *
 * Routes: `/v1/organizations`.
 */

export interface SecurityPolicy {
  readonly authRequired: 'any' | 'mfa' | 'sso'
  readonly requireMfa: boolean
}

export interface Organization {
  readonly id: OrganizationId
  readonly name: string
  readonly slug: string
  readonly externalId: string | null
  readonly metadata: Readonly<Record<string, string>>
  readonly policy: SecurityPolicy
  /** Watched, not enforced: whom would it refuse? Null: none is watched. */
  readonly reportOnlyPolicy: SecurityPolicy | null
  /** May single sign-on fall back by itself, within a week after it was demanded (`revert-policies.ts`)? */
  readonly autoRevert: boolean
  /** When single sign-on was demanded, and what held before; null: it is not, or was from the beginning. */
  readonly raised: { readonly at: Date; readonly before: SecurityPolicy } | null
  readonly jit: boolean
  readonly allowOutsideProfiles: boolean
  readonly createdAt: Date
  readonly updatedAt: Date
}
