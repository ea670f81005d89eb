/**
 * `npm run coverage`: the tests of the SAML core, and every statement, branch, function and line of `xml/` and `saml/`
 * run by them; anything less is a failure. The page is in coverage/index.html. The slowest are left out, which hold
 * rules that have nearer tests.
 */
import { bin, ensureInstalled, run } from './workspace.mjs'

await ensureInstalled()
process.exit(
  await run(bin('vitest'), [
    'run',
    '--project',
    'protocol',
    'packages/protocol/src/xml',
    'packages/protocol/src/saml',
    'packages/protocol/test',
    '--exclude=**/fuzz/**',
    '--exclude=**/incidents-*.test.ts',
    '--reporter=minimal',
    '--coverage.enabled',
    '--coverage.include=packages/protocol/src/{xml,saml}/**',
    '--coverage.thresholds.100',
    '--coverage.reporter=text',
    '--coverage.reporter=html',
    '--coverage.skipFull',
    ...process.argv.slice(2),
  ]),
)
