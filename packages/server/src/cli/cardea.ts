/**
 * The command `cardea`: thin commands over the parts that `main.ts` puts together.
 *
 * Invariant: a command decides nothing; it reads its arguments, calls one function and turns the
 * outcome into lines and an exit code (0 done, 1 failed, 2 wrong usage).
 */
import { runApplyCommand } from './apply-command.ts'
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
    await serve()
    break
  case 'apply':
    process.exitCode = await runApplyCommand(args)
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
