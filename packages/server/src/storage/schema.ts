import type { NormalizedProfile } from '@cardea/protocol'
import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { ActorKind } from '../platform/acting.ts'
import type { OperatorSchema } from './operator-schema.ts'
import type { PeopleSchema } from './people-schema.ts'
import type { PolicyColumn, PolicySchema } from './policy-schema.ts'
import type { SelfServiceSchema } from './self-service-schema.ts'
import type { WebhookSchema } from './webhook-schema.ts'

/**
 * Rows as the database holds them, for Kysely. One interface per table, columns in the order of the
 * migrations, which explain each. Domain types are made from rows in each domain's `store.ts`.
 */

/** Set by the database on insert, never written by us. */
type CreatedAt = ColumnType<Date, never, never>
/** Defaults on insert, set explicitly on update. */
type UpdatedAt = ColumnType<Date, Date | undefined, Date>
type Json = JSONColumnType<Record<string, unknown>, string | undefined>

export interface Schema extends PolicySchema, PeopleSchema, SelfServiceSchema, OperatorSchema, WebhookSchema {
  data_keys: { id: string; master_key_id: string; sealed: Buffer; created_at: CreatedAt }
  signing_keys: SigningKeyRow
  applications: ApplicationRow
  application_secrets: {
    id: string
    application_id: string
    secret_hash: Buffer
    hint: string
    created_at: CreatedAt
  }
  organizations: OrganizationRow
  api_keys: ApiKeyRow
  connections: ConnectionRow
  oidc_client_keys: OidcClientKeyRow
  service_provider_keys: ServiceProviderKeyRow
  sha1_reports: { connection_id: string; organization_id: string; reported_at: Date }
  domains: DomainRow
  profiles: ProfileRow
  awaiting_profiles: AwaitingProfileRow
  logins: LoginRow
  idp_initiated_tokens: { token_id: string; expires_at: Date }
  pushed_requests: {
    request_hash: Buffer
    application_id: string
    params_sealed: Buffer
    login_id: string | null
    expires_at: Date
  }
  client_assertion_ids: { application_id: string; assertion_id: string; expires_at: Date }
  assertion_ids: { connection_id: string; assertion_id: string; expires_at: Date }
  authorization_codes: AuthorizationCodeRow
  sessions: SessionRow
  refresh_tokens: {
    token_hash: Buffer
    session_id: string
    scope: string[]
    audience: string | null
    requested_claims: AuthorizationCodeRow['requested_claims']
    created_at: CreatedAt
    expires_at: Date
    used_at: Date | null
  }
  revoked_access_tokens: { token_id: string; expires_at: Date }
  logout_notices: {
    session_id: string
    application_id: string
    subject: string
    attempts: Generated<number>
    next_attempt_at: Generated<Date>
    created_at: CreatedAt
  }
  logouts: {
    id: string
    organization_id: string
    connection_id: string
    post_logout_redirect_uri: string | null
    state: string | null
    created_at: CreatedAt
    expires_at: Date
  }
  connection_tests: ConnectionTestRow
  captured_messages: CapturedMessageRow
  idempotency_keys: {
    api_key_id: string | null
    application_id: string | null
    user_id: string | null
    key: string
    request_hash: Buffer
    response_status: number | null
    response_sealed: Buffer | null
    created_at: CreatedAt
  }
  rate_limits: { key: string; slot: number; used: number; expires_at: Date }
  mails: MailRow
  certificate_notices: { connection_id: string; fingerprint: string; days: number; created_at: CreatedAt }
  events: EventRow
}

export interface SigningKeyRow {
  id: string
  purpose: 'tokens' | 'simulator'
  algorithm: string
  state: 'next' | 'current' | 'retiring'
  public_jwk: JSONColumnType<Record<string, unknown>>
  private_sealed: Buffer
  certificate: string | null
  state_since: CreatedAt
  published: Generated<boolean>
  created_at: CreatedAt
}

