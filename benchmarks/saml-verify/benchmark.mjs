/**
 * Validating one SAML response: Cardea beside the libraries that Node programs use, and the floor that
 * node:crypto sets, all in one process on one core.
 *
 * Invariant: before anything is timed, every contender has answered the right NameID for every message
 * and has refused each of them with one character of the NameID changed.
 */
import { note } from '../frame/note.mjs'
import { median, spread } from '../frame/statistics.mjs'
import { table } from '../frame/table.mjs'
import { contenders } from './contenders.mjs'
import { makeKey } from './make-keys.mjs'
import { shapes } from './shapes.mjs'
import { signMessage } from './sign-message.mjs'
import { takeTurns } from './take-turns.mjs'

const MESSAGES = 8

/** Measures every shape; `quick` only looks whether everything works. */
export async function run({ quick }) {
  const timing = quick ? { rounds: 5, turnMs: 10, warmUpMs: 200 } : { rounds: 60, turnMs: 40, warmUpMs: 3000 }
  const keys = { rsa: await makeKey('rsa'), ec: await makeKey('ec') }
  const results = []
  for (const shape of shapes) {
    note(`${shape.name}: ${shape.about} …`)
    results.push(await measure(shape, keys[shape.key], timing))
  }
  return {
    method:
      'one process; contenders take turns in every round; processor time; medians over the rounds, ratios within a round',
    messagesPerShape: MESSAGES,
    ...timing,
    shapes: results,
  }
}

async function measure(shape, key, timing) {
  const messages = Array.from({ length: MESSAGES }, (_, number) => makeMessage(shape, key, number))
  const able = contenders.filter(({ rsaOnly }) => key.type === 'rsa' || !rsaOnly)
  const validators = Object.fromEntries(able.map(({ name, make }) => [name, make(shape, key)]))
  for (const [name, validate] of Object.entries(validators)) await prove(name, validate, messages)
  const samples = await takeTurns(validators, messages, timing)
  return summarize(shape, messages, samples)
}

function makeMessage(shape, key, number) {
  const { xml, nameId } = shape.message(number)
  const signed = signMessage(xml, { signs: shape.signs, prefix: shape.prefix, key })
  return { nameId, ...signed, field: Buffer.from(signed.xml, 'utf8').toString('base64') }
}

/** A contender that accepts anything, or misreads, is not measured. */
async function prove(name, validate, messages) {
  for (const message of messages) {
    const answer = await validate(message)
    if (answer !== message.nameId) throw new Error(`${name} reads ${answer} instead of ${message.nameId}`)
    const refused = await Promise.resolve(tampered(message))
      .then(validate)
      .then(
        () => false,
        () => true,
      )
    if (!refused) throw new Error(`${name} accepts a message that was changed`)
  }
}

/** Somebody else's NameID under the same signatures; for the floor, the same change of the signed bytes. */
function tampered(message) {
  const change = (bytes) => Buffer.from(bytes.toString('utf8').replaceAll('ada.', 'eve.'), 'utf8')
  return {
    ...message,
    field: change(Buffer.from(message.xml, 'utf8')).toString('base64'),
    proofs: message.proofs.map((proof) => ({ ...proof, content: change(proof.content) })),
  }
}

function summarize({ name, about, target }, messages, samples) {
  const figures = Object.entries(samples).map(([who, ns]) => ({
    name: who,
    nanoseconds: Math.round(median(ns)),
    spread: round(spread(ns), 3),
    timesFloor: round(ratio(ns, samples.floor), 2),
    timesCardea: round(ratio(ns, samples.cardea), 2),
  }))
  return {
    name,
    about,
    bytes: Math.round(median(messages.map(({ xml }) => Buffer.byteLength(xml)))),
    signatures: messages[0].proofs.length,
    target,
    contenders: figures,
  }
}

/** The median over the rounds of each round's own ratio: two turns of one round met the same machine. */
function ratio(samples, others) {
  return median(samples.map((ns, round) => ns / others[round]))
}

function round(value, digits) {
  return Number(value.toFixed(digits))
}

/** The result for people: one table in microseconds, one in ratios. */
export function report({ shapes: results, rounds, turnMs, messagesPerShape }) {
  const names = contenders.map(({ name }) => name)
  const peers = names.slice(2)
  const size = ({ bytes }) => `${(bytes / 1024).toFixed(1)} KB`
  const cell = (result, name, show) => {
    const figure = result.contenders.find((one) => one.name === name)
    return figure === undefined ? '–' : show(figure)
  }
  const microseconds = table(
    ['µs per validation', 'size', 'signatures', ...names],
    results.map((result) => [
      result.name,
      size(result),
      result.signatures,
      ...names.map((name) =>
        cell(
          result,
          name,
          ({ nanoseconds: ns, spread: s }) =>
            `${(ns / 1000).toFixed(ns < 1e6 ? 1 : 0)} ±${(s * 100).toFixed(0)} %`,
        ),
      ),
    ]),
  )
  const ratios = table(
    ['ratios', 'Cardea to floor', 'target', ...peers.map((name) => `${name} to Cardea`)],
    results.map((result) => [
      result.name,
      cell(result, 'cardea', ({ timesFloor }) => `${timesFloor.toFixed(2)} ×`),
      result.target === null ? '–' : `≤ ${result.target} ×`,
      ...peers.map((name) => cell(result, name, ({ timesCardea }) => `${timesCardea.toFixed(0)} ×`)),
    ]),
  )
  const method = `Processor time; medians of ${rounds} interleaved rounds, ratios within a round; ${turnMs} ms a turn, ${messagesPerShape} messages per shape; ± is half the distance of the quartiles.`
  return `${microseconds}\n\n${ratios}\n\n${method}`
}
