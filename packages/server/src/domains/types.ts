import type { ConnectionId, DomainId, OrganizationId } from '../storage/ids.ts'

/**
 * Domains: which organization speaks for the people of an e-mail domain.
 *
 * Owns the table `domains`, the challenge in the DNS and its repetition. Invariant: a verified domain belongs to exactly
 * one organization, held by a unique index; it is verified by a record that only whoever controls the domain can publish,
 * or by the operator's word, never by an organization's own.
 *
 * Routes: `/v1/organizations/:organizationId/domains`.
 */

/** Who vouches for a verified domain. */
export type VerifiedBy = 'dns' | 'operator'

/** What a look at the DNS found. */
export const checkOutcomes = [
  /** The record is there. */
  'found',
  /** There is no record of ours. */
  'missing',
  /** There is one of ours with another value. */
  'other_value',
  /** The name of the record is an alias of another name. */
  'alias',
  /** Some of the resolvers see it, and too few. */
  'not_everywhere',
  /** The resolvers do not answer. */
  'unreachable',
  /** The record is there, and another organization has the domain. */
  'verified_elsewhere',
] as const

/** What becomes of somebody with an account of their own and a proven address of a verified domain. */
export const autoJoins = [
  /** Nothing: they come by an invitation. */
  'off',
  /** They are a member. */
  'join',
  /** They are one when an admin approves. */
  'request',
] as const

export type AutoJoin = (typeof autoJoins)[number]

export type CheckOutcome = (typeof checkOutcomes)[number]

export interface Domain {
  readonly id: DomainId
  readonly organizationId: OrganizationId
  /** Lower-case A-labels: `xn--bcher-kva.example`. */
  readonly domain: string
  /** `failed`: the record was not published, or was gone, for 30 days. */
  readonly state: 'pending' | 'verified' | 'failed'
  /** Null: it is not verified. */
  readonly verifiedBy: VerifiedBy | null
  /** The value that the record must have; `challengeOf` makes the record. */
  readonly challenge: string
  /** People of this domain are sent to this connection; null: the organization's default. */
  readonly connectionId: ConnectionId | null
  /** Counts while the domain is verified. */
  readonly autoJoin: AutoJoin
  readonly verifiedAt: Date | null
  /** When the DNS was asked last, and what it said; null: never. */
  readonly lastCheck: { readonly at: Date; readonly outcome: CheckOutcome } | null
  /** When the DNS is asked again by itself; null: not at all. */
  readonly checkAt: Date | null
  /** Since when the record of a verified domain is gone; null: it is there, or was never needed. */
  readonly recordMissingSince: Date | null
  readonly createdAt: Date
  readonly updatedAt: Date
}
