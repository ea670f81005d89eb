/**
 * The command `cardea`: thin commands over the parts that `main.ts` puts together.
 *
 * Invariant: a command decides nothing; it reads its arguments, calls one function and turns the
 * outcome into lines and an exit code (0 done, 1 failed, 2 wrong usage). Each loads what it needs.
 */
import type { ApplyIo } from './apply.ts'
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

Settings come from the environment (CARDEA_…, DATABASE_URL): see docs/configuration.md.
`

const [command, ...args] = process.argv.slice(2)

switch (command) {
  case 'serve':
    process.exitCode = await (await import('./serve.ts')).serve()
    break
  case 'apply':
    process.exitCode = await (await import('./apply.ts')).runApply(args, applyIo(), openDeployment)
    break
  case 'keys':
    process.exitCode = await (await import('./keys.ts')).runKeys(args, applyIo(), openDeployment)
    break
  case 'operator-link':
    process.exitCode = await (
      await import('./operator-link.ts')
    ).runOperatorLink(args, applyIo(), openDeployment)
    break
  case 'dev-cert':
    process.exitCode = await devCert()
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

function applyIo(): ApplyIo {
  return {
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    env: process.env,
    fetch: globalThis.fetch,
  }
}

/** The files that the settings may name already are what it makes. */
async function devCert(): Promise<number> {
  const { loadConfig } = await import('../config/load-config.ts')
  const { runDevCert } = await import('./dev-cert.ts')
  const { reportingFaults } = await import('./report-faults.ts')
  return reportingFaults(() => {
    const config = loadConfig({ ...process.env, CARDEA_TLS_CERT: '', CARDEA_TLS_KEY: '' })
    return runDevCert(args, applyIo(), config)
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
