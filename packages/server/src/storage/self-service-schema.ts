import type { ColumnType, Generated, JSONColumnType } from 'kysely'

/* Rows about self-service: what setup links offer, the links, and their sessions. A part of `schema.ts`. */

/** Set by the database on insert, never written by us. */
type CreatedAt = ColumnType<Date, never, never>
/** Defaults on insert, set explicitly on update. */
type UpdatedAt = ColumnType<Date, Date | undefined, Date>

export interface SelfServiceSchema {
  self_service_profiles: SelfServiceProfileRow
  setup_tickets: SetupTicketRow
  portal_sessions: PortalSessionRow
}

export interface SelfServiceProfileRow {
  id: string
  name: string
  description: string | null
  allowed_providers: string[]
  user_attributes: JSONColumnType<{ name: string; description: string; required: boolean }[]>
  branding: JSONColumnType<Record<string, unknown>>
  introduction: string | null
  domain_verification: 'off' | 'optional' | 'required'
  offers_directory: boolean
  created_at: CreatedAt
  updated_at: UpdatedAt
}

export interface SetupTicketRow {
  id: string
  organization_id: string
  profile_id: string | null
  token_hash: Buffer
  mode: 'create' | 'edit'
  connection_id: string | null
  settings: JSONColumnType<Record<string, unknown>>
  application_ids: string[]
  embed_origins: string[]
  return_url: string | null
  success_url: string | null
  domain_verification: 'off' | 'optional' | 'required' | null
  steps_done: Generated<string[]>
  expires_at: Date
  opened_at: Date | null
  revoked_at: Date | null
  completed_at: Date | null
  created_at: CreatedAt
}

export interface PortalSessionRow {
  id: string
  ticket_id: string
  secret_hash: Buffer
  seen_at: Date
  idle_at: Date
  expires_at: Date
  created_at: CreatedAt
}
