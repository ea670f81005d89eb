import type { ColumnType } from 'kysely'

/* Rows about the people who run the deployment. A part of `schema.ts`. */

/** Set by the database on insert, never written by us. */
type CreatedAt = ColumnType<Date, never, never>
/** Defaults on insert, set explicitly on update. */
type UpdatedAt = ColumnType<Date, Date | undefined, Date>

export interface OperatorSchema {
  operators: {
    user_id: string
    role: 'admin' | 'viewer'
    created_at: CreatedAt
    updated_at: UpdatedAt
  }
  operator_links: OperatorLinkRow
  operator_sso: {
    only_one: ColumnType<boolean, never, never>
    connection_id: string
    trust_version: number
    approved_by: string
    approved_at: CreatedAt
  }
  operator_identities: {
    profile_id: string
    user_id: string
    created_at: CreatedAt
  }
}

export interface OperatorLinkRow {
  token_hash: Buffer
  email: string | null
  email_key: string | null
  user_id: string | null
  role: 'admin' | 'viewer'
  created_at: CreatedAt
  expires_at: Date
}
