/* Of operators. */

export interface Operator {
  readonly id: string
  readonly email: string
  readonly name: string | null
  readonly role: 'admin' | 'viewer'
  readonly secondFactor: boolean
  readonly createdAt: string
}

export interface AddedOperator {
  readonly email: string
  /** Null: it was mailed. */
  readonly link: string | null
}

/** The connection by which operators sign in. */
export interface ApprovedSso {
  readonly connectionId: string
  readonly open: boolean
  readonly approvedAt: string
}
