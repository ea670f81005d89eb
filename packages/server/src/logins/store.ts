import {
  type AuthorizationRequest,
  DEFAULT_TOKEN_ALGORITHM,
  type NormalizedProfile,
  SsoError,
  type TokenAlgorithm,
} from '@cardea/protocol'
import type { Selectable } from 'kysely'
import { accountConnectionOf } from '../connections/account-connection.ts'
import { toConnection } from '../connections/store.ts'
import type { AccountConnection, OrganizationConnection, SocialConnection } from '../connections/types.ts'
import {
  type DoorRules,
  toVerifiedDomains,
  type VerifiedDomainsColumn,
  verifiedDomainsOf,
} from '../organizations/door-rules.ts'
import type { Queryable, Statement } from '../storage/database.ts'
import type { ApplicationId, ConnectionId, LoginId, OrganizationId } from '../storage/ids.ts'
import type { ConnectionRow, OrganizationRow } from '../storage/schema.ts'
import { plainRequest } from './plain-request.ts'
import type { Login, LoginKind, LoginOwner, LoginStatus, UpstreamState } from './types.ts'
import { type TraceStep, traceText } from './trace.ts'

/*
 * The statements of a login. A login is found by its id alone: the authority is the browser's secret,
 * which `load-login.ts` compares before anything is done with the row.
 */

/** How long a sign-in may take, from the authorization request to the IdP's answer. */
export const LIFETIME = `interval '1 hour'`

const INSERT = `insert into logins
      (id, kind, application_id, organization_id, connection_id, status, request, upstream, browser_hash, trace, error_code,
       finished_at, expires_at)
    values ($1, $11, $2, $3, $4, $5, $6, $7, $8, $9, $10, case when $5 = 'failed' then now() end, now() + ${LIFETIME})`

const insertLogin: Statement<never> = { name: 'login_insert', text: INSERT }

const insertFailed: Statement<never> = {
  name: 'login_insert_failed',
  // It may stand there open: when the answer to its first insert was lost.
  text: `${INSERT} on conflict (id) do update set status = 'failed', error_code = excluded.error_code,
      finished_at = now(), upstream = '{}', trace = excluded.trace
    where logins.status in ('selecting', 'pending')`,
}

export interface NewLogin {
  readonly id: LoginId
  readonly kind: LoginKind
  /** Null: a test, or one that ends at Cardea itself; or, like the request then, it began at the IdP and ended before an application was found. */
  readonly applicationId: ApplicationId | null
  readonly organizationId: OrganizationId | null
  readonly connectionId: ConnectionId | null
  readonly status: 'selecting' | 'pending' | 'failed'
  readonly request: AuthorizationRequest | null
  readonly upstream: UpstreamState
  readonly browserHash: Buffer
  readonly trace: readonly TraceStep[]
  readonly errorCode: string | null
}

export async function loginInsert(db: Queryable, login: NewLogin): Promise<void> {
  await db.query(login.status === 'failed' ? insertFailed : insertLogin, [
    login.id,
    login.applicationId,
    login.organizationId,
    login.connectionId,
    login.status,
    JSON.stringify(login.request),
    JSON.stringify(login.upstream),
    login.browserHash,
    traceText(login.trace),
    login.errorCode,
    login.kind,
  ])
}

interface LoginColumns {
  login_id: LoginId
  application_id: ApplicationId | null
  login_kind: LoginKind
  login_organization_id: OrganizationId | null
  connection_id: ConnectionId | null
  login_status: LoginStatus
  request: AuthorizationRequest | null
  upstream: UpstreamState
  browser_hash: Buffer
  held_response: string | null
  expired: boolean
  started_at: Date
  capturing: boolean | null
  session_hours: number | null
  token_algorithm: TokenAlgorithm | null
}

/** What the one door looks at, as columns of `o`, the organization of the connection. */
export const DOOR = `o.auth_required, o.require_mfa, o.report_only_policy, o.jit, o.allow_outside_profiles,
      ${verifiedDomainsOf('o.id')}`

type PolicyColumns = Pick<Selectable<OrganizationRow>, 'auth_required' | 'require_mfa' | 'report_only_policy'>

interface DoorColumns extends PolicyColumns {
  jit: boolean
  allow_outside_profiles: boolean
  verified_domains: VerifiedDomainsColumn
}

