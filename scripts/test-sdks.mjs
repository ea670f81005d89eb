/**
 * `npm run test:sdks`: the vendors' libraries for Python, Go and Java against a running Cardea with TLS. Needs what the languages need: python3 with venv and
 * pip, go, java with mvn, and their registries; what is not there is reported as not run, and is a failure under `-- --require python,go,java`.
 */
import { bin, ensureInstalled, run } from './workspace.mjs'

await ensureInstalled()
const program = ['--conditions=cardea-source', 'test/sdks/languages/main.ts', ...process.argv.slice(2)]
process.exit(await run(bin('tsx'), program))
