import { sql } from 'kysely'
import type { EventPlace } from '../events/store.ts'
import type { Queryable } from '../storage/database.ts'

/* Up to which event deliveries have been made of events: one row, that one process at a time moves on. */

/** Is there an event that no delivery was made of yet? Takes no lock: that is what happens several times a second. */
export async function isCursorBehind(db: Queryable): Promise<boolean> {
  const { rows } = await sql<{ behind: boolean }>`select exists (
      select 1 from events e where e.transaction < pg_snapshot_xmin(pg_current_snapshot())
        and (e.transaction, e.position) > (c.transaction, c.position)) as behind
    from webhook_cursor c`.execute(db.kysely)
  return rows[0]?.behind === true
}

/** Where it stands, for this transaction alone; null: another process is at it. */
export async function cursorLock(db: Queryable): Promise<EventPlace | null> {
  const row = await db.kysely
    .selectFrom('webhook_cursor')
    .select([sql<string>`transaction::text`.as('transaction'), 'position'])
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  return row ?? null
}

export async function cursorMove(db: Queryable, { transaction, position }: EventPlace): Promise<void> {
  await db.kysely.updateTable('webhook_cursor').set({ transaction, position }).execute()
}

/**
 * Makes the cursor, and sends it back to the first event when events came here from another database server (see `eventsSettle`, before which
 * this is run): what was delivered has its delivery and gets no other. Run at start; otherwise it changes nothing.
 */
export async function cursorSettle(db: Queryable): Promise<void> {
  await sql`insert into webhook_cursor (transaction, position) values ('0', 0) on conflict do nothing`.execute(
    db.kysely,
  )
  await sql`update webhook_cursor set transaction = '0', position = 0
    where transaction >= pg_snapshot_xmax(pg_current_snapshot())
      or exists (select 1 from events where transaction >= pg_snapshot_xmax(pg_current_snapshot()))`.execute(
    db.kysely,
  )
}
