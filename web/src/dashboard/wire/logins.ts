/* Of logins, counts of them and people who wait. */

export interface Check {
  readonly code: string
  /** What holds when it passes. */
  readonly name: string | null
  readonly passed: boolean
  readonly expected?: unknown
  readonly received?: unknown
}

export type LoginStatus = 'selecting' | 'pending' | 'completed' | 'failed'

export type LoginKind = 'sign_in' | 'test' | 'account'

/** What the ids of a login are called; null: not known, or not for this operator. */
export interface LoginNames {
  readonly organization: string | null
  readonly connection: string | null
  readonly application: string | null
  readonly person: string | null
}

export interface LoginSummary {
  readonly id: string
  readonly applicationId: string | null
  readonly kind: LoginKind
  readonly organizationId: string | null
  readonly connectionId: string | null
  readonly profileId: string | null
  readonly status: LoginStatus
  readonly errorCode: string | null
  readonly createdAt: string
  readonly finishedAt: string | null
  readonly names: LoginNames
}

export interface TraceStep {
  readonly at: string
  readonly step: string
  readonly [fact: string]: unknown
}

export interface Login extends LoginSummary {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly hint: string
    readonly developer: string
  } | null
  readonly routing: readonly {
    readonly selector: string
    readonly received: string | null
    readonly outcome: 'decides' | 'absent' | 'no_address' | 'not_considered'
  }[]
  readonly checks: readonly Check[]
  readonly steps: readonly TraceStep[]
}

export interface DayCount {
  /** `2026-11-22`, in UTC. */
  readonly day: string
  readonly completed: number
  readonly failed: number
}

export interface LoginCounts {
  readonly days: readonly DayCount[]
  readonly failing: readonly {
    readonly connectionId: string
    readonly completed: number
    readonly failed: number
  }[]
}

/** Somebody who was refused for want of attributes. */
export interface AwaitingPerson {
  readonly id: string
  readonly organizationId: string
  readonly connectionId: string
  readonly idpId: string
  readonly email: string | null
  readonly name: string | null
  readonly awaiting: readonly string[]
  readonly lastLoginAt: string
}

export interface Reconciliation {
  readonly mended: number
  readonly waiting: number
  readonly outside: number
}
