import { expect } from 'vitest'
import type { Database } from '../src/storage/database.ts'

/**
 * Resolves when every event that is written can be read. Any transaction of the database server that began before one holds it back
 * (`events/store.ts`), those of other tests' databases, too.
 */
export async function eventsSettled(db: Database): Promise<void> {
  const waiting = () =>
    db.query(
      {
        name: 'events_waiting',
        text: `select id from events where transaction >= pg_snapshot_xmin(pg_current_snapshot())`,
      },
      [],
    )
  await expect.poll(waiting).toEqual([])
}
