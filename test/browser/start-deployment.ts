import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApiKey } from '../../packages/server/src/applications/create-api-key.ts'
import { createApplication } from '../../packages/server/src/applications/create-application.ts'
import { loadConfig } from '../../packages/server/src/config/load-config.ts'
import { type Running, startCardea } from '../../packages/server/src/main.ts'
import { createLog } from '../../packages/server/src/platform/create-log.ts'
import { freePort } from './free-port.ts'

/** A key of the native API with all scopes. */
const apiKey = 'the-api-key-of-the-browser-tests'
const root = join(import.meta.dirname, '../..')

/** Cardea as `npm start` runs it, and the example application beside it. */
export interface Deployment {
  /** Without trailing slash. */
  readonly cardeaUrl: string
  readonly exampleUrl: string
  readonly apiKey: string
  readonly cardea: Running
  /** What Cardea logged as its own fault. A test that ends with one has found a bug. */
  readonly faults: readonly string[]
  close(): Promise<void>
}

/** Starts both on free ports of these host names, with an embedded database in a new folder. `settings`: more of the environment. */
export async function startDeployment(
  hosts: { readonly cardea: string; readonly example: string } = {
    cardea: 'localhost',
    example: 'localhost',
  },
  settings: Readonly<Record<string, string>> = {},
): Promise<Deployment> {
  const dataDir = mkdtempSync(join(tmpdir(), 'cardea-browser-'))
  const [cardeaPort, examplePort] = [await freePort(), await freePort()]
  const certificate = settings['CARDEA_TLS_CERT']
  const cardeaUrl = `${certificate === undefined ? 'http' : 'https'}://${hosts.cardea}:${String(cardeaPort)}`
  const exampleUrl = `http://${hosts.example}:${String(examplePort)}`
  const config = loadConfig({
    CARDEA_PUBLIC_URL: cardeaUrl,
    CARDEA_PORT: String(cardeaPort),
    CARDEA_DATA_DIR: dataDir,
    CARDEA_BOOTSTRAP_API_KEY: apiKey,
    CARDEA_EXAMPLE_URL: exampleUrl,
    ...settings,
  })
  const faults: string[] = []
  const log = createLog({ logLevel: 'error' }, { write: (line) => void faults.push(line) })
  const cardea = await startCardea(config, log)
  const { application, clientSecret } = await createApplication(cardea.parts, {
    name: 'Example application',
    type: 'web',
    redirectUris: [`${exampleUrl}/callback`],
  })
  const { key } = await createApiKey(
    cardea.parts,
    { scopes: ['*'] },
    {
      name: 'Setup links',
      scopes: ['write:setup_tickets'],
    },
  )
  const example = await startProgram('examples/express/server.mjs', 'The example application is on', {
    PORT: String(examplePort),
    APP_URL: exampleUrl,
    CARDEA_URL: cardeaUrl,
    CLIENT_ID: application.clientId,
    CLIENT_SECRET: clientSecret ?? '',
    SETUP_API_KEY: key,
    // The application trusts the certificate that it is given, and no other of its kind.
    ...(certificate === undefined ? {} : { NODE_EXTRA_CA_CERTS: certificate }),
  })
  return {
    cardeaUrl,
    exampleUrl,
    apiKey,
    cardea,
    faults,
    async close() {
      example.kill()
      await cardea.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Runs an application in its own process, as a reader of it would; resolves when it says that it listens. */
export function startProgram(
  path: string,
  ready: string,
  settings: Readonly<Record<string, string>>,
): Promise<ChildProcess> {
  const preload = join(import.meta.dirname, 'resolve-localhost.mjs')
  const child = spawn(process.execPath, ['--import', preload, join(root, path)], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes(ready)) resolve(child)
    })
    child.once('exit', (code) => reject(new Error(`${path} ended with code ${String(code)}: ${output}`)))
  })
}
