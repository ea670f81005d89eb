/**
 * The command `cardea`: thin commands over the parts that `main.ts` puts together.
 *
 * Invariant: a command decides nothing; it reads its arguments, calls one function and turns the
 * outcome into lines and an exit code (0 done, 1 failed, 2 wrong usage).
 */
import { loadConfig } from '../config/load-config.ts'
import { openParts } from '../main.ts'
import { createLog } from '../platform/create-log.ts'
import { runApply } from './apply.ts'
import { serve } from './serve.ts'
import { version } from './version.ts'

const usage = `Cardea ${version}: enterprise single sign-on, self-hosted.

  cardea serve                       runs the service
  cardea apply FILE [--dry-run]      brings the deployment to the state that FILE (YAML or JSON) declares
        [--url URL --api-key KEY]    through a running service; without them, directly on the database
  cardea version                     prints the version

Settings come from the environment (CARDEA_…, DATABASE_URL): see docs/configuration.md.
`

const [command, ...args] = process.argv.slice(2)

switch (command) {
  case 'serve':
    process.exitCode = await serve()
    break
  case 'apply':
    process.exitCode = await runApply(args, applyIo(), openDeployment)
    break
  case 'version':
  case '--version':
    process.stdout.write(`${version}\n`)
    break
  case undefined:
  case 'help':
  case '--help':
  case '-h':
    process.stdout.write(usage)
    break
  default:
    process.stderr.write(`cardea: there is no command "${command}".\n\n${usage}`)
    process.exitCode = 2
}

function applyIo(): Parameters<typeof runApply>[1] {
  return {
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    env: process.env,
    fetch: globalThis.fetch,
  }
}

/** The deployment of this environment, for commands that work on it directly. Only warnings go to the log. */
function openDeployment() {
  const config = loadConfig(process.env)
  return openParts(config, createLog({ logLevel: config.logLevel === 'info' ? 'warn' : config.logLevel }))
}
