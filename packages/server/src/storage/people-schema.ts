import type { ColumnType, Generated, JSONColumnType } from 'kysely'

/* Rows about people: users, what they prove themselves with, and where they belong. A part of `schema.ts`. */

/** Set by the database on insert, never written by us. */
type CreatedAt = ColumnType<Date, never, never>
/** Defaults on insert, set explicitly on update. */
type UpdatedAt = ColumnType<Date, Date | undefined, Date>

export interface PeopleSchema {
  users: UserRow
  memberships: MembershipRow
  passkeys: PasskeyRow
  passkey_challenges: PasskeyChallengeRow
  recovery_codes: { user_id: string; code_hash: Buffer; used_at: Date | null; created_at: CreatedAt }
  account_sessions: AccountSessionRow
  account_providers: {
    connection_id: string
    issuer: string
    subject: string
    user_id: string
    created_at: CreatedAt
  }
  mail_links: {
    token_hash: Buffer
    purpose: 'sign_in' | 'password'
    email: string
    email_key: string
    login_id: string | null
    created_at: CreatedAt
    expires_at: Date
  }
  invitations: InvitationRow
  personal_tokens: PersonalTokenRow
}

export interface UserRow {
  id: string
  organization_id: string | null
  email: string | null
  email_key: string | null
  email_proven: boolean
  name: string | null
  first_name: string | null
  last_name: string | null
  password_hash: string | null
  password_changed_at: Date | null
  totp_sealed: Buffer | null
  totp_confirmed_at: Date | null
  totp_last_step: number | null
  created_at: CreatedAt
  updated_at: UpdatedAt
  proven_by_provider: Generated<boolean>
  shut_to_mail: Generated<boolean>
  external_id: string | null
  metadata: JSONColumnType<Record<string, unknown>> | null
}

export interface MembershipRow {
  id: string
  organization_id: string
  user_id: string
  role: 'owner' | 'admin' | 'member'
  status: 'active' | 'pending' | 'inactive'
  source: 'created' | 'sso' | 'domain' | 'invitation' | 'operator'
  created_at: CreatedAt
  updated_at: UpdatedAt
}

export interface PasskeyRow {
  id: string
  user_id: string
  credential_id: string
  public_key: Buffer
  sign_count: number
  transports: Generated<string[]>
  backed_up: boolean
  name: string
  created_at: CreatedAt
  last_used_at: Date | null
}

export interface AccountSessionRow {
  id: string
  user_id: string
  organization_id: string | null
  connection_id: string | null
  profile_id: string | null
  trust_version: number | null
  secret_hash: Buffer
  methods: string[]
  acr: string | null
  auth_time: Date
  user_agent: string | null
  address: string | null
  created_at: CreatedAt
  seen_at: Generated<Date>
  idle_at: Date
  expires_at: Date
}

export interface InvitationRow {
  id: string
  organization_id: string
  email: string
  email_key: string
  role: 'owner' | 'admin' | 'member'
  token_hash: Buffer
  invited_by: string | null
  created_at: CreatedAt
  expires_at: Date
}

export interface PersonalTokenRow {
  id: string
  user_id: string
  organization_id: string | null
  name: string
  token_hash: Buffer
  hint: string
  scopes: string[]
  ip_ranges: Generated<string[]>
  connection_id: string | null
  expires_at: Date
  last_used_at: Date | null
  created_at: CreatedAt
}

/** What an authenticator is asked to sign. */
export interface PasskeyChallengeRow {
  challenge_hash: Buffer
  purpose: 'register' | 'sign_in' | 'second_factor'
  user_id: string | null
  browser_hash: Buffer
  created_at: ColumnType<Date, Date | undefined, never>
  expires_at: Date
}
