import type { Queryable, Statement } from '../storage/database.ts'
import type { EndedSession } from '../sessions/store.ts'
import type { ConnectionId, LogoutId } from '../storage/ids.ts'
import type { PendingLogout } from './types.ts'

/*
 * Queries on logouts under way at an identity provider. The authority is a message that the identity provider of one connection
 * signed; every statement takes what it proves.
 */

const insert: Statement<never> = {
  name: 'logout_insert',
  text: `insert into logouts (id, connection_id, organization_id, post_logout_redirect_uri, state, expires_at)
    values ($1, $2, $3, $4, $5, now() + interval '10 minutes')`,
}

/** Remembers a LogoutRequest until its answer. */
export async function logoutInsert(
  db: Queryable,
  { connectionId, organizationId }: EndedSession,
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
