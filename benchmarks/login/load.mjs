/**
 * The load generator, a process of its own: browser, identity provider and application of many people.
 *
 * Messages in: `{ target, idp, groups }` opens a target; `{ name, concurrency, rate, ms, logins }` runs one
 * round on it, until the time is over or so many logins are done. Each is answered by one message out. Without `rate`, `concurrency` people log in one after the other;
 * with it, so many logins begin every second, however long they take.
 */
import { Pool } from 'undici'
import { quantile } from '../frame/statistics.mjs'
import { Refused, logIn } from './log-in.mjs'
import { createSigner } from './sign-response.mjs'

const LEGS = ['authorize', 'acs', 'token']
const targets = new Map()

process.on('message', async (message) => {
  try {
    process.send(message.target === undefined ? await round(message) : await open(message))
  } catch (error) {
    process.send({ error: error.stack })
  }
})

/** Opens a target and proves it: a good login goes through, and one whose response was changed does not. */
async function open({ target, idp, groups }) {
  const pool = new Pool(target.origin, { connections: 64, pipelining: 1 })
  const customers = target.customers.map((customer) => ({
    ...customer,
    makeResponse: createSigner(idp, customer.sp, groups),
  }))
  targets.set(target.name, { pool, target, customers, next: 0 })
  const person = personOf(customers[0], 0)
  await logIn(pool, target, customers[0], person)
  if (target.knowsPeople) await mustRefuse(pool, target, customers[0])
  const sample = customers[0].makeResponse({ inResponseTo: '_', person, now: Date.now() })
  return { responseBytes: sample.length }
}

/** Somebody else's name under the same signature. */
async function mustRefuse(pool, target, customer) {
  const [person, victim] = [personOf(customer, 0), personOf(customer, 1)]
  const makeResponse = (asked) =>
    Buffer.from(customer.makeResponse(asked).toString().replaceAll(person.email, victim.email))
  const outcome = await logIn(pool, target, { ...customer, makeResponse }, person).catch((error) => error)
  if (!(outcome instanceof Refused) || !outcome.kind.startsWith('acs ')) {
    throw new Error(`${target.name} did not refuse a changed response: ${outcome.stack ?? 'it signed in'}`)
  }
}

function personOf({ domain }, number) {
  const email = `person-${String(number).padStart(4, '0')}@${domain}`
  const id = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
  return { id, nameId: email, email, firstName: 'Ada', lastName: `Number ${number}` }
}

async function round({ name, concurrency, rate, ms = Infinity, logins = Infinity }) {
  const runner = targets.get(name)
  const seen = { begun: 0, logins: 0, errors: {}, legs: Object.fromEntries(LEGS.map((leg) => [leg, []])) }
  const cpu = process.cpuUsage()
  const started = performance.now()
  const until = started + ms
  await (rate === undefined
    ? Promise.all(Array.from({ length: concurrency }, () => repeat(runner, seen, { until, logins })))
    : atRate(runner, seen, { rate, started, until }))
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(cpu)
  return {
    logins: seen.logins,
    seconds,
    errors: seen.errors,
    generatorCpuMs: (user + system) / 1000,
    legs: Object.fromEntries(LEGS.map((leg) => [leg, quantiles(seen.legs[leg])])),
  }
}

async function repeat(runner, seen, { until, logins }) {
  while (performance.now() < until && seen.begun < logins) await one(runner, seen)
}

/** The schedule does not wait for answers, so a stall is seen by everybody who came during it. */
async function atRate(runner, seen, { rate, started, until }) {
  const running = []
  for (let number = 0; ; number++) {
    const due = started + (number * 1000) / rate
    if (due >= until) break
    const early = due - performance.now()
    if (early > 0) await new Promise((resume) => setTimeout(resume, early))
    running.push(one(runner, seen))
  }
  await Promise.all(running)
}

async function one(runner, seen) {
  seen.begun++
  try {
    const times = await logIn(runner.pool, runner.target, ...nextPerson(runner))
    seen.logins++
    for (const leg of LEGS) seen.legs[leg].push(times[leg])
  } catch (error) {
    const kind = error instanceof Refused ? error.kind : String(error.code ?? error.message)
    seen.errors[kind] = (seen.errors[kind] ?? 0) + 1
    if (seen.errors[kind] === 1) process.stderr.write(`bench: ${runner.target.name}: ${error.message}\n`)
  }
}

/** One customer after the other, and of each one person after the other. */
function nextPerson(runner) {
  const { customers } = runner
  const turn = runner.next++
  const customer = customers[turn % customers.length]
  return [customer, personOf(customer, Math.floor(turn / customers.length) % customer.people)]
}

function quantiles(milliseconds) {
  return { p50: quantile(milliseconds, 0.5), p99: quantile(milliseconds, 0.99) }
}
