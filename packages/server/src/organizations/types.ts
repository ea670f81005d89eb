import type { ConnectionId, DomainId, OrganizationId } from '../storage/ids.ts'

/**
 * Organizations: the customers (tenants) of the application, their domains and sign-in policy.
 *
 * Invariant: a verified domain belongs to exactly one organization, held by a unique index; only the
 * operator, never an organization's own key, says that a domain is verified.
 *
 * Routes: `/v1/organizations`, `/v1/organizations/:organizationId/domains`.
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

export interface Domain {
  readonly id: DomainId
  readonly organizationId: OrganizationId
  /** Lower-case A-labels: `xn--bcher-kva.example`. */
  readonly domain: string
  readonly state: 'pending' | 'verified' | 'failed'
  /** People of this domain are sent to this connection; null: the organization's default. */
  readonly connectionId: ConnectionId | null
  readonly verifiedAt: Date | null
  readonly createdAt: Date
  readonly updatedAt: Date
}
