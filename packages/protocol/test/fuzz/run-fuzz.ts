import { fork } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ACCEPTED } from './judge.ts'
import { type Mutant, mutantNumber } from './mutants.ts'
import { beside, hasXmlsec1, isForXmlsec1 } from './xmlsec1.ts'

/**
 * `npm run fuzz`: a million mutants, or as many as `--mutants` says, over all cores. What it finds is written to
 * `reports/fuzz/` with the command that makes it again, and the run ends with 1.
 */
const { values } = parseArgs({
  options: {
    mutants: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Math.floor(Date.now() / 1000)) },
    from: { type: 'string' },
    workers: { type: 'string', default: String(availableParallelism()) },
    first: { type: 'string', default: '0' },
  },
})
const [mutants, seed, workers, first] = [values.mutants, values.seed, values.workers, values.first].map(
  Number,
)
if (mutants === undefined || seed === undefined || workers === undefined || first === undefined)
  process.exit(2)

const BATCH = 500
/** One answer in so many goes to xmlsec1 too, which is a process of its own each time. */
const XMLSEC1_EVERY = 400

interface Report {
  readonly tally: Readonly<Record<string, number>>
  readonly faults: readonly { readonly number: number; readonly name: string; readonly xml: string }[]
}

if (process.send === undefined) await lead()
else work(first)

/** Mutants `from`, `from + workers`, `from + 2 × workers`, …, reported batch by batch. */
function work(from: number): void {
  let compared = 0
  for (let start = from; start < mutants!; start += BATCH * workers!) {
    const tally: Record<string, number> = {}
    const faults: Report['faults'][number][] = []
    const note = (name: string) => (tally[name] = (tally[name] ?? 0) + 1)
    for (let number = start; number < Math.min(mutants!, start + BATCH * workers!); number += workers!) {
      const mutant = mutantNumber(seed!, number, values.from)
      note(mutant.judgement.name)
      if (mutant.judgement.fault) faults.push({ number, name: mutant.judgement.name, xml: mutant.xml })
      const expected = signatureOf(mutant)
      if (expected === null || !isForXmlsec1(mutant.seed)) continue
      if (!hasXmlsec1 || (compared += 1) % XMLSEC1_EVERY !== 0) continue
      const theirs = beside(mutant.seed, mutant.xml)
      note(`beside xmlsec1: both say ${expected}`)
      if (theirs !== expected) faults.push({ number, name: `FAULT: xmlsec1 says ${theirs}`, xml: mutant.xml })
    }
    process.send?.({ tally, faults } satisfies Report)
  }
  process.disconnect()
}

/** What ours says of the signatures alone; null when it was decided by something else. */
function signatureOf({ judgement: { name } }: Mutant): 'valid' | 'invalid' | null {
  if (name === ACCEPTED) return 'valid'
  return /saml\.(digest_mismatch|signature_invalid)$/.test(name) ? 'invalid' : null
}

async function lead(): Promise<void> {
  const [tally, faults] = [new Map<string, number>(), new Map<number, Report['faults'][number]>()]
  const started = performance.now()
  say(
    `${count(mutants!)} mutants, seed ${String(seed)}, ${String(workers)} workers${hasXmlsec1 ? '' : ', without xmlsec1'}`,
  )
  let lastLine = 0
  const take = (report: Report) => {
    for (const [name, times] of Object.entries(report.tally)) tally.set(name, (tally.get(name) ?? 0) + times)
    for (const each of report.faults) faults.set(each.number, each)
    if (performance.now() - lastLine < 5_000) return
    lastLine = performance.now()
    say(progress(tally, faults.size, started))
  }
  const exits = Array.from({ length: workers! }, (_, index) => runWorker(index, take))
  const whole = (await Promise.all(exits)).every((code) => code === 0)
  for (const [name, times] of [...tally].sort((a, b) => b[1] - a[1]))
    say(`${count(times).padStart(11)}  ${name}`)
  for (const each of faults.values()) keep(each)
  say(`${progress(tally, faults.size, started)}${whole ? '' : '; a worker DIED'}`)
  process.exitCode = whole && faults.size === 0 && done(tally) === mutants ? 0 : 1
}

function runWorker(index: number, take: (report: Report) => void): Promise<number | null> {
  const given = Object.entries({ ...values, seed: String(seed), first: String(index) })
  const child = fork(
    import.meta.filename,
    given.map(([name, value]) => `--${name}=${value}`),
  )
  child.on('message', (message) => take(message as Report))
  return new Promise((resolve) => child.on('exit', resolve))
}

/** Every mutant is counted once under its judgement; comparisons with xmlsec1 come on top. */
function done(tally: ReadonlyMap<string, number>): number {
  return [...tally].reduce((sum, [name, times]) => (name.startsWith('beside ') ? sum : sum + times), 0)
}

function progress(tally: ReadonlyMap<string, number>, faults: number, started: number): string {
  const seconds = (performance.now() - started) / 1000
  const rate = done(tally) / seconds
  const left = Math.round((mutants! - done(tally)) / Math.max(rate, 1))
  const counts = `${count(done(tally))} of ${count(mutants!)}, ${count(Math.round(rate))}/s, ${count(Math.round(seconds))} s`
  return `${counts}${left > 0 ? `, ${count(left)} s left` : ''}; faults: ${String(faults)}`
}

function keep({ number, name, xml }: Report['faults'][number]): void {
  const folder = 'reports/fuzz'
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${String(seed)}-${String(number)}.xml`)
  writeFileSync(file, xml)
  say(`${name}: mutant ${String(number)} of seed ${String(seed)}, kept in ${file}`)
}

function count(number: number): string {
  return number.toLocaleString('en-US')
}

function say(line: string): void {
  process.stdout.write(`fuzz: ${line}\n`)
}