export interface ApplicationRow {
  id: string
  name: string
  type: 'web' | 'spa' | 'm2m'
  client_id: string
  redirect_uris: Generated<string[]>
  default_redirect_uri: string | null
  initiate_login_uri: string | null
  post_logout_redirect_uris: Generated<string[]>
  allowed_origins: Generated<string[]>
  scopes: Generated<string[]>
  token_algorithm: Generated<'RS256' | 'ES256' | 'EdDSA'>
  jwks: JSONColumnType<{ keys: Record<string, unknown>[] }> | null
  jwks_uri: string | null
  audiences: Generated<string[]>
  metadata_claim: string | null
  refresh_token_days: Generated<number>
  session_hours: Generated<number>
  backchannel_logout_uri: string | null
  require_pushed_requests: Generated<boolean>
  id_token_form_post: Generated<boolean>
  organization_id: string | null
  created_at: CreatedAt
  updated_at: UpdatedAt
}

export interface OrganizationRow {
  id: string
  name: string
  slug: string
  external_id: string | null
  metadata: Json
  auth_required: Generated<'any' | 'mfa' | 'sso'>
  require_mfa: Generated<boolean>
  jit: Generated<boolean>
  allow_outside_profiles: Generated<boolean>
  created_at: CreatedAt
  updated_at: UpdatedAt
  report_only_policy: JSONColumnType<PolicyColumn> | null
  policy_before: JSONColumnType<PolicyColumn> | null
  policy_raised_at: Date | null
  auto_revert: Generated<boolean>
}

export interface ApiKeyRow {
  id: string
  name: string
  key_hash: Buffer
  hint: string
  scopes: string[]
  organization_id: string | null
  expires_at: Date | null
  created_at: CreatedAt
  last_used_at: Generated<Date | null>
}

export interface ConnectionRow {
  id: string
  /** Null: social, of the deployment. */
  organization_id: string | null
  name: string
  protocol: 'saml' | 'oidc' | 'social' | 'account'
  provider: string
  status: 'draft' | 'active' | 'inactive'
  is_default: Generated<boolean>
  idp_initiated: Generated<'convert' | 'direct' | 'reject'>
  mapping: Json
  role_mapping: Json
  required_attributes: Generated<string[]>
  idp_entity_id: string | null
  sso_url: string | null
  sso_binding: 'redirect' | 'post' | null
  idp_certificates: Generated<string[]>
  issuer: string | null
  client_id: string | null
  client_secret_sealed: Buffer | null
  capture_until: ColumnType<Date | null, never, Date | null>
  metadata_url: string | null
  metadata_refreshed_at: Date | null
  metadata_attempted_at: Date | null
  metadata_refresh_at: Date | null
  metadata_failures: Generated<number>
  metadata_error: string | null
  certificates_expire_at: Date | null
  created_at: CreatedAt
  updated_at: UpdatedAt
  saml_settings: Json
  alias_paths: Generated<string[]>
  oidc_settings: Json
  social_settings: Json
  reached_at: ColumnType<Date | null, never, Date | null>
  reached_settings_at: ColumnType<Date | null, never, Date | null>
}

export interface ServiceProviderKeyRow {
  id: string
  organization_id: string
  connection_id: string
  state: 'next' | 'current' | 'retiring'
  certificate: string
  private_sealed: Buffer
  created_at: CreatedAt
}

export interface OidcClientKeyRow {
  id: string
  connection_id: string
  organization_id: string
  algorithm: 'RS256' | 'ES256'
  state: 'next' | 'current' | 'retiring'
  public_jwk: JSONColumnType<Record<string, unknown>>
  private_sealed: Buffer
  created_at: CreatedAt
}

export interface DomainRow {
  id: string
  organization_id: string
  domain: string
  state: 'pending' | 'verified' | 'failed'
  connection_id: string | null
  challenge: Generated<string>
  verified_by: 'dns' | 'operator' | null
  verified_at: Date | null
  checked_at: Date | null
  check_outcome:
    | 'found'
    | 'missing'
    | 'other_value'
    | 'alias'
    | 'not_everywhere'
    | 'unreachable'
    | 'verified_elsewhere'
    | null
  check_at: Date | null
  record_missing_since: Date | null
  created_at: CreatedAt
  updated_at: UpdatedAt
  auto_join: Generated<'off' | 'join' | 'request'>
}

