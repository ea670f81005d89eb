import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
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

/** Engines that tests have closed. Starting one takes seconds, emptying one milliseconds. */
const idle: Database[] = []

async function openEmbedded(): Promise<Database> {
  const db = idle.pop() ?? (await startEngine())
  return {
    ...db,
    async close() {
      await empty(db)
      idle.push(db)
    },
  }
}

async function startEngine(): Promise<Database> {
  const snapshot = await readSnapshot(inject('snapshotFile'))
  if (snapshot === null) throw new Error('the snapshot is missing')
  return engineDatabase(await openEngine({ loadDataDir: snapshot }))
}

/** Back to the state of the snapshot. */
async function empty(db: Database): Promise<void> {
  const { rows } = await sql<{ name: string }>`select tablename as name from pg_tables
    where schemaname = 'public' and tablename not like 'kysely_%'`.execute(db.kysely)
  await sql.raw(`truncate ${rows.map(({ name }) => name).join(', ')} cascade`).execute(db.kysely)
}

async function openPostgres(): Promise<Database> {
  const { url, drop } = await createPostgresDatabase()
  // On a busy machine what a test sends at once waits for long, which says nothing of what it tests.
  const db = postgresDatabase(url, silentLog, { connectTimeoutMs: 60_000, queryTimeoutMs: 60_000 })
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
