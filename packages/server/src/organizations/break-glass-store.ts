import type { Queryable, Statement } from '../storage/database.ts'
import type { AccountSessionId, OrganizationId, UserId } from '../storage/ids.ts'

/* Queries on the codes by which owners get in while single sign-on is broken. Every one takes organization and user. */

/** Of a membership `m`: it is of an owner, now. */
const OWNER = `m.role = 'owner' and m.status = 'active'`

const lock: Statement<{ user_id: UserId }> = {
  name: 'break_glass_owner_lock',
  text: `select m.user_id from memberships m where m.organization_id = $1 and m.user_id = $2 and ${OWNER} for update`,
}

/** Is this user an owner of the organization? Holds the membership until the end of the transaction. */
export async function ownerLock(
  db: Queryable,
  organizationId: OrganizationId,
  userId: UserId,
): Promise<boolean> {
  return (await db.query(lock, [organizationId, userId])).length > 0
}

/** Puts new codes in the place of all that this owner has, used or not. */
export async function breakGlassReplace(
  db: Queryable,
  organizationId: OrganizationId,
  userId: UserId,
  hashes: readonly Buffer[],
): Promise<void> {
  await db.kysely
    .deleteFrom('break_glass_codes')
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .execute()
  const row = { organization_id: organizationId, user_id: userId, used_at: null }
  const rows = hashes.map((hash) => ({ ...row, code_hash: hash }))
  await db.kysely.insertInto('break_glass_codes').values(rows).execute()
}

const use: Statement<{ until: Date; left: number }> = {
  name: 'break_glass_use',
  // One statement, all or nothing: the row lock lets parallel uses through one by one; from the second on, used_at is set.
  // The statement sees the codes as they were before it: of those without use, one is used by it.
  text: `with used as (
      update break_glass_codes c set used_at = now()
      from memberships m join account_sessions s on s.user_id = m.user_id
      where c.organization_id = $1 and c.user_id = $2 and c.code_hash = $4 and c.used_at is null
        and m.organization_id = c.organization_id and m.user_id = c.user_id and ${OWNER}
        and s.id = $3 and s.idle_at > now() and s.expires_at > now()
        and (s.organization_id is null or s.organization_id = $1)
      returning s.id as session_id
    ), opened as (
      insert into break_glass_openings (session_id, organization_id, expires_at)
      select session_id, $1, now() + interval '1 hour' from used
      on conflict (session_id, organization_id) do update set expires_at = excluded.expires_at
      returning expires_at
    )
    select expires_at as until, (
        select count(*)::integer - 1 from break_glass_codes
        where organization_id = $1 and user_id = $2 and used_at is null) as left
    from opened`,
}

/** Uses a code up and opens the organization to the session; null when anything does not hold, and then nothing has changed. */
export async function breakGlassUse(
  db: Queryable,
  { organizationId, userId, sessionId }: BreakGlassCaller,
  codeHash: Buffer,
): Promise<{ readonly until: Date; readonly left: number } | null> {
  const [row] = await db.query(use, [organizationId, userId, sessionId, codeHash])
  return row ?? null
}

/** Whose session is to be let into which organization. */
export interface BreakGlassCaller {
  readonly organizationId: OrganizationId
  readonly userId: UserId
  readonly sessionId: AccountSessionId
}

const isOpen: Statement<{ session_id: string }> = {
  name: 'break_glass_is_open',
  text: `select o.session_id from break_glass_openings o
      join account_sessions s on s.id = o.session_id
      join memberships m on m.user_id = s.user_id and m.organization_id = o.organization_id
    where o.session_id = $1 and o.organization_id = $2 and o.expires_at > now() and ${OWNER}`,
}

/** Is the organization open to this session, by a code that its owner used within the last hour? Not any more when they are no owner now. */
export async function isOpenedByBreakGlass(
  db: Queryable,
  sessionId: AccountSessionId,
  organizationId: OrganizationId,
): Promise<boolean> {
  return (await db.query(isOpen, [sessionId, organizationId])).length > 0
}

const left: Statement<{ left: number }> = {
  name: 'break_glass_left',
  text: `select count(*)::integer as left from break_glass_codes
    where organization_id = $1 and user_id = $2 and used_at is null`,
}

/** How many codes this user could still use. */
export async function breakGlassLeft(
  db: Queryable,
  organizationId: OrganizationId,
  userId: UserId,
): Promise<number> {
  const [row] = await db.query(left, [organizationId, userId])
  return row?.left ?? 0
}