export type DestinationRow = Selectable<ConnectionRow> & DoorColumns
/** Of a social connection there is no organization, and the columns of the door are null. */
type Row = LoginColumns & (DestinationRow | { id: null })

const findById: Statement<Row> = {
  name: 'login_find_by_id',
  // One statement for all that the return from the IdP needs, instead of three.
  text: `select l.id as login_id, l.kind as login_kind, l.application_id, l.organization_id as login_organization_id, l.connection_id,
      l.status as login_status, l.request, l.upstream, l.browser_hash, l.held_response,
      l.expires_at <= now() as expired, l.created_at as started_at, c.capture_until > now() as capturing, a.session_hours, a.token_algorithm,
      ${DOOR},
      c.*
    from logins l
      left join connections c on c.id = l.connection_id and c.organization_id is not distinct from l.organization_id
      left join organizations o on o.id = c.organization_id
      left join applications a on a.id = l.application_id
    where l.id = $1`,
}

/** A login as found, before it is known whose browser asks. */
export interface FoundLogin {
  readonly login: Login
  /** The SAML response that waits on it for its browser. */
  readonly heldResponse: string | null
  /** Where the person was sent, and what the one door looks at, as they are now; null before that is known. */
  readonly destination: Destination | null
}

export type Destination = OrganizationDestination | AccountDestination | SocialDestination

export interface OrganizationDestination {
  readonly connection: OrganizationConnection
  readonly rules: DoorRules
}

/** An organization, entered with an account at Cardea itself. */
export interface AccountDestination {
  readonly connection: AccountConnection
  readonly rules: DoorRules
}

export function isOrganizationDestination(destination: Destination): destination is OrganizationDestination {
  return destination.rules !== null && destination.connection.protocol !== 'account'
}

export function isAccountDestination(destination: Destination): destination is AccountDestination {
  return destination.connection.protocol === 'account'
}

/** No organization, so no rules but those of whoever owns the person's e-mail domain (`policyOfDomain`). */
export interface SocialDestination {
  readonly connection: SocialConnection
  readonly rules: null
}

/** The login with its connection and the rules of its organization, or null. */
export async function loginFindById(db: Queryable, id: LoginId): Promise<FoundLogin | null> {
  const [row] = await db.query(findById, [id])
  // What began at an IdP and has no request was over at once: nothing that arrives can belong to it.
  if (row === undefined || row.request === null) return null
  const destination = row.id === null ? null : toDestination(row)
  return { login: toLogin(row, row.request), heldResponse: row.held_response, destination }
}

function toLogin(row: LoginColumns, request: AuthorizationRequest): Login {
  return {
    id: row.login_id,
    ...toOwner(row),
    organizationId: row.login_organization_id,
    connectionId: row.connection_id,
    status: row.login_status,
    request: plainRequest(request),
    upstream: row.upstream,
    browserHash: row.browser_hash,
    expired: row.expired,
    startedAt: row.started_at,
    capturing: row.capturing === true,
  }
}

function toOwner(row: LoginColumns): LoginOwner {
  const { login_kind: kind, application_id: applicationId } = row
  const { session_hours: hours, token_algorithm: algorithm } = row
  if (kind !== 'sign_in') return { kind, applicationId: null }
  if (applicationId === null)
    throw new SsoError('internal.error', { reason: 'a sign-in without application' })
  return {
    kind: 'sign_in',
    applicationId,
    sessionHours: hours ?? 0,
    tokenAlgorithm: algorithm ?? DEFAULT_TOKEN_ALGORITHM,
  }
}

/** A connection, and what its organization demands, as they are now. */
export function toDestination(row: DestinationRow): Destination {
  const connection = accountConnectionOf(row) ?? toConnection(row)
  if (connection.protocol === 'social') return { connection, rules: null }
  const { jit, allow_outside_profiles: allowOutsideProfiles } = row
  const verifiedDomains = toVerifiedDomains(row.verified_domains)
  const rules = { ...toPolicies(row), jit, allowOutsideProfiles, verifiedDomains }
  return connection.protocol === 'account' ? { connection, rules } : { connection, rules }
}

function toPolicies(row: PolicyColumns): Pick<DoorRules, 'policy' | 'reportOnlyPolicy'> {
  const { auth_required: authRequired, require_mfa: requireMfa, report_only_policy: reportOnlyPolicy } = row
  return { policy: { authRequired, requireMfa }, reportOnlyPolicy }
}

