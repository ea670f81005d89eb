/**
 * `npm start` in this folder: Cardea with https on this machine, what the example needs of it, and the example. Ctrl+C ends both.
 *
 * Needs what `npm run build` in the repository makes. The addresses are settings: CARDEA_PORT, PORT, DATA_DIR.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { request } from 'node:https'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ownCertificate } from './certificate.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const cardeaPort = process.env.CARDEA_PORT ?? '4443'
const port = process.env.PORT ?? '3100'
const dataDir = resolve(here, process.env.DATA_DIR ?? 'data')
const cardeaUrl = `https://localhost:${cardeaPort}`
const appUrl = `http://localhost:${port}`

const files = await ownCertificate(dataDir)
const trusting = { NODE_EXTRA_CA_CERTS: files.cert }
// `cardea` is the command of the package; its own folder is beside the assets.
const cli = fileURLToPath(new URL('../bin/cardea.mjs', import.meta.resolve('cardea/assets/cardea.css')))

const children = []
const stop = () => children.forEach((child) => child.kill())
process.on('SIGINT', stop)
process.on('SIGTERM', stop)

start([cli, 'serve'], {
  CARDEA_PUBLIC_URL: cardeaUrl,
  CARDEA_PORT: cardeaPort,
  CARDEA_DATA_DIR: dataDir,
  CARDEA_TLS_CERT: files.cert,
  CARDEA_TLS_KEY: files.key,
})
while (!(await answers('/readyz'))) await new Promise((later) => setTimeout(later, 200))
const apiKey = readFileSync(join(dataDir, 'bootstrap-api-key'), 'utf8').trim()
await finished([cli, 'apply', join(here, 'cardea.yaml'), '--url', cardeaUrl, '--api-key', apiKey])
await ensureProfile()
start([join(here, 'server.mjs')], { PORT: port, APP_URL: appUrl, ISSUER_BASE_URL: cardeaUrl })
console.log(`
  1. Open ${appUrl} and sign in as ada@example.com. The browser asks about the certificate of ${cardeaUrl}: it was made on this machine.
  2. Open the dashboard, and choose “Set up single sign-on”.
`)

/** What links offer. Once; later on it is for whoever runs the deployment to change. */
async function ensureProfile() {
  const { items } = await api('GET')
  const profile = { name: 'Customers', introduction: 'Welcome. It takes **twenty minutes**.' }
  if (items.length === 0) await api('POST', profile)
}

async function api(method, body) {
  const answer = await ask(method, '/v1/self-service-profiles', body)
  if (answer.status >= 300) throw new Error(`${method}: ${answer.text}`)
  return JSON.parse(answer.text)
}

async function answers(path) {
  return ask('GET', path).then(
    ({ status }) => status === 200,
    () => false,
  )
}

/** With the one certificate that was just made. */
async function ask(method, path, body) {
  const headers = existsSync(join(dataDir, 'bootstrap-api-key'))
    ? { authorization: `Bearer ${readFileSync(join(dataDir, 'bootstrap-api-key'), 'utf8').trim()}` }
    : {}
  const call = request(new URL(path, cardeaUrl), {
    method,
    ca: readFileSync(files.cert),
    headers: { 'content-type': 'application/json', ...headers },
  })
  call.end(body === undefined ? undefined : JSON.stringify(body))
  const [answer] = await once(call, 'response')
  let text = ''
  for await (const part of answer.setEncoding('utf8')) text += part
  return { status: answer.statusCode, text }
}

function start(args, env) {
  const child = spawn(process.execPath, args, {
    stdio: 'inherit',
    env: { ...process.env, ...trusting, ...env },
  })
  children.push(child)
  child.on('exit', (code) => {
    process.exitCode ||= code ?? 0
    stop()
  })
}

async function finished(args) {
  const env = { ...process.env, ...trusting, EXAMPLE_URL: appUrl }
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'], env })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error('The declaration of cardea.yaml was not applied.')
}
