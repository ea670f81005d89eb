import type { UserId } from '../storage/ids.ts'

/**
 * Operators: the people who run the deployment, how they become so, how they sign in, and the dashboard that they work in.
 *
 * Owns who is an operator with which role, by which connection they sign in and as whom there, the links that make one, the sign-in of operators, and what is said of a deployment before it
 * goes live. Invariants: an operator is an own account, in a session of its own or in one of the approved connection by an identity that they have linked; in
 * production two factors have proven it; there is always an admin once there was one; and the address of an operator's account opens nothing unless a mail has proven it.
 *
 * Routes: `/dashboard`, `/dashboard/{sign-in,welcome,sso}`, `/dashboard/api/*`, `/v1/operators`, `/v1/operator-sso`, `/v1/go-live`.
 */
export interface Operator {
  /** Of the account. */
  readonly id: UserId
  readonly email: string
  readonly name: string | null
  readonly role: OperatorRole
  /** Their account asks for two factors. */
  readonly secondFactor: boolean
  readonly createdAt: Date
}

/** `admin`: everything. `viewer`: looks, and sees no secret and none of the people who sign in. */
export type OperatorRole = 'admin' | 'viewer'

export const operatorRoles = ['admin', 'viewer'] as const

/** A one-time link, of one of three kinds. */
export type OperatorLink = {
  readonly role: OperatorRole
  readonly expiresAt: Date
} & (
  | { readonly kind: 'first' }
  | { readonly kind: 'add'; readonly email: string; readonly emailKey: string }
  | { readonly kind: 'password'; readonly userId: UserId; readonly email: string }
)
