import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../packages/server/src/config/load-config.ts'
import { startCardea } from '../../packages/server/src/main.ts'
import { createLog } from '../../packages/server/src/platform/create-log.ts'
import { type TestDnsServer, dnsServer } from '../../packages/server/test/dns-server.ts'
import { createPostgresDatabase, type TestEngine } from '../../packages/server/test/test-database.ts'
import { Agent, fetch } from 'undici'
import { freePort } from '../browser/free-port.ts'
import { type TlsFiles, tlsFiles } from '../browser/tls-files.ts'

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
  /** Of its certificate; undefined: it speaks http. */
  readonly certificateFile: string | undefined
  /** Has every permission. */
  readonly apiKey: string
  readonly dns: TestDnsServer
  /** A call of the native API; throws unless it succeeds. */
  api(method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown): Promise<Answer>
  /** What a browser sees that asks for this address. */
  open(address: string): Promise<{ readonly status: number; readonly text: string }>
  /** `fetch` that trusts its certificate. */
  readonly fetch: typeof globalThis.fetch
  /** A key with these scopes; with an organization it reaches nothing else. */
  keyWith(scopes: readonly string[], organizationId?: string): Promise<string>
  /** What Cardea logged as its own fault. A test that ends with one has found a bug. */
  readonly faults: readonly string[]
  close(): Promise<void>
}

const apiKey = 'the-api-key-of-the-tests-with-other-vendors-libraries'
let keys = 0

/** `tls`: it speaks https, with a certificate of its own. `settings`: more of the environment, such as a certificate that everybody here trusts. */
export async function startRunningCardea(
  engine: TestEngine,
  {
    tls = false,
    settings = {},
  }: { readonly tls?: boolean; readonly settings?: Readonly<Record<string, string>> } = {},
): Promise<RunningCardea> {
  const dataDir = mkdtempSync(join(tmpdir(), 'cardea-sdks-'))
  const database = engine === 'postgres' ? await createPostgresDatabase() : null
  const dns = await dnsServer()
  const port = await freePort()
  const files = tls ? await tlsFiles('localhost') : null
  const isSecure = tls || settings['CARDEA_TLS_CERT'] !== undefined
  const url = `${isSecure ? 'https' : 'http'}://localhost:${String(port)}`
  const config = loadConfig({
    CARDEA_PUBLIC_URL: url,
    CARDEA_HOST: '127.0.0.1',
    CARDEA_PORT: String(port),
    CARDEA_DATA_DIR: dataDir,
    CARDEA_BOOTSTRAP_API_KEY: apiKey,
    CARDEA_DNS_SERVERS: dns.address,
    ...settings,
    ...(database === null ? {} : { DATABASE_URL: database.url }),
    ...files?.settings,
  })
  const faults: string[] = []
  const log = createLog({ logLevel: 'error' }, { write: (line) => void faults.push(line) })
  const running = await startCardea(config, log)

  const dispatcher = trusting(files)

  async function api(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await fetch(url + path, {
      method,
      dispatcher,
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${await answer.text()}`)
    return answer.json()
  }

  return {
    url,
    port,
    certificateFile: files?.settings.CARDEA_TLS_CERT,
    apiKey,
    dns,
    api,
    faults,
    // The types of the two differ in what nobody uses here.
    fetch: ((address: string, options: object) =>
      fetch(address, { ...options, dispatcher })) as unknown as typeof globalThis.fetch,
    async open(address) {
      const answer = await fetch(address, { dispatcher, headers: { accept: 'text/html' } })
      return { status: answer.status, text: await answer.text() }
    },
    async keyWith(scopes, organizationId) {
      keys += 1
      const name = `key ${String(keys)}`
      const bound = organizationId === undefined ? {} : { organizationId }
      return (await api('POST', '/v1/api-keys', { name, scopes, ...bound })).key
    },
    async close() {
      await running.close()
      await dispatcher.close()
      files?.remove()
      dns.close()
      await database?.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function trusting(files: TlsFiles | null): Agent {
  return new Agent(files === null ? {} : { connect: { ca: readFileSync(files.settings.CARDEA_TLS_CERT) } })
}
