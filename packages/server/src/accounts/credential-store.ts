import type { Queryable, Statement } from '../storage/database.ts'
import type { UserId } from '../storage/ids.ts'
import type { SecondFactors } from './second-factors.ts'

/*
 * Queries on the credentials of accounts of their own. The authority is the user's own session, or the proof that is being checked. All of
 * them leave users alone whom an organization's identity provider has brought.
 */

interface PasswordRow {
  readonly id: string
  readonly password_hash: string | null
}

const findPassword: Statement<PasswordRow> = {
  name: 'account_password_find',
  text: 'select id, password_hash from users where email_key = $1 and organization_id is null',
}

/** The account with this address, in the spelling for comparing, and its password's hash. */
export async function passwordFind(
  db: Queryable,
  emailKey: string,
): Promise<{ readonly userId: UserId; readonly hash: string | null } | null> {
  const [row] = await db.query(findPassword, [emailKey])
  return row === undefined ? null : { userId: row.id as UserId, hash: row.password_hash }
}

const setPassword: Statement<{ is_first: boolean }> = {
  name: 'account_password_set',
  text: `with before as (
      select id, password_hash is null as is_first from users where id = $1 and organization_id is null for update
    )
    update users set password_hash = $2, password_changed_at = $3, updated_at = $3
    from before where users.id = before.id returning before.is_first`,
}

/** Whether the account had no password before; null: there is no such account of its own. */
export async function passwordSet(
  db: Queryable,
  userId: UserId,
  hash: string,
  now: Date,
): Promise<{ readonly isFirst: boolean } | null> {
  const [row] = await db.query(setPassword, [userId, hash, now])
  return row === undefined ? null : { isFirst: row.is_first }
}

const rehashPassword: Statement<{ id: string }> = {
  name: 'account_password_rehash',
  text: 'update users set password_hash = $3 where id = $1 and password_hash = $2 returning id',
}

/** The same password with other parameters; nothing, if it has been changed meanwhile. */
export async function passwordRehash(db: Queryable, userId: UserId, from: string, to: string): Promise<void> {
  await db.query(rehashPassword, [userId, from, to])
}

const lock: Statement<{ email: string | null }> = {
  name: 'account_lock',
  text: 'select email from users where id = $1 and organization_id is null for update',
}

/** Locks the account, so that of two changes of its credentials one sees the other. False: there is no such account of its own. */
export async function accountLock(db: Queryable, userId: UserId): Promise<boolean> {
  return (await db.query(lock, [userId])).length > 0
}

interface SecondFactorsRow {
  readonly totp: boolean
  readonly passkeys: number
  readonly recovery_codes: number
}

const secondFactors: Statement<SecondFactorsRow> = {
  name: 'account_second_factors',
  text: `select totp_confirmed_at is not null as totp,
      (select count(*)::int from passkeys where user_id = u.id) as passkeys,
      (select count(*)::int from recovery_codes where user_id = u.id and used_at is null) as recovery_codes
    from users u where u.id = $1 and u.organization_id is null`,
}

/** What an account has besides a password or a mailed link; of a user that is brought: nothing. */
export async function secondFactorsOf(db: Queryable, userId: UserId): Promise<SecondFactors> {
  const [row] = await db.query(secondFactors, [userId])
  return {
    totp: row?.totp ?? false,
    passkeys: row?.passkeys ?? 0,
    recoveryCodes: row?.recovery_codes ?? 0,
  }
}