export interface ProfileRow {
  id: string
  organization_id: string | null
  connection_id: string
  issuer: string
  idp_id: string
  email: string | null
  first_name: string | null
  last_name: string | null
  name: string | null
  username: string | null
  groups: Generated<string[]>
  roles: Generated<string[]>
  picture: string | null
  locale: string | null
  custom_attributes: Json
  raw_attributes: Json
  metadata: JSONColumnType<Record<string, unknown>> | null
  outside: Generated<boolean>
  created_at: CreatedAt
  updated_at: UpdatedAt
  last_login_at: ColumnType<Date, Date | undefined, Date>
  user_id: string | null
  lost_user: Generated<boolean>
}

export interface AwaitingProfileRow {
  id: string
  organization_id: string
  connection_id: string
  issuer: string
  idp_id: string
  profile: JSONColumnType<NormalizedProfile>
  missing: string[]
  created_at: CreatedAt
  updated_at: UpdatedAt
}

export interface LoginRow {
  id: string
  kind: Generated<'sign_in' | 'test' | 'account'>
  application_id: string | null
  organization_id: string | null
  connection_id: string | null
  status: 'selecting' | 'pending' | 'completed' | 'failed'
  request: JSONColumnType<Record<string, unknown>>
  upstream: Json
  browser_hash: Buffer
  held_response: string | null
  profile_id: string | null
  error_code: string | null
  trace: JSONColumnType<unknown[], string | undefined>
  created_at: CreatedAt
  expires_at: Date
  finished_at: Date | null
}

export interface ConnectionTestRow {
  id: string
  organization_id: string | null
  connection_id: string
  ticket_hash: Buffer
  ticket_expires_at: Date
  opened_at: Date | null
  login_id: string | null
  report: JSONColumnType<unknown[]>
  profile: JSONColumnType<Record<string, unknown>> | null
  admitted: boolean | null
  created_at: CreatedAt
}

export interface CapturedMessageRow {
  id: string
  organization_id: string | null
  connection_id: string
  login_id: string
  kind: 'saml_response' | 'id_token' | 'userinfo'
  sealed: Buffer
  created_at: CreatedAt
  expires_at: ColumnType<Date, never, never>
}

export interface EventRow {
  id: string
  type: string
  organization_id: string | null
  object_id: string
  data: Json
  occurred_at: ColumnType<Date, Date | undefined, never>
  actor_kind: ColumnType<ActorKind | null, ActorKind | null | undefined, never>
  actor_id: ColumnType<string | null, string | null | undefined, never>
  actor_address: ColumnType<string | null, string | null | undefined, never>
  actor_agent: ColumnType<string | null, string | null | undefined, never>
  /** Set by the database. */
  transaction: ColumnType<string, never, never>
  position: ColumnType<number, never, never>
}

export interface SessionRow {
  id: string
  application_id: string
  organization_id: string | null
  connection_id: string
  profile_id: string
  auth_time: Date
  acr: string | null
  methods: string[]
  cookie_hash: Buffer | null
  silent_until: Date | null
  name_id: string | null
  session_index: string | null
  subject: JSONColumnType<Record<string, unknown>, string | undefined> | null
  created_at: CreatedAt
  expires_at: Date
  ended_at: Date | null
}

export interface AuthorizationCodeRow {
  code_hash: Buffer
  login_id: string
  session_id: string
  redirect_uri: string
  code_challenge: string | null
  scope: string[]
  nonce: string | null
  requested_claims: JSONColumnType<{ idToken: string[]; userinfo: string[] }> | null
  audience: string | null
  expires_at: Date
  redeemed_at: Date | null
  created_at: CreatedAt
}

export interface MailRow {
  id: string
  kind: string
  status: Generated<'waiting' | 'sent' | 'kept' | 'failed'>
  content_sealed: Buffer | null
  attempts: Generated<number>
  next_attempt_at: Date
  expires_at: Date
  fault: string | null
  created_at: CreatedAt
}
