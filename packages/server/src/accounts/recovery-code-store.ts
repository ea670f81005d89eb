import type { Queryable, Statement } from '../storage/database.ts'
import type { UserId } from '../storage/ids.ts'

/* Queries on recovery codes. The authority is the user's own session, or the code that is being used. */

/** Puts these in the place of all that there were. */
export async function recoveryCodesReplace(
  db: Queryable,
  userId: UserId,
  hashes: readonly Buffer[],
): Promise<void> {
  await db.kysely.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
  if (hashes.length === 0) return
  const rows = hashes.map((hash) => ({ user_id: userId, code_hash: hash, used_at: null }))
  await db.kysely.insertInto('recovery_codes').values(rows).execute()
}

const use: Statement<{ left: number }> = {
  name: 'account_recovery_code_use',
  // The statement sees the table as it was before: the code that is used here counts among those that were left.
  text: `with used as (
      update recovery_codes set used_at = $3 where user_id = $1 and code_hash = $2 and used_at is null returning 1
    )
    select (select count(*)::int from recovery_codes where user_id = $1 and used_at is null) - 1 as left from used`,
}

/** Uses a code, once, and answers how many are left; null: there is no such code that has not been used. */
export async function recoveryCodeUse(
  db: Queryable,
  userId: UserId,
  hash: Buffer,
  now: Date,
): Promise<number | null> {
  const [row] = await db.query(use, [userId, hash, now])
  return row?.left ?? null
}
