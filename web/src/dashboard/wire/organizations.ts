/* Of organizations and domains. */

export type AuthRequired = 'any' | 'mfa' | 'sso'

export interface Policy {
  readonly authRequired: AuthRequired
  readonly requireMfa: boolean
}

export interface Organization {
  readonly id: string
  readonly name: string
  readonly slug: string
  readonly externalId: string | null
  readonly metadata: Readonly<Record<string, string>>
  readonly policy: Policy
  /** A policy that is only watched. */
  readonly reportOnlyPolicy: Policy | null
  /** When single sign-on was demanded, and the policy before. */
  readonly raised: { readonly at: string; readonly before: Policy } | null
  readonly autoRevert: boolean
  readonly jit: boolean
  readonly allowOutsideProfiles: boolean
  readonly createdAt: string
}

export interface PolicyPreflight {
  readonly ready: boolean
  readonly people: number
  readonly blocked: readonly { readonly profileId: string }[]
}

/** Whom the watched policy would have refused. */
export interface PolicyReport {
  readonly refused: readonly {
    readonly profileId: string
    readonly connectionId: string
    readonly reason: 'sso_required' | 'mfa_required'
    readonly days: number
    readonly lastAt: string
  }[]
}

export type AutoJoin = 'off' | 'join' | 'request'

export interface Domain {
  readonly id: string
  readonly unicodeDomain: string
  readonly state: 'pending' | 'verified' | 'failed'
  readonly challenge: { readonly type: string; readonly name: string; readonly value: string }
  readonly connectionId: string | null
  readonly autoJoin: AutoJoin
  readonly verifiedBy: 'dns' | 'operator' | null
  readonly lastCheck: { readonly at: string; readonly outcome: string } | null
  readonly recordMissingSince: string | null
  readonly warnings: readonly string[]
}
