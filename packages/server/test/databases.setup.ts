import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '../src/storage/migrate.ts'
import { postgresDatabase } from '../src/storage/postgres-database.ts'
import { buildSnapshot } from '../src/storage/snapshot.ts'
import { createCluster } from './postgres-cluster.ts'
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

/** With this process's id: runs that share a server (`DATABASE_URL`) keep out of each other's way. */
const TEMPLATE = `cardea_test_template_${String(process.pid)}`

/** One PostgreSQL for the whole run (or the one `DATABASE_URL` names), and one snapshot of the embedded engine. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
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
  // Tests need no safety against power loss, and many connections.
  const { server, port, remove } = await createCluster(['-c', 'fsync=off', '-c', 'max_connections=200'])
  await server.start()
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${String(port)}/postgres`,
    async stop() {
      await server.stop()
      remove()
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
