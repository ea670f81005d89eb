import type { QualifiedNameId, TokenAlgorithm } from '@cardea/protocol'
import type { Queryable, Statement } from '../storage/database.ts'
import type { ApplicationId, ConnectionId, OrganizationId, ProfileId, UserId } from '../storage/ids.ts'
import { type Tenant, tenantOrganizationId } from '../storage/tenant.ts'
import { PERSON, type PersonColumns, toPerson } from './person-columns.ts'
import type { NewSession, SamlSession, SessionPerson } from './types.ts'

/*
 * Queries on sessions. The authority is possession of a token that names the session, or a message that the identity provider
 * of one connection signed. A session names one profile, and the profile one connection and organization, so nothing else of any
 * tenant can be reached.
 */

/**
 * The insert of a session as a part of the statement that completes its login. `login` names the part that yields
 * `profile_id`, or nothing; the values are those of `sessionValues`, from parameter `first` on. How long it lives is for the
 * application to say, as it is now.
 */
export function sessionInsertion(login: string, first: number): string {
  const value = (index: number) => `$${String(first + index)}`
  return `insert into sessions
      (id, application_id, organization_id, connection_id, profile_id, auth_time, acr, methods, cookie_hash, silent_until,
       name_id, session_index, subject, expires_at)
    select ${value(0)}::text, a.id, ${value(2)}::text, ${value(3)}::text, profile_id, ${value(4)}::timestamptz,
      ${value(5)}::text, ${value(6)}::text[], ${value(7)}::bytea,
      case when ${value(7)}::bytea is not null
        then least(now() + make_interval(hours => a.session_hours), ${value(8)}::timestamptz) end,
      ${value(9)}::jsonb->>'value', ${value(10)}::text, ${value(9)}::jsonb,
      now() + make_interval(days => greatest(30, a.refresh_token_days))
    from ${login} join applications a on a.id = ${value(1)}::text
    returning id`
}

/** As many values as `sessionValues` has. */
export const SESSION_VALUES = 11

export function sessionValues(session: NewSession | null): readonly unknown[] {
  if (session === null) return Array.from({ length: SESSION_VALUES }, () => null)
  const { saml } = session
  return [
    session.id,
    session.applicationId,
    session.organizationId,
    session.connectionId,
    session.authTime,
    session.acr,
    session.methods,
    session.cookieHash,
    session.upstreamEnd,
    saml === null ? null : JSON.stringify(saml.subject),
    saml?.sessionIndex ?? null,
  ]
}

/** Of a session `s`: it lives, as far as it alone can say. */
export const ALIVE = 's.ended_at is null and s.expires_at > now()'

/** Of the person `p` of a session: the organization that they came by still has them. Who came before there were users has none, and whose user was deleted has none left. */
export const MEMBER = `(p.organization_id is null or p.user_id is null and not p.lost_user or exists (
        select from memberships m
        where m.organization_id = p.organization_id and m.user_id = p.user_id and m.status = 'active'))`

const findPerson: Statement<PersonColumns> = {
  name: 'session_person_find',
  text: `select ${PERSON}
    from sessions s
      join applications client on client.id = s.application_id
      join profiles p on p.id = s.profile_id
      join connections c on c.id = p.connection_id
    where s.id = $1 and client.client_id = $2 and ${ALIVE} and c.status = 'active' and ${MEMBER}
      and not exists (select from revoked_access_tokens where token_id = $3)`,
}

/**
 * The person of an access token of this client, as the profile is now; null when the session is unknown or has ended, its
 * connection is off, or the token was given back.
 */
export async function sessionPersonFind(
  db: Queryable,
  token: { readonly sid: string; readonly clientId: string; readonly tokenId: string },
): Promise<SessionPerson | null> {
  const [row] = await db.query(findPerson, [token.sid, token.clientId, token.tokenId])
  return row === undefined ? null : toPerson(row)
}

/**
 * The parts of a statement that end the sessions `s` for which the condition holds, and note what their applications have to be told.
 * `ended` yields their columns.
 */
export function sessionEnding(condition: string): string {
  return `ended as (
      update sessions s set ended_at = now() where ${condition} and s.ended_at is null
      returning s.id, s.application_id, s.organization_id, s.connection_id, s.profile_id, s.subject, s.session_index
    ), noted as (
      insert into logout_notices (session_id, application_id, subject)
      select ended.id, ended.application_id, p.connection_id || ';' || p.idp_id
      from ended join applications a on a.id = ended.application_id join profiles p on p.id = ended.profile_id
      where a.backchannel_logout_uri is not null
      on conflict do nothing
    )`
}

/** A session that has just ended at its application, as its identity provider knows it. */
export interface EndedSession extends SamlSession {
  readonly connectionId: ConnectionId
  readonly organizationId: OrganizationId
}

interface EndedRow {
  readonly connection_id: ConnectionId
  readonly organization_id: OrganizationId | null
  readonly subject: QualifiedNameId | null
  readonly session_index: string | null
}

const endOne: Statement<EndedRow> = {
  name: 'session_end',
  text: `with ${sessionEnding('s.id = $1 and s.application_id = $2')}
    select connection_id, organization_id, subject, session_index from ended`,
}

