import type { Queryable, Statement } from '../storage/database.ts'
import type { CallerId, ConnectionId, OrganizationId, ProfileId, UserId } from '../storage/ids.ts'

/*
 * Queries on the sign-in of operators by a connection. The authority is an admin, who approves a connection as it is, and each operator, who links
 * who they are there. What the database counts as another state of the connection (`trust_version`) is approved by nobody.
 */

/** The connection that an admin has approved. */
export interface OperatorSso {
  readonly connectionId: ConnectionId
  readonly connectionName: string
  readonly organizationId: OrganizationId
  readonly organizationName: string
  readonly trustVersion: number
  /** It is active, and as it was approved. */
  readonly isOpen: boolean
  readonly approvedBy: CallerId
  readonly approvedAt: Date
}

interface Row {
  readonly connection_id: ConnectionId
  readonly connection_name: string
  readonly organization_id: OrganizationId
  readonly organization_name: string
  readonly trust_version: number
  readonly is_open: boolean
  readonly approved_by: CallerId
  readonly approved_at: Date
}

/** The approved connection, while nothing of it has changed. */
const OPEN = `c.status = 'active' and c.trust_version = s.trust_version`

const find: Statement<Row> = {
  name: 'operator_sso_find',
  text: `select s.connection_id, c.name as connection_name, o.id as organization_id, o.name as organization_name, s.trust_version,
      ${OPEN} as is_open, s.approved_by, s.approved_at
    from operator_sso s join connections c on c.id = s.connection_id join organizations o on o.id = c.organization_id`,
}

/** What is approved; null: nothing. */
export async function operatorSsoFind(db: Queryable): Promise<OperatorSso | null> {
  const [row] = await db.query(find, [])
  if (row === undefined) return null
  return {
    connectionId: row.connection_id,
    connectionName: row.connection_name,
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    trustVersion: row.trust_version,
    isOpen: row.is_open,
    approvedBy: row.approved_by,
    approvedAt: row.approved_at,
  }
}

const lockConnection: Statement<{ trust_version: number }> = {
  name: 'operator_sso_lock_connection',
  text: `select trust_version from connections
    where id = $1 and organization_id is not null and protocol in ('saml', 'oidc') and status = 'active' for update`,
}

/** Which state an organization's active connection is in, held until the end of the transaction; null: there is none of this id. */
export async function connectionTrustLock(db: Queryable, id: ConnectionId): Promise<number | null> {
  const [row] = await db.query(lockConnection, [id])
  return row?.trust_version ?? null
}

const approve: Statement<never> = {
  name: 'operator_sso_approve',
  // Who somebody is at another identity provider is nobody here.
  text: `with others as (
      delete from operator_identities i using profiles p where p.id = i.profile_id and p.connection_id <> $1
    )
    insert into operator_sso (connection_id, trust_version, approved_by) values ($1, $2, $3)
    on conflict (only_one) do update set connection_id = excluded.connection_id, trust_version = excluded.trust_version,
      approved_by = excluded.approved_by, approved_at = now()`,
}

export async function operatorSsoApprove(
  db: Queryable,
  connectionId: ConnectionId,
  trustVersion: number,
  by: CallerId,
): Promise<void> {
  await db.query(approve, [connectionId, trustVersion, by])
}

const end: Statement<{ connection_id: ConnectionId }> = {
  name: 'operator_sso_end',
  text: `with identities as (delete from operator_identities) delete from operator_sso returning connection_id`,
}

/** The connection that was approved; null: none was. */
export async function operatorSsoEnd(db: Queryable): Promise<ConnectionId | null> {
  const [row] = await db.query(end, [])
  return row?.connection_id ?? null
}

/** By whom, where, and in which state of the connection a session was begun. */
export interface SsoSession {
  readonly connectionId: ConnectionId
  readonly profileId: ProfileId
  readonly trustVersion: number
}

const VALID = `s.connection_id = $1 and s.trust_version = $3 and ${OPEN}`

const findOperator: Statement<{ user_id: UserId }> = {
  name: 'operator_sso_find_operator',
  text: `select i.user_id from operator_sso s join connections c on c.id = s.connection_id
    join profiles p on p.connection_id = c.id and p.id = $2 join operator_identities i on i.profile_id = p.id
    where ${VALID}`,
}

/** The operator who has linked the identity of this session; null: nobody, or the session is of another state of the connection. */
export async function operatorOfSession(db: Queryable, session: SsoSession): Promise<UserId | null> {
  const { connectionId, profileId, trustVersion } = session
  const [row] = await db.query(findOperator, [connectionId, profileId, trustVersion])
  return row?.user_id ?? null
}

const link: Statement<{ user_id: UserId }> = {
  name: 'operator_identity_link',
  // Another identity takes the place of an operator's earlier one; one that is another operator's stays theirs.
  text: `insert into operator_identities (profile_id, user_id)
    select p.id, $4 from operator_sso s join connections c on c.id = s.connection_id
      join profiles p on p.connection_id = c.id and p.id = $2
    where ${VALID} and not exists (select from operator_identities i where i.profile_id = p.id and i.user_id <> $4)
    on conflict (user_id) do update set profile_id = excluded.profile_id, created_at = now()
    returning user_id`,
}

/** False: the session is of another state of the connection, or the identity is another operator's. */
export async function operatorIdentityLink(
  db: Queryable,
  userId: UserId,
  { connectionId, profileId, trustVersion }: SsoSession,
): Promise<boolean> {
  return (await db.query(link, [connectionId, profileId, trustVersion, userId])).length > 0
}

/** Who somebody is at the identity provider, for a page. */
export interface Identity {
  readonly idpId: string
  readonly email: string | null
}

const findProfile: Statement<{ idp_id: string; email: string | null }> = {
  name: 'operator_sso_find_profile',
  text: 'select idp_id, email from profiles where id = $1',
}

export async function identityOfProfile(db: Queryable, profileId: ProfileId): Promise<Identity | null> {
  const [row] = await db.query(findProfile, [profileId])
  return row === undefined ? null : { idpId: row.idp_id, email: row.email }
}

const findLinked: Statement<{ idp_id: string; email: string | null }> = {
  name: 'operator_identity_find',
  text: `select p.idp_id, p.email from operator_identities i join profiles p on p.id = i.profile_id where i.user_id = $1`,
}

/** The identity that an operator has linked; null: none. */
export async function operatorIdentityFind(db: Queryable, userId: UserId): Promise<Identity | null> {
  const [row] = await db.query(findLinked, [userId])
  return row === undefined ? null : { idpId: row.idp_id, email: row.email }
}

const unlink: Statement<{ user_id: UserId }> = {
  name: 'operator_identity_delete',
  text: 'delete from operator_identities where user_id = $1 returning user_id',
}

/** False: there was none. */
export async function operatorIdentityDelete(db: Queryable, userId: UserId): Promise<boolean> {
  return (await db.query(unlink, [userId])).length > 0
}
