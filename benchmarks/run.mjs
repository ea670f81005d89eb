/**
 * `npm run bench -- NAME [--json] [--quick] […]`: benchmarks, each in a folder of its own here.
 *
 * Installs what is missing, builds, installs the peers into `benchmarks/peers/`, runs
 * `benchmarks/NAME/benchmark.mjs` and prints its result: a table, or one JSON object with `--json`.
 * `--quick` runs few rounds, to see that everything works; its figures are not to be quoted.
 *
 * Invariant: everything in one result was measured in one run on one machine, against the built code
 * that is shipped; peers never become dependencies of the product.
 *
 * A benchmark's module exports `run({ quick })`, which resolves to a plain object (method, rounds,
 * figures), and `report(result)`, which makes the text for people. Progress goes through `note`. Options of
 * its own stand in an `options.mjs` beside it (`options`, as parseArgs takes them) and are given to `run`.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { mustRun, root } from '../scripts/workspace.mjs'
import { environment } from './frame/environment.mjs'
import { toStderr } from './frame/note.mjs'
import { ensurePeers } from './frame/peers.mjs'

const folder = join(root, 'benchmarks')
const { name, json, quick, ...options } = await readArguments()

await mustRun(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: toStderr })
await ensurePeers()

const benchmark = await import(pathToFileURL(moduleOf(name)).href)
const result = { benchmark: name, quick, ...environment(), ...(await benchmark.run({ quick, ...options })) }
process.stdout.write(
  json ? `${JSON.stringify(result, null, 2)}\n` : `${heading(result)}\n${benchmark.report(result)}\n`,
)

async function readArguments() {
  try {
    const [wanted, ...args] = process.argv.slice(2)
    if (wanted === undefined) throw new Error('name one benchmark')
    if (!benchmarks().includes(wanted)) throw new Error(`there is no benchmark ${wanted}`)
    const own = join(folder, wanted, 'options.mjs')
    const { options: ofBenchmark } = existsSync(own) ? await import(pathToFileURL(own).href) : { options: {} }
    const common = { json: { type: 'boolean', default: false }, quick: { type: 'boolean', default: false } }
    return { name: wanted, ...parseArgs({ args, options: { ...ofBenchmark, ...common } }).values }
  } catch (error) {
    process.stderr.write(`bench: ${error.message}\n\n  npm run bench -- NAME [--json] [--quick] […]\n\n`)
    process.stderr.write(`NAME is one of: ${benchmarks().join(', ')}\n`)
    process.exit(2)
  }
}

function benchmarks() {
  return readdirSync(folder).filter((entry) => existsSync(moduleOf(entry)))
}

function moduleOf(entry) {
  return join(folder, entry, 'benchmark.mjs')
}

function heading({ benchmark: title, date, cpu, cores, system, node, openssl, versions }) {
  const list = Object.entries(versions).map(([program, version]) => `${program} ${version}`)
  return [
    `${title}, ${date}${quick ? ' (quick: do not quote)' : ''}`,
    `${cpu}, ${cores} cores, ${system}, Node ${node}, OpenSSL ${openssl}`,
    list.join(', '),
    '',
  ].join('\n')
}
