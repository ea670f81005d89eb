import { Migrator, sql } from 'kysely'
import { StartFault } from '../platform/start-fault.ts'
import type { Database } from './database.ts'
import { migrations } from './migrations/all.ts'

/**
 * Brings the schema up to date, forward only, under the migrator's lock: of several processes that start
 * together one migrates and the others wait. A database that a newer version has migrated already is
 * left alone, so that the older version keeps working during a rolling upgrade.
 */
export async function migrate(db: Database): Promise<void> {
  const migrator = new Migrator({
    db: db.kysely,
    provider: { getMigrations: () => Promise.resolve(steps()) },
  })
  if (await isNewer(db)) return
  const { error } = await migrator.migrateToLatest()
  if (error === undefined) return
  // Between the look and the lock a newer version may have come by.
  if (await isNewer(db)) return
  const reason = error instanceof Error ? error.message : 'unknown cause'
  throw new StartFault(`The database could not be migrated: ${reason}`, { cause: error })
}

function steps() {
  return Object.fromEntries(
    Object.entries(migrations).map(([name, text]) => [
      name,
      {
        up: async (kysely: Database['kysely']) => {
          await sql.raw(text).execute(kysely)
        },
      },
    ]),
  )
}

/** Has the database a migration that this version does not know? */
async function isNewer(db: Database): Promise<boolean> {
  const { rows } = await sql<{ present: boolean }>`
    select to_regclass('kysely_migration') is not null as present`.execute(db.kysely)
  if (rows[0]?.present !== true) return false
  const applied = await sql<{ name: string }>`select name from kysely_migration`.execute(db.kysely)
  return applied.rows.some(({ name }) => !Object.hasOwn(migrations, name))
}
