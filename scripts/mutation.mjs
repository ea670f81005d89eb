/**
 * `npm run mutation`: changes the SAML core in thousands of small ways and asks the tests about each (docs/mutation.md).
 * Takes an hour or two, in parts, each of which is kept: what was interrupted goes on, and a second run judges only what
 * has changed. Arguments go to Stryker instead: `npm run mutation -- --mutate packages/protocol/src/xml/parse-xml.ts`.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { bin, ensureInstalled, root, run, say } from './workspace.mjs'

const FILES_PER_PART = 8

await ensureInstalled()
const given = process.argv.slice(2)
if (given.length === 0) await judgeInParts()
process.exit(await run(bin('stryker'), ['run', ...given]))

/** Stryker keeps its findings when a run ends, not before. The score is judged by the whole run that follows. */
async function judgeInParts() {
  const files = ['xml', 'saml'].flatMap(sourcesIn)
  for (let start = 0; start < files.length; start += FILES_PER_PART) {
    say(`files ${start + 1} to ${Math.min(start + FILES_PER_PART, files.length)} of ${files.length}`)
    const part = files.slice(start, start + FILES_PER_PART).join(',')
    await run(bin('stryker'), ['run', '--mutate', part, '--reporters', 'progress-append-only'])
  }
}

function sourcesIn(folder) {
  const path = `packages/protocol/src/${folder}`
  return readdirSync(join(root, path))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => `${path}/${name}`)
}
