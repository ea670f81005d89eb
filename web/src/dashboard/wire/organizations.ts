/* Of organizations and domains. */

export type AuthRequired = 'any' | 'mfa' | 'sso'

export interface Organization {
  readonly id: string
  readonly name: string
  readonly slug: string
  readonly externalId: string | null
  readonly metadata: Readonly<Record<string, string>>
  readonly policy: { readonly authRequired: AuthRequired; readonly requireMfa: boolean }
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

export interface Domain {
  readonly id: string
  readonly unicodeDomain: string
  readonly state: 'pending' | 'verified' | 'failed'
  readonly challenge: { readonly type: string; readonly name: string; readonly value: string }
  readonly verifiedBy: 'dns' | 'operator' | null
  readonly lastCheck: { readonly at: string; readonly outcome: string } | null
  readonly recordMissingSince: string | null
  readonly warnings: readonly string[]
}
