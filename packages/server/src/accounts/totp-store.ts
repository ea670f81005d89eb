import type { SealedPlace } from '../keys/vault.ts'
import type { Queryable, Statement } from '../storage/database.ts'
import type { UserId } from '../storage/ids.ts'

/* Queries on the authenticator app of an account of its own. The authority is the user's own session, or the code that is being checked. */

/** Where the shared secret lives. */
export function totpPlace(userId: UserId): SealedPlace {
  return { table: 'users', column: 'totp_sealed', id: userId }
}

const begin: Statement<{ email: string }> = {
  name: 'account_totp_begin',
  text: `update users set totp_sealed = $2, totp_last_step = null, updated_at = $3
    where id = $1 and organization_id is null and totp_confirmed_at is null returning email`,
}

/** Keeps a secret that waits for its first code; answers whose it is. Null: there is a confirmed one already. */
export async function totpBegin(
  db: Queryable,
  userId: UserId,
  sealed: Buffer,
  now: Date,
): Promise<string | null> {
  const [row] = await db.query(begin, [userId, sealed, now])
  return row?.email ?? null
}

const find: Statement<{ totp_sealed: Buffer; confirmed: boolean }> = {
  name: 'account_totp_find',
  text: `select totp_sealed, totp_confirmed_at is not null as confirmed from users
    where id = $1 and organization_id is null and totp_sealed is not null`,
}

/** The sealed secret, and whether a code has confirmed it. */
export async function totpFind(
  db: Queryable,
  userId: UserId,
): Promise<{ readonly sealed: Buffer; readonly confirmed: boolean } | null> {
  const [row] = await db.query(find, [userId])
  return row === undefined ? null : { sealed: row.totp_sealed, confirmed: row.confirmed }
}

/** A code that was found to be right: of which secret, and of which time step. */
interface RightCode {
  readonly sealed: Buffer
  readonly step: number
}

const confirm: Statement<{ id: string }> = {
  name: 'account_totp_confirm',
  text: `update users set totp_confirmed_at = $4, totp_last_step = $3, updated_at = $4
    where id = $1 and totp_sealed = $2 and totp_confirmed_at is null and organization_id is null returning id`,
}

/** Confirms the secret by its first code, once. */
export async function totpConfirm(
  db: Queryable,
  userId: UserId,
  { sealed, step }: RightCode,
  now: Date,
): Promise<boolean> {
  return (await db.query(confirm, [userId, sealed, step, now])).length > 0
}

const use: Statement<{ id: string }> = {
  name: 'account_totp_use',
  text: `update users set totp_last_step = $3
    where id = $1 and totp_sealed = $2 and totp_confirmed_at is not null and totp_last_step < $3
      and organization_id is null returning id`,
}

/** Uses the code of a step up, once: RFC 6238 §5.2. An earlier step is as used as this one. */
export async function totpUse(db: Queryable, userId: UserId, { sealed, step }: RightCode): Promise<boolean> {
  return (await db.query(use, [userId, sealed, step])).length > 0
}

const remove: Statement<{ confirmed: boolean }> = {
  name: 'account_totp_remove',
  text: `update users set totp_sealed = null, totp_confirmed_at = null, totp_last_step = null, updated_at = $2
    from (select id, totp_confirmed_at is not null as confirmed from users where id = $1 and totp_sealed is not null) before
    where users.id = before.id returning before.confirmed`,
}

/** Forgets the secret. Was there one that counted? Null: there was none at all. */
export async function totpRemove(db: Queryable, userId: UserId, now: Date): Promise<boolean | null> {
  const [row] = await db.query(remove, [userId, now])
  return row?.confirmed ?? null
}
