import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import pg from 'pg'
import { inject } from 'vitest'

/** A PostgreSQL as safe as its defaults make it (fsync on), that can be killed and started again on its data. */
export interface PostgresServer {
  readonly port: number
  /** An empty database; answers its URL, through the given port (a proxy's) or the server's own. */
  createDatabase(name: string): Promise<(port?: number) => string>
  /** SIGKILL: as by the kernel. SIGQUIT: PostgreSQL's immediate shutdown. Resolves when the process is gone. */
  kill(signal: 'SIGKILL' | 'SIGQUIT'): Promise<void>
  /** Starts it again; resolves when it takes connections. */
  start(): Promise<void>
  stop(): Promise<void>
}

export async function startPostgresServer(): Promise<PostgresServer> {
  const { port } = inject('cluster')
  let child = await start()
  const urlOf = (database: string, at: number) =>
    `postgres://postgres:postgres@127.0.0.1:${String(at)}/${database}`
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }
  return {
    port,
    async createDatabase(name) {
      const client = new pg.Client({ connectionString: urlOf('postgres', port) })
      await client.connect()
      await client.query(`create database ${name}`)
      await client.end()
      return (at = port) => urlOf(name, at)
    },
    kill: end,
    async start() {
      child = await start()
    },
    stop: () => end('SIGINT'),
  }
}

/** The children of a killed server hold its memory for a moment, and a new one refuses to start until they are gone. */
async function start(): Promise<ChildProcess> {
  let output = ''
  for (let attempt = 0; attempt < 100; attempt++) {
    const { child, ready, text } = await launch()
    if (ready) return child
    output = text
    if (!output.includes('shared memory')) break
  }
  throw new Error(`PostgreSQL did not start: ${output}`)
}

async function launch(): Promise<{ child: ChildProcess; ready: boolean; text: string }> {
  const { folder, port, program } = inject('cluster')
  // PostgreSQL refuses to run as root; the folder belongs to who may.
  const { uid, gid } = statSync(folder)
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=100']
  const child = spawn(
    program,
    ['-D', folder, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    { stdio: ['ignore', 'ignore', 'pipe'], ...(process.getuid?.() === 0 ? { uid, gid } : {}) },
  )
  let text = ''
  const ready = await new Promise<boolean>((resolve) => {
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes('ready to accept connections')) resolve(true)
    })
    child.once('close', () => resolve(false))
  })
  return { child, ready, text }
}
