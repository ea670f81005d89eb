import type { Selectable } from 'kysely'
import type { Queryable, Statement } from '../storage/database.ts'
import type { AccountSessionId, ConnectionId, OrganizationId, ProfileId, UserId } from '../storage/ids.ts'
import type { AccountSessionRow } from '../storage/people-schema.ts'
import type { AccountSession } from './types.ts'

/* Queries on account sessions. The authority is the secret in the browser's cookie, or the user whose sessions they are. */

type NewSession = Omit<AccountSession, 'createdAt' | 'seenAt'> & { readonly secretHash: Buffer }

export async function accountSessionInsert(db: Queryable, session: NewSession): Promise<void> {
  await db.kysely
    .insertInto('account_sessions')
    .values({
      id: session.id,
      user_id: session.userId,
      organization_id: session.organizationId,
      connection_id: session.connectionId,
      profile_id: session.profileId,
      trust_version: session.trustVersion ?? null,
      secret_hash: session.secretHash,
      methods: [...session.methods],
      acr: session.acr,
      auth_time: session.authTime,
      user_agent: session.userAgent,
      address: session.address,
      idle_at: session.idleAt,
      expires_at: session.expiresAt,
    })
    .execute()
}

/**
 * A session that was begun at a connection lives no longer than the connection is active, and the person a member; nothing has to be
 * remembered when either ends.
 */
const ALIVE = `s.idle_at > now() and s.expires_at > now()
      and (s.connection_id is null or exists (
        select from connections c where c.id = s.connection_id and c.organization_id = s.organization_id and c.status = 'active'))`

const use: Statement<Selectable<AccountSessionRow>> = {
  name: 'account_session_use',
  // Written at most once a minute: a page of ten requests is one use.
  text: `with found as (select s.* from account_sessions s where s.secret_hash = $1 and ${ALIVE}),
      touched as (
        update account_sessions set seen_at = now(), idle_at = least(now() + make_interval(mins => $2), found.expires_at)
        from found where account_sessions.id = found.id and found.seen_at < now() - interval '1 minute'
      )
    select * from found`,
}

/** The session whose secret this is, used now: it lives for another `idleMinutes`. */
export async function accountSessionUse(
  db: Queryable,
  secretHash: Buffer,
  idleMinutes: number,
): Promise<AccountSession | null> {
  const [row] = await db.query(use, [secretHash, idleMinutes])
  return row === undefined ? null : toSession(row)
}

/** Who asks for their sessions: at an organization's connection for those of that organization alone. */
type Asker = Pick<AccountSession, 'userId' | 'organizationId'>

/** The sessions of the asker that live, the latest first. */
export async function accountSessionList(
  db: Queryable,
  { userId, organizationId }: Asker,
): Promise<AccountSession[]> {
  return (await db.query(list, [userId, organizationId])).map(toSession)
}

const list: Statement<Selectable<AccountSessionRow>> = {
  name: 'account_sessions_of_user',
  text: `select s.* from account_sessions s
    where s.user_id = $1 and ($2::text is null or s.organization_id = $2) and ${ALIVE}
    order by s.seen_at desc, s.id desc limit 100`,
}

/** Ends one session of the asker; false when they have none of this id. */
export async function accountSessionDelete(
  db: Queryable,
  { userId, organizationId }: Asker,
  id: AccountSessionId,
): Promise<boolean> {
  const deleted = await db.kysely
    .deleteFrom('account_sessions')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .$if(organizationId !== null, (query) => query.where('organization_id', '=', organizationId ?? ''))
    .returning('id')
    .executeTakeFirst()
  return deleted !== undefined
}

/** Ends every session of the asker but the one that asks. */
export async function accountSessionDeleteOthersOf(
  db: Queryable,
  { id, userId, organizationId }: Asker & Pick<AccountSession, 'id'>,
): Promise<void> {
  await db.kysely
    .deleteFrom('account_sessions')
    .where('user_id', '=', userId)
    .where('id', '<>', id)
    .$if(organizationId !== null, (query) => query.where('organization_id', '=', organizationId ?? ''))
    .execute()
}

/** Ends the sessions of a user that were begun at a connection of this organization. */
export async function accountSessionDeleteOfOrganization(
  db: Queryable,
  organizationId: OrganizationId,
  userId: UserId,
): Promise<void> {
  await db.kysely
    .deleteFrom('account_sessions')
    .where('user_id', '=', userId)
    .where('organization_id', '=', organizationId)
    .execute()
}

/** Ends every session of a user but one: when a credential has changed, whoever had the old one is out. */
export async function accountSessionDeleteOthers(
  db: Queryable,
  userId: UserId,
  kept: AccountSessionId | null,
): Promise<void> {
  await db.kysely
    .deleteFrom('account_sessions')
    .where('user_id', '=', userId)
    .$if(kept !== null, (query) => query.where('id', '<>', kept ?? ''))
    .execute()
}

function toSession(row: Selectable<AccountSessionRow>): AccountSession {
  return {
    id: row.id as AccountSessionId,
    userId: row.user_id as UserId,
    organizationId: row.organization_id as OrganizationId | null,
    connectionId: row.connection_id as ConnectionId | null,
    profileId: row.profile_id as ProfileId | null,
    trustVersion: row.trust_version,
    methods: row.methods,
    acr: row.acr,
    authTime: row.auth_time,
    userAgent: row.user_agent,
    address: row.address,
    createdAt: row.created_at,
    seenAt: row.seen_at,
    idleAt: row.idle_at,
    expiresAt: row.expires_at,
  }
}
