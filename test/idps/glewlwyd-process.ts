import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from '../browser/free-port.ts'
import { unpackedEnvironment, unpackedRoot } from './unpacked-program.ts'

/** A glewlwyd that nobody has set up yet, on a new database in a folder of its own. */
export interface GlewlwydProcess {
  readonly url: string
  isRunning(): boolean
  stop(): Promise<void>
}

const root = unpackedRoot('glewlwyd')

/** Starts it; resolves when it says that it has started, which is a moment before it listens. */
export async function startGlewlwydProcess(): Promise<GlewlwydProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'cardea-glewlwyd-'))
  const url = `http://127.0.0.1:${String(await freePort())}`
  createDatabase(folder)
  const config = join(folder, 'glewlwyd.conf')
  writeFileSync(config, configuration(folder, url))
  const child = spawn(join(root, 'usr/bin/glewlwyd'), ['-c', config], {
    env: unpackedEnvironment(root),
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const gone = once(child, 'exit')
  await saysThatItStarted(child.stdout)
  return {
    url,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    async stop() {
      child.kill()
      await gone
      rmSync(folder, { recursive: true })
    },
  }
}

/** With the tables of its package. */
function createDatabase(folder: string): void {
  const statements = join(root, 'usr/share/dbconfig-common/data/glewlwyd/install/sqlite3')
  const input = readFileSync(statements)
  execFileSync('sqlite3', [join(folder, 'glewlwyd.db')], { env: unpackedEnvironment(root), input })
}

function configuration(folder: string, url: string): string {
  const modules = ['user', 'client', 'user_auth_scheme', 'plugin'].map((kind) => {
    const place = join(root, 'usr/lib/glewlwyd', kind.replace('user_auth_', ''))
    return `${kind}_module_path = "${place}"`
  })
  return [
    `port = ${new URL(url).port}`,
    'bind_address = "127.0.0.1"',
    `external_url = "${url}"`,
    'login_url = "login.html"',
    'api_prefix = "api"',
    `static_files_path = "${folder}"`,
    'log_mode = "console"',
    'log_level = "INFO"',
    'cookie_domain = "127.0.0.1"',
    'cookie_secure = 0',
    'session_key = "GLEWLWYD2_SESSION_ID"',
    'admin_scope = "g_admin"',
    'profile_scope = "g_profile"',
    'hash_algorithm = "SHA512"',
    ...modules,
    `user_middleware_module_path = "${folder}"`,
    `database = { type = "sqlite3"; path = "${join(folder, 'glewlwyd.db')}" };`,
    '',
  ].join('\n')
}

async function saysThatItStarted(output: NodeJS.ReadableStream): Promise<void> {
  const lines: string[] = []
  const reader = createInterface({ input: output })
  await new Promise<void>((resolve, reject) => {
    reader.on('line', (line) => {
      lines.push(line)
      if (line.includes('Glewlwyd started on port')) resolve()
    })
    reader.once('close', () => reject(new Error(`glewlwyd did not start: ${lines.join('\n')}`)))
  })
}
