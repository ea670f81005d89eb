/**
 * The lists, searches and counts that operators ask for in the dashboard, with few customers and with 100,000: does it stay as fast?
 *
 * Both are the built service in a process of its own, on one PostgreSQL. Rounds are interleaved, and a ratio is of two medians of one run.
 * Invariant: nothing is timed before each question was answered with 200.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { request } from 'undici'
import { root } from '../../scripts/workspace.mjs'
import { note } from '../frame/note.mjs'
import { openPostgres } from '../frame/postgres.mjs'
import { freePort, startServer } from '../frame/start-process.mjs'
import { median } from '../frame/statistics.mjs'
import { table } from '../frame/table.mjs'
import { fill } from './fill.mjs'
import { questions } from './questions.mjs'

const program = join(root, 'packages/server/bin/cardea.mjs')
const HOST = 'sso.example.com'
const FEW = { name: 'few', organizations: 100, logins: 1000, events: 200 }
const MANY = { name: 'many', organizations: 100_000, logins: 1_000_000, events: 200_000 }

export async function run({ quick }) {
  const folder = mkdtempSync(join(tmpdir(), 'cardea-bench-lists-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const rounds = quick ? 5 : 30
  const postgres = await openPostgres()
  const opened = []
  try {
    for (const size of [FEW, MANY]) opened.push(await open(size, { postgres, folder }))
    const figures = await measure(opened, rounds)
    return {
      method: 'medians of interleaved rounds, one request at a time',
      rounds,
      sizes: [FEW, MANY],
      figures,
    }
  } finally {
    for (const { stop } of opened) await stop()
    await postgres.close()
  }
}

export function report({ figures, rounds }) {
  const rows = figures.map(({ path, few, many }) => [
    `\`${path}\``,
    few.toFixed(1),
    many.toFixed(1),
    `${(many / few).toFixed(1)} ×`,
  ])
  const sizes = `few: ${FEW.organizations} organizations, ${FEW.logins} logins, ${FEW.events} events; many: ${MANY.organizations}, ${MANY.logins}, ${MANY.events}`
  return `${table(['ms', 'few', 'many', 'many to few'], rows)}\n\nMedians of ${rounds} interleaved rounds; ${sizes}.`
}

async function open(size, { postgres, folder }) {
  const data = mkdtempSync(join(folder, 'cardea-'))
  const key = randomBytes(32).toString('hex')
  const databaseUrl = await postgres.createDatabase(size.name)
  const start = (port) =>
    startServer({
      args: [program, 'serve'],
      env: {
        CARDEA_MODE: 'production',
        CARDEA_PUBLIC_URL: `https://${HOST}`,
        CARDEA_HOST: '127.0.0.1',
        CARDEA_DATA_DIR: data,
        CARDEA_RATE_LIMIT: '100',
        CARDEA_MASTER_KEY: randomBytes(32).toString('base64'),
        CARDEA_BOOTSTRAP_API_KEY: key,
        DATABASE_URL: databaseUrl,
        CARDEA_PORT: String(port),
      },
      port,
      path: '/readyz',
      headers: { host: HOST },
      logFile: join(data, 'log'),
    })
  const port = await freePort()
  const { stop } = await start(port)
  note(`${size.name}: filling ${size.organizations} organizations and ${size.logins} logins …`)
  await fill(databaseUrl, size)
  const origin = `http://127.0.0.1:${port}`
  const ask = async (path) => {
    const headers = { host: HOST, authorization: `Bearer ${key}` }
    const { statusCode, body } = await request(`${origin}${path}`, { headers })
    const text = await body.text()
    if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}: ${text}`)
  }
  return { ...size, stop, ask, questions: questions(size) }
}

async function measure(opened, rounds) {
  const [few, many] = opened
  const times = few.questions.map(() => ({ few: [], many: [] }))
  for (let round = -2; round < rounds; round++) {
    for (const [index] of few.questions.entries()) {
      for (const one of [few, many]) {
        const started = performance.now()
        await one.ask(one.questions[index].path)
        // The first two warm up.
        if (round >= 0) times[index][one.name].push(performance.now() - started)
      }
    }
  }
  return times.map((each, index) => ({
    path: few.questions[index].name,
    few: median(each.few),
    many: median(each.many),
  }))
}
