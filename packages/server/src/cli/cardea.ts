/**
 * The command `cardea`: thin commands over the parts that `main.ts` puts together.
 *
 * Invariant: a command decides nothing; it reads its arguments, calls one function and turns the
 * outcome into lines and an exit code (0 done, 1 failed, 2 wrong usage). Each loads what it needs.
 */
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
  run(args: readonly string[]): Promise<number>
}

const HELP = new Set(['help', '--help', '-h'])

const commands: Readonly<Record<string, () => Promise<Command>>> = {
  async serve() {
    const { usage, serve } = await import('./serve.ts')
    return { usage, run: (args) => withoutArguments(args, usage, serve) }
  },
  async apply() {
    const { usage, runApply } = await import('./apply.ts')
    return { usage, run: (args) => runApply(args, commandIo(), openDeployment) }
  },
  async keys() {
    const { usage, runKeys } = await import('./keys.ts')
    return { usage, run: (args) => runKeys(args, commandIo(), openDeployment) }
  },
  async 'operator-link'() {
    const { usage, runOperatorLink } = await import('./operator-link.ts')
    return { usage, run: (args) => runOperatorLink(args, commandIo(), openDeployment) }
  },
  async 'dev-cert'() {
    const { usage, runDevCert } = await import('./dev-cert.ts')
    return { usage, run: (args) => devCert(args, runDevCert) }
  },
  version: () => Promise.resolve(versionCommand),
}

const versionCommand: Command = {
  usage: 'cardea version\n\nPrints the version.\n',
  run: (args) =>
    withoutArguments(args, versionCommand.usage, () => {
      process.stdout.write(`${version}\n`)
      return Promise.resolve(0)
    }),
}

process.exitCode = await main(process.argv.slice(2))

/** Help is given before anything else is looked at, and nothing is done then. */
async function main([first = 'help', ...args]: readonly string[]): Promise<number> {
  if (first === '--version') return main(['version', ...args])
  if (HELP.has(first)) return args.length === 0 ? tell(usage) : main([...args, '--help'])
  const load = Object.hasOwn(commands, first) ? commands[first] : undefined
  if (load === undefined) return refuse(`there is no command "${first}".`, usage)
  const command = await load()
  const asksForHelp = args[0] === 'help' || args.some((arg) => arg !== 'help' && HELP.has(arg))
  return asksForHelp ? tell(command.usage) : command.run(args)
}

function tell(text: string): number {
  process.stdout.write(text)
  return 0
}

function refuse(reason: string, text: string): number {
  process.stderr.write(`cardea: ${reason}\n\n${text}`)
  return 2
}

async function withoutArguments(
  args: readonly string[],
  text: string,
  run: () => Promise<number>,
): Promise<number> {
  const [first] = args
  return first === undefined ? run() : refuse(`"${first}" is not an argument of this command.`, text)
}

function commandIo(): ApplyIo {
  return {
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    env: process.env,
    fetch: globalThis.fetch,
  }
}

/** The files that the settings may name already are what it makes. */
async function devCert(args: readonly string[], runDevCert: typeof RunDevCert): Promise<number> {
  const { loadConfig } = await import('../config/load-config.ts')
  const { reportingFaults } = await import('./report-faults.ts')
  return reportingFaults(() => {
    const config = loadConfig({ ...process.env, CARDEA_TLS_CERT: '', CARDEA_TLS_KEY: '' })
    return runDevCert(args, commandIo(), config)
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
