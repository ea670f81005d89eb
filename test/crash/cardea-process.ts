import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { publicUrl } from './send.ts'

/** The key of the native API that `startCardeaProcess` declares. */
export const apiKey = 'the-api-key-of-the-crash-tests'
const command = join(import.meta.dirname, '../../packages/server/bin/cardea.mjs')

/** The service as its own process, started by the command that operators use. */
export interface CardeaProcess {
  readonly port: number
  /** What it logged, a line each. */
  readonly lines: readonly string[]
  /** `kill -9`, sent before this returns; resolves when the process is gone. */
  kill(): Promise<void>
  /** As an operator stops it; answers the exit code. */
  stop(): Promise<number | null>
  isRunning(): boolean
}

/** Processes that a failing test has left; they end with this one. */
const running = new Set<ChildProcess>()
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')))

/** Starts `cardea serve` and waits until it says that it is ready. Null as `databaseUrl`: the embedded database. */
export async function startCardeaProcess(
  databaseUrl: string | null,
  dataDir: string,
  settings: Readonly<Record<string, string | undefined>> = { CARDEA_BOOTSTRAP_API_KEY: apiKey },
): Promise<CardeaProcess> {
  const { PATH, HOME } = process.env
  const child = spawn(process.execPath, [command, 'serve'], {
    env: {
      PATH,
      HOME,
      CARDEA_HOST: '127.0.0.1',
      CARDEA_PORT: '0',
      CARDEA_PUBLIC_URL: publicUrl,
      CARDEA_DATA_DIR: dataDir,
      // All of the load comes from one address, as fast as the machine can.
      CARDEA_RATE_LIMIT: '100',
      ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const gone = once(child, 'exit').then(() => running.delete(child))
  const lines: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => void lines.push(line))
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line)
      const { address } = readLine(line)
      if (address !== undefined) resolve(Number(new URL(address).port))
    })
    child.once('close', (code) => reject(new Error(`cardea ended with ${String(code)}: ${lines.join('\n')}`)))
  })
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await gone
  }
  return {
    port,
    lines,
    kill: () => end('SIGKILL'),
    async stop() {
      await end('SIGTERM')
      return child.exitCode
    },
    isRunning: () => child.exitCode === null && child.signalCode === null,
  }
}

/** The log is JSON; what else a process says when it fails is not. */
function readLine(line: string): { readonly address?: string } {
  return line.startsWith('{') ? (JSON.parse(line) as { address?: string }) : {}
}
