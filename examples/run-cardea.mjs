/**
 * Cardea on this machine, for an example that is started by one command: served, with the example's declaration applied. Ctrl+C ends it and
 * whatever is started beside it.
 *
 * Needs what `npm run build` in the repository makes.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { request as inClear } from 'node:http'
import { request as securely } from 'node:https'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// `cardea` is the command of the package; its own folder is beside the assets.
const cli = fileURLToPath(new URL('../bin/cardea.mjs', import.meta.resolve('cardea/assets/cardea.css')))

/**
 * Serves Cardea with its data in a folder, until Ctrl+C. `https`: with a certificate of an authority that is made for this machine
 * (`cardea dev-cert`), and that everything started from here trusts.
 */
export async function runCardea({ dataDir, port, https = false }) {
  const url = `${https ? 'https' : 'http'}://localhost:${port}`
  const authority = join(dataDir, 'dev-cert', 'authority.crt')
  const trusting = https ? { NODE_EXTRA_CA_CERTS: authority } : {}
  const tls = https
    ? {
        CARDEA_TLS_CERT: join(dataDir, 'dev-cert', 'server.crt'),
        CARDEA_TLS_KEY: join(dataDir, 'dev-cert', 'server.key'),
      }
    : {}
  const own = { CARDEA_PUBLIC_URL: url, CARDEA_PORT: port, CARDEA_DATA_DIR: dataDir, ...tls }
  const children = []
  const stop = () => children.forEach((child) => child.kill())
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)

  /** Starts a program that goes on; when one of them ends, all do. */
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

  /** A request to the API by the first key, with its answer's body. */
  async function call(method, path, body) {
    const options = { method, ...(https ? { ca: readFileSync(authority) } : {}) }
    const asked = (https ? securely : inClear)(new URL(path, url), options)
    if (path !== '/readyz') asked.setHeader('authorization', `Bearer ${apiKey()}`)
    if (body !== undefined) asked.setHeader('content-type', 'application/json')
    asked.end(body === undefined ? undefined : JSON.stringify(body))
    const [answer] = await once(asked, 'response')
    let text = ''
    for await (const part of answer.setEncoding('utf8')) text += part
    if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${text}`)
    return JSON.parse(text)
  }
  const apiKey = () => readFileSync(join(dataDir, 'bootstrap-api-key'), 'utf8').trim()

  if (https) await finished([cli, 'dev-cert'], { CARDEA_DATA_DIR: dataDir })
  start([cli, 'serve'], own)
  await ready(() => call('GET', '/readyz'))
  return {
    url,
    start,
    call,
    /** Applies the declaration in this file; `env` is what it names. */
    apply: (file, env) =>
      finished([cli, 'apply', file, '--url', url, '--api-key', apiKey()], { ...trusting, ...env }),
  }
}

async function ready(look) {
  const deadline = Date.now() + 60_000
  for (;;) {
    const failure = await look().then(
      () => null,
      (error) => error,
    )
    if (failure === null) return
    if (Date.now() > deadline) throw failure
    await new Promise((later) => setTimeout(later, 200))
  }
}

/** What ends by itself, and must end well. */
async function finished(args, env) {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...env },
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`cardea ${args[1]} ended with ${code}.`)
}