/** Ends a session of an application. How its identity provider knows it; null when it does not, or when the session had ended. */
export async function sessionEnd(
  db: Queryable,
  sid: string,
  applicationId: ApplicationId,
): Promise<EndedSession | null> {
  const [row] = await db.query(endOne, [sid, applicationId])
  if (row === undefined || row.subject === null || row.organization_id === null) return null
  const { connection_id: connectionId, organization_id: organizationId, subject, session_index } = row
  return { connectionId, organizationId, subject, sessionIndex: session_index }
}

/** A session that a browser keeps the secret of. */
export interface BrowserSession {
  readonly sid: string
  readonly applicationId: ApplicationId
  readonly applicationName: string
}

const findOfBrowser: Statement<{ id: string; application_id: ApplicationId; application_name: string }> = {
  name: 'sessions_find_of_browser',
  text: `select s.id, s.application_id, a.name as application_name
    from unnest($1::text[], $2::text[]) as held (application_id, cookie_hash)
      join sessions s on s.application_id = held.application_id and s.cookie_hash = decode(held.cookie_hash, 'hex')
      join applications a on a.id = s.application_id
    where ${ALIVE} order by a.name, a.id`,
}

/** Of the secrets that a browser keeps, each for one application, the sessions that live. */
export async function sessionsFindOfBrowser(
  db: Queryable,
  held: readonly { readonly applicationId: ApplicationId; readonly cookieHash: Buffer }[],
): Promise<BrowserSession[]> {
  const applicationIds = held.map(({ applicationId }) => applicationId)
  const hashes = held.map(({ cookieHash }) => cookieHash.toString('hex'))
  const rows = await db.query(findOfBrowser, [applicationIds, hashes])
  return rows.map(({ id: sid, application_id: applicationId, application_name: applicationName }) => {
    return { sid, applicationId, applicationName }
  })
}

const endOfSubject: Statement<{ id: string }> = {
  name: 'session_end_of_subject',
  // The identity provider is the authority over its own connection, so the value of the NameID is enough: some
  // repeat it in a LogoutRequest without its Format or qualifiers, and then nobody would be signed out.
  text: `with ${sessionEnding(`s.connection_id = $1 and s.organization_id = $2 and s.name_id = $3
      and ($4::text[] = '{}' or s.session_index = any($4))`)}
    select id from ended`,
}

/** Ends the sessions of a person at a connection, or those of the given indexes. One statement; nothing to end is no fault. */
export async function sessionEndOfSubject(
  db: Queryable,
  connection: { readonly id: ConnectionId; readonly organizationId: OrganizationId },
  nameId: string,
  sessionIndexes: readonly string[],
): Promise<void> {
  await db.query(endOfSubject, [connection.id, connection.organizationId, nameId, sessionIndexes])
}

const endOfUser: Statement<{ id: string }> = {
  name: 'session_end_of_user',
  text: `with ${sessionEnding(`s.organization_id = $1 and s.profile_id in (
      select id from profiles where user_id = $2 and organization_id = $1)`)}
    select id from ended`,
}

/** Ends the sessions that a user has at applications through an organization. */
export async function sessionsEndOfUser(
  db: Queryable,
  organizationId: OrganizationId,
  userId: UserId,
): Promise<void> {
  await db.query(endOfUser, [organizationId, userId])
}

const endOfProfiles: Statement<{ id: string }> = {
  name: 'sessions_end_of_profiles',
  text: `with ${sessionEnding('s.profile_id = any($1::text[])')} select id from ended`,
}

/** Ends the sessions at applications of people of connections, who were found by the authority of whoever deletes them. */
export async function sessionsEndOfProfiles(db: Queryable, ids: readonly ProfileId[]): Promise<void> {
  if (ids.length > 0) await db.query(endOfProfiles, [ids])
}

/** The session of somebody that began last, with what a token that names it says. */
export interface NamedSession {
  readonly sid: string
  readonly clientId: string
  readonly tokenAlgorithm: TokenAlgorithm
  readonly connectionId: string
  readonly idpId: string
}

const findNewestOfProfile: Statement<{
  sid: string
  client_id: string
  token_algorithm: TokenAlgorithm
  connection_id: string
  idp_id: string
}> = {
  name: 'session_find_newest_of_profile',
  text: `select s.id as sid, a.client_id, a.token_algorithm, p.connection_id, p.idp_id
    from sessions s join applications a on a.id = s.application_id join profiles p on p.id = s.profile_id
    where s.profile_id = $1 and ($2::text is null or p.organization_id = $2) and ${ALIVE}
    order by s.id desc limit 1`,
}

/** Null: they have none that lives, or are out of reach. */
export async function sessionFindNewestOfProfile(
  db: Queryable,
  tenant: Tenant,
  profileId: ProfileId,
): Promise<NamedSession | null> {
  const [row] = await db.query(findNewestOfProfile, [profileId, tenantOrganizationId(tenant)])
  if (row === undefined) return null
  const {
    sid,
    client_id: clientId,
    token_algorithm: tokenAlgorithm,
    connection_id: connectionId,
    idp_id: idpId,
  } = row
  return { sid, clientId, tokenAlgorithm, connectionId, idpId }
}
