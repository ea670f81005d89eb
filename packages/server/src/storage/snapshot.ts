import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { engineDatabase, openEngine } from './embedded-engine.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/all.ts'

/** Where `npm run build` puts the snapshot: beside `src` and `dist`, in the package. */
const packageFolder = join(dirname(fileURLToPath(import.meta.url)), '../../snapshot')

/** The snapshot is for exactly this schema; after a new migration it is made again. */
export function snapshotFile(folder = packageFolder): string {
  const hash = createHash('sha256').update(JSON.stringify(migrations)).digest('hex').slice(0, 16)
  return join(folder, `${hash}.tar.gz`)
}

/**
 * A migrated, empty database for a folder that has none yet, or null: starting from it takes a fraction
 * of the seconds that initializing and migrating take.
 */
export async function readSnapshot(file = snapshotFile()): Promise<Blob | null> {
  return existsSync(file) ? new Blob([new Uint8Array(await readFile(file))]) : null
}

/** Makes the snapshot unless it is there; answers its path. */
export async function buildSnapshot(folder = packageFolder): Promise<string> {
  const file = snapshotFile(folder)
  if (existsSync(file)) return file
  const engine = await openEngine({})
  const db = engineDatabase(engine)
  await migrate(db)
  const dump = await engine.dumpDataDir('gzip')
  await db.close()
  await mkdir(folder, { recursive: true })
  const unfinished = `${file}.${process.pid}`
  await writeFile(unfinished, new Uint8Array(await dump.arrayBuffer()))
  await rename(unfinished, file)
  return file
}
