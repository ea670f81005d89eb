/**
 * `npm run fuzz`: a million mutants of documents and answers, judged beside libxml2 and xmlsec1
 * (docs/fuzzing.md). Arguments go to it: `npm run fuzz -- --mutants 20000 --seed 1`.
 */
import { installFromDebian } from './test-programs.mjs'
import { bin, ensureInstalled, hasProgram, run, say } from './workspace.mjs'

await ensureInstalled()
const hasXmlsec1 = hasProgram('xmlsec1') || (await installFromDebian('xmlsec1'))
if (!hasXmlsec1) say('xmlsec1 could not be installed here: signatures are not compared with it.')

const program = ['--conditions=cardea-source', 'packages/protocol/test/fuzz/run-fuzz.ts']
const env = { ...process.env, TEST_WITHOUT: hasXmlsec1 ? '' : 'xmlsec1' }
process.exit(await run(bin('tsx'), [...program, ...process.argv.slice(2)], { env }))
