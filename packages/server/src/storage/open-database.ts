import { SsoError } from '@cardea/protocol'
import type { Log } from '../platform/log.ts'
import { StartFault } from '../platform/start-fault.ts'
import type { Database } from './database.ts'
import { migrate } from './migrate.ts'
import { postgresDatabase } from './postgres-database.ts'

/**
 * Opens the database that the configuration names (PostgreSQL by `DATABASE_URL`, else the embedded one in
 * the data folder) and brings its schema up to date. Throws a `StartFault` when the server cannot be
 * reached, the folder is in use, or a migration fails.
 */
export function openDatabase({
  databaseUrl,
  dataDir,
  log,
}: {
  readonly databaseUrl: string | null
  readonly dataDir: string
  readonly log: Log
}): Promise<Database> {
  return databaseUrl === null ? openEmbedded(dataDir, log) : openPostgres(databaseUrl, log)
}

async function openEmbedded(dataDir: string, log: Log): Promise<Database> {
  // Loaded where it is used: on a PostgreSQL server the engine would only take time and memory.
  const { embeddedDatabase } = await import('./embedded-database.ts')
  const db = await embeddedDatabase(dataDir, log)
  try {
    await migrate(db)
    return db
  } catch (error) {
    await db.close()
    throw error
  }
}

async function openPostgres(databaseUrl: string, log: Log): Promise<Database> {
  // A migration takes its time, and so may waiting for another process that is at it.
  const migrating = postgresDatabase(databaseUrl, log, { queryTimeoutMs: 0 })
  try {
    await migrating.ping().catch((error: unknown) => {
      throw unreachable(databaseUrl, error)
    })
    await migrate(migrating)
  } finally {
    await migrating.close()
  }
  return postgresDatabase(databaseUrl, log)
}

/** Names host, port and database, never the user's password. */
function unreachable(databaseUrl: string, error: unknown): StartFault {
  const cause = error instanceof SsoError ? error.cause : error
  const where = URL.canParse(databaseUrl) ? new URL(databaseUrl) : null
  const place = where === null ? '' : ` (${where.host}${where.pathname})`
  const reason = cause instanceof Error ? reasonOf(cause) : String(cause)
  return new StartFault(`The database of DATABASE_URL${place} cannot be reached: ${reason}`, { cause: error })
}

/** When every address of a host refuses, Node gives one error around them, without a message of its own. */
function reasonOf(error: Error): string {
  if (error.message !== '') return error.message
  return error instanceof AggregateError ? error.errors.map(String).join('; ') : error.name
}
