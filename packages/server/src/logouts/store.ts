import type { QualifiedNameId } from '@cardea/protocol'
import type { Queryable, Statement } from '../storage/database.ts'
import type { ApplicationId, ConnectionId, LogoutId, OrganizationId } from '../storage/ids.ts'
import type { PendingLogout, UpstreamSession } from './types.ts'

/*
 * Queries of logouts. The authority is a token that we signed, which names session and application, or a
 * message that the identity provider of one connection signed; every statement takes what it proves.
 */

interface SessionRow {
  readonly connection_id: ConnectionId
  readonly organization_id: OrganizationId
  readonly subject: QualifiedNameId
  readonly session_index: string | null
}

const endOne: Statement<SessionRow> = {
  name: 'session_end',
  text: `with revoked as (
      update authorization_codes set revoked_at = now()
      where sid = $1 and application_id = $2 and revoked_at is null
    )
    update saml_sessions set ended_at = now()
    where sid = $1 and application_id = $2 and ended_at is null
    returning connection_id, organization_id, subject, session_index`,
}

/** Ends a session of an application: its tokens are void. How its identity provider knows it; null when it does not, or when it had ended. */
export async function sessionEnd(
  db: Queryable,
  sid: string,
  applicationId: ApplicationId,
): Promise<UpstreamSession | null> {
  const [row] = await db.query(endOne, [sid, applicationId])
  if (row === undefined) return null
  return {
    connectionId: row.connection_id,
    organizationId: row.organization_id,
    nameId: row.subject,
    sessionIndex: row.session_index,
  }
}

const endOfSubject: Statement<{ sid: string }> = {
  name: 'session_end_of_subject',
  // The identity provider is the authority over its own connection, so the value of the NameID is enough: some
  // repeat it in a LogoutRequest without its Format or qualifiers, and then nobody would be signed out.
  text: `with ended as (
      update saml_sessions set ended_at = now()
      where connection_id = $1 and organization_id = $2 and name_id = $3 and ended_at is null
        and ($4::text[] = '{}' or session_index = any($4))
      returning sid
    )
    update authorization_codes set revoked_at = now()
    from ended where authorization_codes.sid = ended.sid and revoked_at is null
    returning authorization_codes.sid`,
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

const insert: Statement<never> = {
  name: 'logout_insert',
  text: `insert into logouts (id, connection_id, organization_id, post_logout_redirect_uri, state, expires_at)
    values ($1, $2, $3, $4, $5, now() + interval '10 minutes')`,
}

/** Remembers a LogoutRequest until its answer. */
export async function logoutInsert(
  db: Queryable,
  { connectionId, organizationId }: UpstreamSession,
  { id, postLogoutRedirectUri, state }: PendingLogout,
): Promise<void> {
  await db.query(insert, [id, connectionId, organizationId, postLogoutRedirectUri, state])
}

interface LogoutRow {
  readonly id: LogoutId
  readonly post_logout_redirect_uri: string | null
  readonly state: string | null
}

const find: Statement<LogoutRow> = {
  name: 'logout_find',
  text: `select id, post_logout_redirect_uri, state from logouts
    where id = $1 and connection_id = $2 and expires_at > now()`,
}

/** The open logout of a connection with this id; null when there is none. */
export async function logoutFind(
  db: Queryable,
  id: LogoutId,
  connectionId: ConnectionId,
): Promise<PendingLogout | null> {
  const [row] = await db.query(find, [id, connectionId])
  if (row === undefined) return null
  return { id: row.id, postLogoutRedirectUri: row.post_logout_redirect_uri, state: row.state }
}

const consume: Statement<{ id: LogoutId }> = {
  name: 'logout_consume',
  text: `delete from logouts where id = $1 and connection_id = $2 returning id`,
}

/** Ends a logout. False when somebody else has. */
export async function logoutConsume(
  db: Queryable,
  id: LogoutId,
  connectionId: ConnectionId,
): Promise<boolean> {
  return (await db.query(consume, [id, connectionId])).length > 0
}
