/**
 * `npm start`: installs what is missing, builds, and serves everything: Cardea on its address with the
 * embedded database, the simulator and the test organization, and the example application beside it.
 * Asks nothing; prints where to click; Ctrl+C ends both. `npm start -- --https` serves Cardea over https, with a
 * certificate of an authority for this machine (docs/tls.md).
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { get as getInClear } from 'node:http'
import { get as getSecurely } from 'node:https'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { build } from './build-packages.mjs'
import { ensureInstalled, mustRun, root, say } from './workspace.mjs'

const cardeaPort = Number(process.env.CARDEA_PORT ?? 4000)
const https = process.argv.includes('--https')
const cardeaUrl = process.env.CARDEA_PUBLIC_URL ?? `${https ? 'https' : 'http'}://localhost:${cardeaPort}`
const exampleHost = '127.0.0.1'
const examplePort = Number(process.env.EXAMPLE_PORT ?? 3000)
const exampleUrl = `http://localhost:${examplePort}`
const dataDir = resolve(root, process.env.CARDEA_DATA_DIR ?? 'data')

await ensureInstalled()
await requireFreePort(cardeaPort, 'CARDEA_PORT')
await requireFreePort(examplePort, 'EXAMPLE_PORT')
await build()

const children = []
let stopping = false
let exitCode = 0
process.on('SIGINT', stop)
process.on('SIGTERM', stop)

say('starting …')
const cli = join(root, 'packages/server/bin/cardea.mjs')
const devCert = join(dataDir, 'dev-cert')
// What is signed by the authority is trusted by whatever is started from here on.
const tls = https ? await makeCertificate() : {}
startChild('Cardea', [cli, 'serve'], {
  CARDEA_PORT: String(cardeaPort),
  CARDEA_PUBLIC_URL: cardeaUrl,
  CARDEA_DATA_DIR: dataDir,
  CARDEA_EXAMPLE_URL: exampleUrl,
  ...tls,
})
await ready(`${https ? 'https' : 'http'}://127.0.0.1:${cardeaPort}/readyz`)

// The example's client is declared the way an operator would declare one.
await mustRun(
  process.execPath,
  [
    cli,
    'apply',
    join(root, 'examples/express/cardea.yaml'),
    '--url',
    cardeaUrl,
    '--api-key',
    bootstrapApiKey(),
  ],
  { env: { ...process.env, ...tls, EXAMPLE_URL: exampleUrl }, stdio: ['ignore', 'ignore', 'inherit'] },
)

startChild('The example', [join(root, 'examples/express/server.mjs')], {
  HOST: exampleHost,
  PORT: String(examplePort),
  APP_URL: exampleUrl,
  CARDEA_URL: cardeaUrl,
  ...(https ? { NODE_EXTRA_CA_CERTS: tls.NODE_EXTRA_CA_CERTS } : {}),
})
await ready(`http://127.0.0.1:${examplePort}/`)

process.stdout.write(`
  Cardea is running.

  1. Open the example application   ${exampleUrl}
  2. Choose “Sign in with SSO” and type one of the test people:
       ada@example.com   (SAML)
       bo@example.org    (OpenID Connect)

  Cardea itself                     ${cardeaUrl}
  API reference                     ${cardeaUrl}/v1/reference
  First API key                     ${join(dataDir, 'bootstrap-api-key')}
  Dashboard                         ${dashboardAddress()}${https ? `\n  Authority for your browser        ${join(devCert, 'authority.crt')}` : ''}

  Data is kept in ${dataDir}. Press Ctrl+C to stop.

`)

/** Makes or renews the certificate, and answers the settings with which Cardea serves it and calls itself. */
async function makeCertificate() {
  await mustRun(process.execPath, [cli, 'dev-cert'], {
    env: { ...process.env, CARDEA_DATA_DIR: dataDir },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return {
    CARDEA_TLS_CERT: join(devCert, 'server.crt'),
    CARDEA_TLS_KEY: join(devCert, 'server.key'),
    NODE_EXTRA_CA_CERTS: join(devCert, 'authority.crt'),
  }
}

/** Starts a part in the background; when it ends by itself, everything ends. */
function startChild(name, args, env) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  children.push(child)
  child.on('exit', (code) => {
    if (!stopping) say(`${name} stopped (exit code ${code}).`)
    exitCode = exitCode || (stopping ? 0 : (code ?? 1))
    stop()
  })
}

/** Waits until an address answers 200; gives up when a part has ended. */
async function ready(url) {
  for (;;) {
    if (stopping) await new Promise(() => {})
    if ((await statusOf(url)) === 200) return
    await new Promise((resume) => setTimeout(resume, 100))
  }
}

/** Null: nobody answers yet. This process has been started without the authority, so it is told of it here. */
function statusOf(url) {
  return new Promise((answer) => {
    const get = url.startsWith('https:') ? getSecurely : getInClear
    const trust = https ? { ca: readFileSync(tls.NODE_EXTRA_CA_CERTS) } : {}
    get(url, trust, (response) => {
      response.resume()
      answer(response.statusCode)
    }).on('error', () => answer(null))
  })
}

/** With the link of the first operator, as long as there is none. */
function dashboardAddress() {
  const file = join(dataDir, 'operator-link')
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : `${cardeaUrl}/dashboard`
}

function bootstrapApiKey() {
  if (process.env.CARDEA_BOOTSTRAP_API_KEY) return process.env.CARDEA_BOOTSTRAP_API_KEY
  const file = join(dataDir, 'bootstrap-api-key')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  say(`no API key found: set CARDEA_BOOTSTRAP_API_KEY, or delete ${dataDir} to start afresh.`)
  stop()
  return ''
}

/** Says in words that a port is taken, before a server fails with a stack trace. */
async function requireFreePort(port, setting) {
  const free = await new Promise((answer) => {
    const probe = createServer()
    probe.once('error', () => answer(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => answer(true)))
  })
  if (free) return
  say(`port ${port} is in use. Stop what runs there, or choose another: ${setting}=${port + 100} npm start`)
  process.exit(1)
}

function stop() {
  if (stopping) return
  stopping = true
  for (const child of children) child.kill('SIGTERM')
  Promise.all(
    children.map((child) => child.exitCode ?? new Promise((done) => child.once('exit', done))),
  ).then(() => process.exit(exitCode))
}