const findPolicy: Statement<PolicyColumns & { id: OrganizationId }> = {
  name: 'organization_policy_of_domain',
  text: `select o.id, o.auth_required, o.require_mfa, o.report_only_policy from domains d join organizations o on o.id = d.organization_id
    where d.domain = $1 and d.state = 'verified'`,
}

/** What an organization demands of people whose addresses are of its domain, wherever they come from. */
export interface DomainPolicy extends Pick<DoorRules, 'policy' | 'reportOnlyPolicy'> {
  readonly organizationId: OrganizationId
}

/** The policy of the organization that has this domain (in A-labels) verified; null when none has. */
export async function policyOfDomain(db: Queryable, domain: string): Promise<DomainPolicy | null> {
  const [row] = await db.query(findPolicy, [domain])
  return row === undefined ? null : { organizationId: row.id, ...toPolicies(row) }
}

const findNames: Statement<{ first_name: string | null; last_name: string | null }> = {
  name: 'profile_names_find',
  text: `select first_name, last_name from profiles where connection_id = $1 and issuer = $2 and idp_id = $3`,
}

/** The names that are kept of a person: for a provider that tells them once. */
export async function profileNames(
  db: Queryable,
  person: { readonly connectionId: ConnectionId; readonly issuer: string; readonly idpId: string },
): Promise<Pick<NormalizedProfile, 'firstName' | 'lastName'>> {
  const [row] = await db.query(findNames, [person.connectionId, person.issuer, person.idpId])
  return { firstName: row?.first_name ?? null, lastName: row?.last_name ?? null }
}

const select: Statement<{ id: LoginId }> = {
  name: 'login_select_connection',
  text: `update logins set status = 'pending', organization_id = $2, connection_id = $3, upstream = $4, held_response = null,
      trace = trace || $5::jsonb
    where id = $1 and status in ('selecting', 'pending') and expires_at > now() returning id`,
}

/** The person has said who they are: the login goes on to a connection. False when it is no longer open. */
export async function loginSelectConnection(
  db: Queryable,
  id: LoginId,
  chosen: {
    readonly organizationId: OrganizationId | null
    readonly connectionId: ConnectionId
    readonly upstream: UpstreamState
    readonly trace: readonly TraceStep[]
  },
): Promise<boolean> {
  const { organizationId, connectionId, upstream, trace } = chosen
  const values = [id, organizationId, connectionId, JSON.stringify(upstream), traceText(trace)]
  return (await db.query(select, values)).length > 0
}

const hold: Statement<{ id: LoginId }> = {
  name: 'login_hold_response',
  // Without a path the key goes, so that nothing of a response kept before is left.
  text: `update logins set held_response = $3,
      upstream = (upstream - 'aliasPath') || jsonb_strip_nulls(
        jsonb_build_object('ticketHash', $4::text, 'aliasPath', $5::text))
    where id = $1 and connection_id = $2 and status = 'pending' and expires_at > now()
    returning id`,
}

/** Keeps a response until its browser comes with cookie and ticket, in place of one kept before. False when the login is not open. */
export async function loginHoldResponse(
  db: Queryable,
  id: LoginId,
  connectionId: ConnectionId,
  held: {
    readonly samlResponse: string
    readonly ticketHash: string
    /** The path it arrived at; null: the connection's own ACS. */
    readonly aliasPath: string | null
  },
): Promise<boolean> {
  const { samlResponse, ticketHash, aliasPath } = held
  return (await db.query(hold, [id, connectionId, samlResponse, ticketHash, aliasPath])).length > 0
}

const fail: Statement<{ id: LoginId }> = {
  name: 'login_fail',
  text: `update logins set status = 'failed', error_code = $2, finished_at = now(), held_response = null, upstream = '{}',
      trace = trace || $3::jsonb
    where id = $1 and status in ('selecting', 'pending') returning id`,
}

/** Ends a login with an error; nothing happens to one that has ended already. */
export async function loginFail(
  db: Queryable,
  id: LoginId,
  errorCode: string,
  trace: readonly TraceStep[],
): Promise<void> {
  await db.query(fail, [id, errorCode, traceText(trace)])
}
