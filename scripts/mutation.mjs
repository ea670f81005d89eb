/**
 * `npm run mutation`: changes the SAML core in thousands of small ways and asks the tests about each (docs/mutation.md).
 * Takes about an hour; a second run judges only what has changed. Arguments go to Stryker:
 * `npm run mutation -- --mutate packages/protocol/src/xml/parse-xml.ts`.
 */
import { bin, ensureInstalled, run } from './workspace.mjs'

await ensureInstalled()
process.exit(await run(bin('stryker'), ['run', ...process.argv.slice(2)]))
