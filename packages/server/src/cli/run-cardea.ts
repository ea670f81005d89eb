import type { ApplyIo } from './apply.ts'
import type { runDevCert as RunDevCert } from './dev-cert.ts'
import { version } from '../platform/version.ts'

const usage = `Cardea ${version}: enterprise single sign-on, self-hosted.

  cardea serve                       runs the service
  cardea apply FILE [--dry-run]      brings the deployment to the state that FILE (YAML or JSON) declares
        [--url URL --api-key KEY]    through a running service; without them, directly on the database
  cardea keys list|rotate [--emergency]
                                     shows and rotates the keys that sign tokens
  cardea operator-link [EMAIL]       makes a link for the first operator, or for one who has lost their password
  cardea dev-cert [NAME…]            makes a certificate for https on this machine
  cardea version                     prints the version

\`cardea help COMMAND\` says more of one. Settings come from the environment (CARDEA_…, DATABASE_URL): see docs/configuration.md.
`

/** One of the commands above. */
interface Command {
  readonly usage: string
  run(args: readonly string[], io: ApplyIo): Promise<number>
}

const HELP = new Set(['help', '--help', '-h'])

const commands: Readonly<Record<string, () => Promise<Command>>> = {
  async serve() {
    const { usage, serve } = await import('./serve.ts')
    return withoutArguments(usage, serve)
  },
  async apply() {
    const { usage, runApply } = await import('./apply.ts')
    return { usage, run: (args, io) => runApply(args, io, openDeployment) }
  },
  async keys() {
    const { usage, runKeys } = await import('./keys.ts')
    return { usage, run: (args, io) => runKeys(args, io, openDeployment) }
  },
  async 'operator-link'() {
    const { usage, runOperatorLink } = await import('./operator-link.ts')
    return { usage, run: (args, io) => runOperatorLink(args, io, openDeployment) }
  },
  async 'dev-cert'() {
    const { usage, runDevCert } = await import('./dev-cert.ts')
    return { usage, run: (args, io) => devCert(args, io, runDevCert) }
  },
  version: () =>
    Promise.resolve(
      withoutArguments('cardea version\n\nPrints the version.\n', (io) => tell(io, `${version}\n`)),
    ),
}

/** Runs the command that these arguments name, and answers the exit code. Help is given before anything else is looked at, and nothing is done then. */
export async function runCardea([first = 'help', ...args]: readonly string[], io: ApplyIo): Promise<number> {
  if (first === '--version') return runCardea(['version', ...args], io)
  if (HELP.has(first)) return args.length === 0 ? tell(io, usage) : runCardea([...args, '--help'], io)
  const load = Object.hasOwn(commands, first) ? commands[first] : undefined
  if (load === undefined) return refuse(io, `there is no command "${first}".`, usage)
  const command = await load()
  const asksForHelp = args[0] === 'help' || args.some((arg) => arg !== 'help' && HELP.has(arg))
  return asksForHelp ? tell(io, command.usage) : command.run(args, io)
}

function tell(io: ApplyIo, text: string): number {
  io.stdout(text)
  return 0
}

function refuse(io: ApplyIo, reason: string, text: string): number {
  io.stderr(`cardea: ${reason}\n\n${text}`)
  return 2
}

/** For commands that take none. */
function withoutArguments(text: string, run: (io: ApplyIo) => number | Promise<number>): Command {
  return {
    usage: text,
    async run([first], io) {
      if (first !== undefined) return refuse(io, `"${first}" is not an argument of this command.`, text)
      return run(io)
    },
  }
}

/** The files that the settings may name already are what it makes. */
async function devCert(args: readonly string[], io: ApplyIo, runDevCert: typeof RunDevCert): Promise<number> {
  const { loadConfig } = await import('../config/load-config.ts')
  const { reportingFaults } = await import('./report-faults.ts')
  return reportingFaults(() => {
    const config = loadConfig({ ...process.env, CARDEA_TLS_CERT: '', CARDEA_TLS_KEY: '' })
    return runDevCert(args, io, config)
  })
}

/** The deployment of this environment, for commands that work on it directly. Only warnings go to the log. */
async function openDeployment() {
  const { loadConfig } = await import('../config/load-config.ts')
  const { createLog } = await import('../platform/create-log.ts')
  const { openParts } = await import('../main.ts')
  const config = loadConfig(process.env)
  return openParts(config, createLog({ logLevel: config.logLevel === 'info' ? 'warn' : config.logLevel }))
}
