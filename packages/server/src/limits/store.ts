import type { Queryable, Statement } from '../storage/database.ts'

/** What one process has admitted for one key in one window, since it last said so. */
export interface Admitted {
  /** The keyed hash of the limit's name and the subject: no address or client id is in the table. */
  readonly key: string
  readonly window: number
  readonly used: number
  readonly expiresAt: Date
}

/** What all processes together have admitted. */
export interface Total {
  readonly key: string
  readonly window: number
  readonly used: number
  /** The same of the window before. */
  readonly before: number
}

/**
 * In the order of the key, so that processes that settle the same keys wait for each other and never in a circle.
 * `before` is read from before this statement: of a key that is settled for two windows at once it lacks what is
 * added now, and the row of that window has it.
 */
const rateLimitSettle: Statement<{ key: string; slot: number; used: number; before: number }> = {
  name: 'rate_limit_settle',
  text: `with counted as (
      insert into rate_limits as kept (key, slot, used, expires_at)
      select key, slot, used, expires_at
        from unnest($1::text[], $2::integer[], $3::integer[], $4::timestamptz[]) as sent (key, slot, used, expires_at)
        order by key, slot
      on conflict (key, slot) do update set used = kept.used + excluded.used
      returning key, slot, used
    )
    select counted.key, counted.slot, counted.used, coalesce(previous.used, 0) as before
    from counted left join rate_limits previous on previous.key = counted.key and previous.slot = counted.slot - 1`,
}

/** Adds what was admitted here to what was admitted everywhere, and answers the totals: one statement for many keys. */
export async function settleAdmitted(db: Queryable, admitted: readonly Admitted[]): Promise<Total[]> {
  const rows = await db.query(rateLimitSettle, [
    admitted.map(({ key }) => key),
    admitted.map(({ window }) => window),
    admitted.map(({ used }) => used),
    admitted.map(({ expiresAt }) => expiresAt.toISOString()),
  ])
  return rows.map(({ key, slot, used, before }) => ({ key, window: slot, used, before }))
}
