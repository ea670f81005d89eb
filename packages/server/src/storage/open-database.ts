import { join } from 'node:path'
import type { Log } from '../platform/log.ts'
import type { Database } from './database.ts'
import { embeddedDatabase } from './embedded-database.ts'
import { migrate } from './migrate.ts'
import { postgresDatabase } from './postgres-database.ts'

/**
 * Opens the database that the configuration names (PostgreSQL by `DATABASE_URL`, else the embedded one in
 * the data folder) and brings its schema up to date.
 */
export async function openDatabase({
  databaseUrl,
  dataDir,
  log,
}: {
  readonly databaseUrl: string | null
  readonly dataDir: string
  readonly log: Log
}): Promise<Database> {
  const db =
    databaseUrl === null
      ? await embeddedDatabase(join(dataDir, 'database'), log)
      : postgresDatabase(databaseUrl, log)
  try {
    await migrate(db)
    return db
  } catch (error) {
    await db.close()
    throw error
  }
}
