import type { ColumnType, JSONColumnType } from 'kysely'

/* Rows about the security policies of organizations: a part of `schema.ts`. */

export interface PolicySchema {
  policy_reports: {
    organization_id: string
    profile_id: string
    day: string
    policy: JSONColumnType<PolicyColumn>
    reason: 'sso_required' | 'mfa_required'
    noted_at: Date
  }
  break_glass_codes: {
    organization_id: string
    user_id: string
    code_hash: Buffer
    created_at: ColumnType<Date, never, never>
    used_at: Date | null
  }
  break_glass_openings: { session_id: string; organization_id: string; expires_at: Date }
}

/** How people must sign in, as JSON. */
export interface PolicyColumn {
  authRequired: 'any' | 'mfa' | 'sso'
  requireMfa: boolean
}
