import type { Selectable } from 'kysely'
import { conflictAs } from '../storage/conflict.ts'
import type { Queryable, Statement } from '../storage/database.ts'
import type { PasskeyId, UserId } from '../storage/ids.ts'
import type { Passkey } from './types.ts'
import type { PasskeyRow } from '../storage/people-schema.ts'

/* Queries on passkeys. The authority is the user's own session, or the passkey that proves itself. */

/** What of a passkey is needed to verify it. */
export interface PasskeyCredential {
  readonly id: PasskeyId
  readonly userId: UserId
  readonly credentialId: string
  /** COSE (RFC 9052 §7). */
  readonly publicKey: Buffer
  readonly signCount: number
  readonly transports: readonly string[]
}

/** Fails with `request.conflict` when an account has this credential already (WebAuthn §7.1). */
export async function passkeyInsert(
  db: Queryable,
  passkey: PasskeyCredential & Pick<Passkey, 'name' | 'backedUp'>,
): Promise<void> {
  await conflictAs({ passkeys_credential_id_key: 'response' }, () =>
    db.kysely
      .insertInto('passkeys')
      .values({
        id: passkey.id,
        user_id: passkey.userId,
        credential_id: passkey.credentialId,
        public_key: passkey.publicKey,
        sign_count: passkey.signCount,
        transports: [...passkey.transports],
        backed_up: passkey.backedUp,
        name: passkey.name,
        last_used_at: null,
      })
      .execute(),
  )
}

/** The passkeys of a user, the oldest first. */
export async function passkeyList(db: Queryable, userId: UserId): Promise<Passkey[]> {
  const rows = await passkeysOf(db, userId)
  return rows.map((row) => ({
    id: row.id as PasskeyId,
    name: row.name,
    backedUp: row.backed_up,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  }))
}

/** The same as a browser is told of them: which they are, and how to reach them. */
export async function passkeyDescriptors(
  db: Queryable,
  userId: UserId,
): Promise<{ readonly id: string; readonly transports: string[] }[]> {
  const rows = await passkeysOf(db, userId)
  return rows.map(({ credential_id: id, transports }) => ({ id, transports }))
}

function passkeysOf(db: Queryable, userId: UserId): Promise<Selectable<PasskeyRow>[]> {
  return db.kysely
    .selectFrom('passkeys')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

const find: Statement<Selectable<PasskeyRow>> = {
  name: 'account_passkey_find',
  text: `select p.* from passkeys p join users u on u.id = p.user_id and u.organization_id is null where p.credential_id = $1`,
}

/** The passkey with this credential id, of an account of its own. */
export async function passkeyFindByCredentialId(
  db: Queryable,
  credentialId: string,
): Promise<PasskeyCredential | null> {
  const [row] = await db.query(find, [credentialId])
  if (row === undefined) return null
  return {
    id: row.id as PasskeyId,
    userId: row.user_id as UserId,
    credentialId: row.credential_id,
    publicKey: row.public_key,
    signCount: row.sign_count,
    transports: row.transports,
  }
}

const use: Statement<{ id: string }> = {
  name: 'account_passkey_use',
  text: `update passkeys set sign_count = $2, backed_up = $3, last_used_at = $4
    where id = $1 and (sign_count < $2 or (sign_count = 0 and $2 = 0)) returning id`,
}

/**
 * Notes that a passkey was used. False: its counter does not go on from where it was, so that there are two of it, or it is gone
 * (WebAuthn §7.2). Authenticators that do not count send 0.
 */
export async function passkeyUse(
  db: Queryable,
  id: PasskeyId,
  {
    signCount,
    backedUp,
    now,
  }: { readonly signCount: number; readonly backedUp: boolean; readonly now: Date },
): Promise<boolean> {
  return (await db.query(use, [id, signCount, backedUp, now])).length > 0
}

/** False: this user has no such passkey. */
export async function passkeyRename(
  db: Queryable,
  userId: UserId,
  id: PasskeyId,
  name: string,
): Promise<boolean> {
  const renamed = await db.kysely
    .updateTable('passkeys')
    .set({ name })
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return renamed !== undefined
}

/** False: this user has no such passkey. */
export async function passkeyDelete(db: Queryable, userId: UserId, id: PasskeyId): Promise<boolean> {
  const deleted = await db.kysely
    .deleteFrom('passkeys')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return deleted !== undefined
}
