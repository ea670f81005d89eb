import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../packages/server/src/config/load-config.ts'
import { startCardea } from '../../packages/server/src/main.ts'
import { createLog } from '../../packages/server/src/platform/create-log.ts'
import { type TestDnsServer, dnsServer } from '../../packages/server/test/dns-server.ts'
import { createPostgresDatabase, type TestEngine } from '../../packages/server/test/test-database.ts'
import { freePort } from '../browser/free-port.ts'

/*
 * Other vendors' own libraries, as they are published, against a running Cardea: an address and a key are all that is changed.
 *
 * Invariant: nothing reaches into the service; what it has is asked for over HTTP.
 */

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of every shape */
export type Answer = any

/** Cardea in sandbox mode, with its simulator and test organization. */
export interface RunningCardea {
  readonly url: string
  readonly port: number
  /** Has every permission. */
  readonly apiKey: string
  readonly dns: TestDnsServer
  /** A call of the native API; throws unless it succeeds. */
  api(method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown): Promise<Answer>
  /** A key with these scopes; with an organization it reaches nothing else. */
  keyWith(scopes: readonly string[], organizationId?: string): Promise<string>
  /** What Cardea logged as its own fault. A test that ends with one has found a bug. */
  readonly faults: readonly string[]
  close(): Promise<void>
}

const apiKey = 'the-api-key-of-the-tests-with-other-vendors-libraries'
let keys = 0

/** `settings`: more of the environment, such as a certificate for `localhost`. */
export async function startRunningCardea(
  engine: TestEngine,
  settings: Readonly<Record<string, string>> = {},
): Promise<RunningCardea> {
  const dataDir = mkdtempSync(join(tmpdir(), 'cardea-sdks-'))
  const database = engine === 'postgres' ? await createPostgresDatabase() : null
  const dns = await dnsServer()
  const port = await freePort()
  const scheme = settings['CARDEA_TLS_CERT'] === undefined ? 'http' : 'https'
  const url = `${scheme}://localhost:${String(port)}`
  const config = loadConfig({
    CARDEA_PUBLIC_URL: url,
    CARDEA_HOST: '127.0.0.1',
    CARDEA_PORT: String(port),
    CARDEA_DATA_DIR: dataDir,
    CARDEA_BOOTSTRAP_API_KEY: apiKey,
    CARDEA_DNS_SERVERS: dns.address,
    ...settings,
    ...(database === null ? {} : { DATABASE_URL: database.url }),
  })
  const faults: string[] = []
  const log = createLog({ logLevel: 'error' }, { write: (line) => void faults.push(line) })
  const running = await startCardea(config, log)

  async function api(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${await answer.text()}`)
    return answer.json()
  }

  return {
    url,
    port,
    apiKey,
    dns,
    api,
    faults,
    async keyWith(scopes, organizationId) {
      keys += 1
      const name = `key ${String(keys)}`
      const bound = organizationId === undefined ? {} : { organizationId }
      return (await api('POST', '/v1/api-keys', { name, scopes, ...bound })).key
    },
    async close() {
      await running.close()
      dns.close()
      await database?.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
