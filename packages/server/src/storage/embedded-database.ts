import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../platform/log.ts'
import type { Database } from './database.ts'
import { engineDatabase, openEngine } from './embedded-engine.ts'
import { lockFolder } from './folder-lock.ts'
import { readSnapshot } from './snapshot.ts'

const MINUTE = 60_000
/** The engine has no autovacuum: dead rows of logins and codes are cleared on a timer. */
const VACUUM_EVERY_MS = 10 * MINUTE
/** Bounds the write-ahead log, and with it the time a start after a crash takes. */
const CHECKPOINT_EVERY_MS = 5 * MINUTE

/**
 * The embedded database in a folder: PostgreSQL in this process. One process only (the folder is locked,
 * since the engine itself takes no lock), and not safe against power loss (it never calls fsync).
 * A new folder starts from the prepared, migrated snapshot when there is one.
 */
export async function embeddedDatabase(folder: string, log: Log): Promise<Database> {
  await mkdir(folder, { recursive: true })
  const lock = await lockFolder(folder)
  try {
    const snapshot = existsSync(join(folder, 'PG_VERSION')) ? null : await readSnapshot()
    const engine = await openEngine({
      dataDir: folder,
      ...(snapshot === null ? {} : { loadDataDir: snapshot }),
    })
    const database = engineDatabase(engine)
    const upkeep = startUpkeep(database, log)
    return {
      ...database,
      async close() {
        upkeep.stop()
        await database.close()
        await lock.release()
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

function startUpkeep(database: Database, log: Log): { stop(): void } {
  const every = (milliseconds: number, statement: string) => {
    const work = () => {
      database.query({ name: statement, text: statement }, []).catch((error: unknown) => {
        log.warn({ reason: String(error), statement }, 'upkeep of the embedded database failed')
      })
    }
    return setInterval(work, milliseconds).unref()
  }
  const timers = [every(VACUUM_EVERY_MS, 'vacuum'), every(CHECKPOINT_EVERY_MS, 'checkpoint')]
  return { stop: () => timers.forEach((timer) => clearInterval(timer)) }
}
