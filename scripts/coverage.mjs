/**
 * `npm run coverage`: the tests of the protocol, and every statement, branch, function and line of `xml/` and
 * `saml/` run by them; anything less is a failure. The page is in coverage/index.html.
 */
import { bin, ensureInstalled, run } from './workspace.mjs'

await ensureInstalled()
process.exit(
  await run(bin('vitest'), [
    'run',
    '--project',
    'protocol',
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
