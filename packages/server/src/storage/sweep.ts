import type { Log } from '../platform/log.ts'
import type { Database } from './database.ts'

const MINUTE = 60_000
const EVERY_MS = 5 * MINUTE
/** Rows per statement: short locks, so that logins do not wait for the broom. */
const BATCH = 1_000

/**
 * What expires, and when its rows may go. Codes stay for as long as the access tokens they gave (15
 * minutes) plus a margin, because a second redemption revokes those. Logins are kept for 30 days, for diagnosis.
 */
const expired: Readonly<Record<string, string>> = {
  assertion_ids: `expires_at < now()`,
  authorization_codes: `expires_at < now() - interval '1 hour'`,
  idempotency_keys: `created_at < now() - interval '1 day'`,
  logins: `created_at < now() - interval '30 days'`,
}

/** Deletes expired rows now; answers how many. Any number of processes may do it at the same time. */
export async function sweep(db: Database): Promise<number> {
  let total = 0
  for (const [table, condition] of Object.entries(expired)) {
    for (let deleted = BATCH; deleted === BATCH; total += deleted)
      deleted = await sweepBatch(db, table, condition)
  }
  return total
}

async function sweepBatch(db: Database, table: string, condition: string): Promise<number> {
  const text = `with expired as (
      select ctid from ${table} where ${condition} limit ${BATCH} for update skip locked
    ), deleted as (
      delete from ${table} where ctid in (select ctid from expired) returning 1
    ) select count(*) as count from deleted`
  const [row] = await db.query<{ count: number }>({ name: `sweep_${table}`, text }, [])
  return row?.count ?? 0
}

/** Sweeps every five minutes until stopped. */
export function startSweeping({ db, log }: { readonly db: Database; readonly log: Log }): { stop(): void } {
  const timer = setInterval(() => {
    sweep(db).catch((error: unknown) => log.warn({ reason: String(error) }, 'sweeping expired rows failed'))
  }, EVERY_MS).unref()
  return { stop: () => clearInterval(timer) }
}
