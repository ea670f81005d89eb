import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { unpackedEnvironment, unpackedRoot } from '../idps/unpacked-program.ts'

/** An Apache whose pages below `/private/` are for people whom mod_auth_openidc knows. */
export interface ApacheProcess {
  readonly url: string
  stop(): Promise<void>
}

const root = unpackedRoot('apache')
const program = join(root, 'usr/sbin/apache2')

/**
 * Starts it on this port, with a configuration, pages and log of its own in a new folder, and waits until it serves.
 *
 * @param settings what is said to mod_auth_openidc, by the names of its directives
 */
export async function startApache(
  port: number,
  settings: Readonly<Record<string, string>>,
): Promise<ApacheProcess> {
  if (!existsSync(program)) {
    throw new Error('No Apache found. `npm test` unpacks the one of Debian where it may.')
  }
  const folder = mkdtempSync(join(tmpdir(), 'cardea-apache-'))
  writePages(folder)
  const config = join(folder, 'httpd.conf')
  writeFileSync(config, configuration(folder, port, settings))
  const child = spawn(program, ['-f', config, '-DFOREGROUND'], {
    env: unpackedEnvironment(root),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const gone = once(child, 'exit')
  await saysThatItServes(child)
  return {
    url: `http://localhost:${String(port)}`,
    async stop() {
      child.kill()
      await gone
      rmSync(folder, { recursive: true })
    },
  }
}

/** A page that shows its environment: there an application behind Apache finds who is there. */
function writePages(folder: string): void {
  mkdirSync(join(folder, 'pages/private'), { recursive: true })
  writeFileSync(join(folder, 'pages/private/index.shtml'), '<pre><!--#printenv --></pre>')
  // As root it serves as another user.
  chmodSync(folder, 0o755)
}

const MODULES = [
  'mpm_event',
  'authn_core',
  'authz_core',
  'authz_user',
  'dir',
  'include',
  'mime',
  'auth_openidc',
]

function configuration(folder: string, port: number, settings: Readonly<Record<string, string>>): string {
  return [
    `ServerRoot "${folder}"`,
    'ServerName localhost',
    `Listen 127.0.0.1:${String(port)}`,
    `PidFile "${join(folder, 'pid')}"`,
    // To the output that it has been given: what it may open by name is no socket, as Node's pipes are.
    'ErrorLog "|/bin/cat"',
    'LogLevel warn mpm_event:notice',
    'Mutex pthread',
    ...(process.getuid?.() === 0 ? ['User www-data', 'Group www-data'] : []),
    ...MODULES.map(
      (name) => `LoadModule ${name}_module "${join(root, `usr/lib/apache2/modules/mod_${name}.so`)}"`,
    ),
    'TypesConfig /dev/null',
    'AddType text/html .shtml',
    'AddOutputFilter INCLUDES .shtml',
    `DocumentRoot "${join(folder, 'pages')}"`,
    'DirectoryIndex index.shtml',
    ...Object.entries(settings).map(([name, value]) => `${name} ${value}`),
    '<Location "/private">',
    'AuthType openid-connect',
    'Require valid-user',
    // It sends scripts no question, and Node's fetch says that it is one (`Sec-Fetch-Mode`): here every visitor is a browser.
    'OIDCUnAuthAction auth true',
    'Options +Includes',
    '</Location>',
    '',
  ].join('\n')
}

/** In its log; before it has one it says what is wrong with its configuration. */
async function saysThatItServes(child: ChildProcessByStdio<null, Readable, Readable>): Promise<void> {
  const lines: string[] = []
  await new Promise<void>((resolve, reject) => {
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on('line', (line) => {
        lines.push(line)
        if (line.includes('resuming normal operations')) resolve()
      })
    }
    child.once('close', () => reject(new Error(`Apache did not start: ${lines.join('\n')}`)))
  })
}
