import type { OrganizationId } from '../storage/ids.ts'

/**
 * Organizations: the customers (tenants) of the application, and their sign-in policy.
 *
 * Invariant: an organization is the boundary of everything that belongs to a tenant; every action takes the caller's tenant
 * and finds nothing outside it.
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
  readonly jit: boolean
  readonly allowOutsideProfiles: boolean
  readonly createdAt: Date
  readonly updatedAt: Date
}
