import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
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
 * The embedded database of a data folder, in its `database/`: PostgreSQL in this process. One process only
 * (the data folder is locked, since the engine itself takes no lock), and not safe against power loss (it
 * never calls fsync). The first start begins with the prepared, migrated snapshot when there is one.
 *
 * Throws a `StartFault` when another process has the folder.
 */
export async function embeddedDatabase(dataDir: string, log: Log): Promise<Database> {
  await mkdir(dataDir, { recursive: true })
  const lock = await lockFolder(dataDir)
  try {
    const database = engineDatabase(await openFolder(join(dataDir, 'database')))
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

/**
 * Making the folder takes many writes. While it is made a mark stands beside it, so that a start that was
 * killed in the middle is begun anew instead of opening half a database.
 */
async function openFolder(folder: string): Promise<PGlite> {
  const mark = `${folder}.unfinished`
  if (existsSync(mark)) await rm(folder, { recursive: true, force: true })
  else if (existsSync(folder)) return openEngine({ dataDir: folder })
  await writeFile(mark, '')
  const snapshot = await readSnapshot()
  const engine = await openEngine({
    dataDir: folder,
    ...(snapshot === null ? {} : { loadDataDir: snapshot }),
  })
  await rm(mark)
  return engine
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
