import { PERSON } from '../sessions/person-columns.ts'
import { ALIVE, MEMBER, sessionEnding } from '../sessions/store.ts'
import type { Queryable, Statement } from '../storage/database.ts'
import type { ApplicationId } from '../storage/ids.ts'
import type { GrantColumns } from './grant-columns.ts'

/*
 * Queries on refresh tokens. The authority is possession of the token by a client that has proven itself; both are arguments of
 * every statement.
 */

/**
 * The insert of a session's first refresh token as a part of the statement that redeems its code. `redeemed` names the part that
 * yields `session_id`, `scope`, `audience`, `requested_claims` and `refresh_token_days`; `hash` is the parameter with the hash.
 */
export function refreshTokenInsertion(redeemed: string, hash: string): string {
  return `insert into refresh_tokens (token_hash, session_id, scope, audience, requested_claims, expires_at)
    select ${hash}::bytea, session_id, scope, audience, requested_claims, now() + make_interval(days => refresh_token_days)
    from ${redeemed} where 'offline_access' = any(scope) and refresh_token_days > 0`
}

const rotate: Statement<GrantColumns> = {
  name: 'refresh_token_rotate',
  // RFC 9700 §4.14.2: using one makes the next, in one statement. The row lock lets parallel requests through one by one; from
  // the second on, used_at is set.
  text: `with used as (
      update refresh_tokens t set used_at = now()
      from sessions s, applications client, profiles p join connections c on c.id = p.connection_id
      where t.token_hash = $1 and t.used_at is null and t.expires_at > now()
        and s.id = t.session_id and s.application_id = $2 and ${ALIVE}
        and ($4::text[] is null or $4::text[] <@ t.scope)
        and (t.audience is null or t.audience = any(client.audiences))
        and client.id = s.application_id and client.refresh_token_days > 0
        and p.id = s.profile_id and c.status = 'active' and ${MEMBER}
      returning t.session_id, t.scope, t.audience, t.requested_claims, t.expires_at, null as nonce, s.auth_time, s.acr,
        client.token_algorithm, ${PERSON}
    ), next as (
      insert into refresh_tokens (token_hash, session_id, scope, audience, requested_claims, expires_at)
      select $3::bytea, session_id, scope, audience, requested_claims, expires_at from used
    )
    select * from used`,
}

/** What a client asks of its refresh token. */
export interface RefreshBinding {
  readonly tokenHash: Buffer
  readonly applicationId: ApplicationId
  /** RFC 6749 §6: at most what was granted; null: all of it. */
  readonly scope: readonly string[] | null
}

/** Uses up a refresh token and writes the next one; null when anything does not hold. The scope of the answer is what the token stands for. */
export async function refreshTokenRotate(
  db: Queryable,
  { tokenHash, applicationId, scope }: RefreshBinding,
  nextHash: Buffer,
): Promise<GrantColumns | null> {
  const [row] = await db.query(rotate, [tokenHash, applicationId, nextHash, scope])
  return row ?? null
}

interface StateRow {
  readonly used: boolean
  readonly covered: boolean
  /** The application has lost the API that its access tokens are for. */
  readonly audience_lost: boolean
}

const examine: Statement<StateRow> = {
  name: 'refresh_token_examine',
  // One that comes again is in two hands: nobody can tell which is the thief's, so the session is over for both.
  text: `with ${sessionEnding(`s.application_id = $2 and s.id in (
        select session_id from refresh_tokens where token_hash = $1 and used_at is not null)`)}
    select t.used_at is not null as used, ($3::text[] is null or $3::text[] <@ t.scope) as covered,
      (t.audience is not null and t.audience <> all(client.audiences)) as audience_lost
    from refresh_tokens t join sessions s on s.id = t.session_id join applications client on client.id = s.application_id
    where t.token_hash = $1 and s.application_id = $2`,
}

/** Why a refresh token of this application could not be used (null: there is none); ends its session if it had been used before. */
export async function refreshTokenExamine(
  db: Queryable,
  { tokenHash, applicationId, scope }: RefreshBinding,
): Promise<StateRow | null> {
  const [row] = await db.query(examine, [tokenHash, applicationId, scope])
  return row ?? null
}

const revoke: Statement<{ id: string }> = {
  name: 'refresh_token_revoke',
  text: `with ${sessionEnding(`s.application_id = $2 and s.id in (
        select session_id from refresh_tokens where token_hash = $1)`)}
    select id from ended`,
}

/** Gives a refresh token back: its session ends (RFC 7009 §2.1). One that is unknown, or of another application, changes nothing. */
export async function refreshTokenRevoke(
  db: Queryable,
  tokenHash: Buffer,
  applicationId: ApplicationId,
): Promise<void> {
  await db.query(revoke, [tokenHash, applicationId])
}

/** A refresh token that can be used. */
export interface LiveRefreshToken {
  readonly sid: string
  readonly subject: string
  readonly scope: readonly string[]
  readonly createdAt: Date
  readonly expiresAt: Date
}

const find: Statement<{
  session_id: string
  subject: string
  scope: string[]
  created_at: Date
  expires_at: Date
}> = {
  name: 'refresh_token_find',
  text: `select t.session_id, p.connection_id || ';' || p.idp_id as subject, t.scope, t.created_at, t.expires_at
    from refresh_tokens t join sessions s on s.id = t.session_id join profiles p on p.id = s.profile_id
      join connections c on c.id = p.connection_id join applications client on client.id = s.application_id
    where t.token_hash = $1 and s.application_id = $2 and t.used_at is null and t.expires_at > now() and ${ALIVE}
      and c.status = 'active' and ${MEMBER} and client.refresh_token_days > 0`,
}

/** A refresh token of this application, if it could be used now; else null. */
export async function refreshTokenFind(
  db: Queryable,
  tokenHash: Buffer,
  applicationId: ApplicationId,
): Promise<LiveRefreshToken | null> {
  const [row] = await db.query(find, [tokenHash, applicationId])
  if (row === undefined) return null
  const { session_id: sid, subject, scope, created_at: createdAt, expires_at: expiresAt } = row
  return { sid, subject, scope, createdAt, expiresAt }
}
