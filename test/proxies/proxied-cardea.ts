import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'
import { Agent, buildConnector, fetch } from 'undici'
import { runDevCert } from '../../packages/server/src/cli/dev-cert.ts'
import { loadConfig } from '../../packages/server/src/config/load-config.ts'
import { startCardea } from '../../packages/server/src/main.ts'
import { createLog } from '../../packages/server/src/platform/create-log.ts'
import { createPostgresDatabase } from '../../packages/server/test/test-database.ts'
import { freePort } from '../browser/free-port.ts'
import type { Answer } from '../idps/cardea-service.ts'
import { startProxy } from './proxy-process.ts'
import type { Place, Proxy } from './proxies.ts'

/** Two processes' worth of Cardea on one database, and what stands in front. Nobody calls them but through that. */
export interface ProxiedCardea {
  /** The address of both, which is the proxy's. */
  readonly url: string
  readonly port: number
  /** Of the certificate that the proxy, or Cardea behind it, shows. */
  readonly authority: string
  readonly authorityFile: string
  /** `fetch` of a client at this address, by one protocol; its connections are kept. */
  clientAt(localAddress: string, version?: 1 | 2): Client
  /** A call of the native API; throws unless it succeeds. */
  api(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer>
  /** Stops one of the two as an operator does, and starts it again. */
  restart(which: 0 | 1): Promise<void>
  /** What Cardea logged as its own fault. */
  readonly faults: readonly string[]
  close(): Promise<void>
}

export interface Client {
  readonly fetch: typeof globalThis.fetch
  /** How many connections it has opened by which protocol, as ALPN has it. */
  readonly connections: readonly string[]
}

const apiKey = 'the-api-key-of-the-tests-with-proxies'

export async function openProxiedCardea(proxy: Proxy): Promise<ProxiedCardea> {
  const folder = mkdtempSync(join(tmpdir(), 'cardea-proxies-'))
  const database = await createPostgresDatabase()
  const [port, one, two] = [await freePort(), await freePort(), await freePort()]
  const place = { port, behind: [one, two], folder, ...(await makeCertificate(folder, port)) } as const
  const url = `https://localhost:${String(port)}`
  const faults: string[] = []
  const log = createLog({ logLevel: 'error' }, { write: (line) => void faults.push(line) })
  const { certificate, key } = place
  const start = (own: number) =>
    startCardea(
      loadConfig({
        CARDEA_PUBLIC_URL: url,
        CARDEA_HOST: '127.0.0.1',
        CARDEA_PORT: String(own),
        CARDEA_DATA_DIR: folder,
        CARDEA_BOOTSTRAP_API_KEY: apiKey,
        CARDEA_TRUSTED_PROXIES: '127.0.0.1',
        // The load of the restarts comes from one address.
        CARDEA_RATE_LIMIT: '100',
        DATABASE_URL: database.url,
        ...(proxy.passesTls ? { CARDEA_TLS_CERT: certificate, CARDEA_TLS_KEY: key } : {}),
        ...proxy.settings,
      }),
      log,
    )
  const processes = [await start(one), await start(two)]
  const stopProxy = await startProxy(proxy, place)
  const authorityFile = join(folder, 'dev-cert/authority.crt')
  const authority = readFileSync(authorityFile, 'utf8')
  const agents: Agent[] = []

  function clientAt(localAddress: string, version: 1 | 2 = 1): Client {
    const connections: string[] = []
    const connector = buildConnector({ ca: authority, allowH2: version === 2 })
    const agent = new Agent({
      localAddress,
      allowH2: version === 2,
      connect: (options, done) => {
        connector(options, (...outcome) => {
          const [, socket] = outcome
          if (socket instanceof TLSSocket) connections.push(socket.alpnProtocol || 'none')
          done(...outcome)
        })
      },
    })
    agents.push(agent)
    return {
      connections,
      // The types of the two differ in what nobody uses here.
      fetch: ((address: string, options: object) =>
        fetch(address, { ...options, dispatcher: agent })) as unknown as typeof globalThis.fetch,
    }
  }
  const own = clientAt('127.0.0.1')

  return {
    url,
    port,
    authority,
    authorityFile,
    clientAt,
    faults,
    async api(method, path, body) {
      const answer = await own.fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${await answer.text()}`)
      return answer.json()
    },
    async restart(which) {
      await processes[which]?.close()
      processes[which] = await start(place.behind[which])
    },
    async close() {
      await Promise.all(agents.map((agent) => agent.close()))
      await stopProxy()
      await Promise.all(processes.map((each) => each.close()))
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** By the command that operators use. */
async function makeCertificate(
  folder: string,
  port: number,
): Promise<Pick<Place, 'certificate' | 'key' | 'pem'>> {
  const silent = () => undefined
  await runDevCert([], { stdout: silent, stderr: silent }, { dataDir: folder, port })
  const [certificate, key] = [join(folder, 'dev-cert/server.crt'), join(folder, 'dev-cert/server.key')]
  const pem = join(folder, 'server.pem')
  writeFileSync(pem, readFileSync(certificate, 'utf8') + readFileSync(key, 'utf8'), { mode: 0o600 })
  return { certificate, key, pem }
}
