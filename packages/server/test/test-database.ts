import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import type { Database } from '../src/storage/database.ts'
import { engineDatabase, openEngine } from '../src/storage/embedded-engine.ts'
import { postgresDatabase } from '../src/storage/postgres-database.ts'
import { readSnapshot } from '../src/storage/snapshot.ts'
import { silentLog } from './silent-log.ts'

export type TestEngine = Database['engine']

/** Both engines: what is tested on one is tested on the other. */
export const testEngines: readonly TestEngine[] = ['embedded', 'postgres']

/** A fresh, migrated database; close it when done. */
export function openTestDatabase(engine: TestEngine): Promise<Database> {
  return engine === 'embedded' ? openEmbedded() : openPostgres()
}

async function openEmbedded(): Promise<Database> {
  const snapshot = await readSnapshot(inject('snapshotFile'))
  if (snapshot === null) throw new Error('the snapshot is missing')
  return engineDatabase(await openEngine({ loadDataDir: snapshot }))
}

async function openPostgres(): Promise<Database> {
  const { url, drop } = await createPostgresDatabase()
  const db = postgresDatabase(url, silentLog)
  return {
    ...db,
    async close() {
      await db.close()
      await drop()
    },
  }
}

/** A fresh, migrated database on the run's PostgreSQL, by its URL: for tests with several processes. */
export async function createPostgresDatabase(
  template: string | null = inject('postgresTemplate'),
): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `cardea_test_${randomUUID().replaceAll('-', '')}`
  await onServer(`create database ${name}${template === null ? '' : ` template ${template}`}`)
  const url = new URL(inject('postgresUrl'))
  url.pathname = `/${name}`
  return { url: url.href, drop: () => onServer(`drop database if exists ${name} with (force)`) }
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
