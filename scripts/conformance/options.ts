import { parseArgs } from 'node:util'
import { plans } from '../../test/conformance/plans.ts'

/** One option of `npm run conformance`: what the command line takes and what `--help` says of it. */
interface Option {
  /** How its value is shown; absent: a switch. */
  readonly value?: string
  /** May come several times. */
  readonly multiple?: true
  readonly default?: string
  readonly description: string
}

/** Every option, in the order of `--help`. */
const table = {
  suite: {
    value: 'URL',
    default: 'https://localhost.emobix.co.uk:8443',
    description: 'Where the suite is: its pages and its API.',
  },
  'suite-insecure-tls': {
    description:
      'Believe any certificate of the suite, and of Cardea in the browser: a suite on your own machine has one that nobody has signed. Only what this command itself sends is meant; whoever stands between could read and change it, the client secrets of this run included. Never with a suite that you reach over a network.',
  },
  'public-url': {
    value: 'URL',
    description:
      'Where the suite and the browser reach the Cardea that this command starts. The suite wants https. Default: this machine, at --port.',
  },
  host: {
    value: 'ADDRESS',
    default: '127.0.0.1',
    description:
      'The address to listen on; 0.0.0.0 where the suite runs in a container. It is a sandbox: whoever reaches it can sign in as its test people.',
  },
  port: { value: 'NUMBER', default: '4400', description: 'The port to listen on.' },
  'tls-cert': {
    value: 'FILE',
    description: 'The certificate chain (PEM) of the public URL, where no proxy ends TLS.',
  },
  'tls-key': { value: 'FILE', description: 'Its private key (PEM).' },
  alias: {
    value: 'NAME',
    default: 'cardea',
    description: 'Under which name the suite calls back. Two runs at one suite need two names.',
  },
  plan: {
    value: 'NAME',
    multiple: true,
    description: `A plan to run, may come several times. Default: all of them.\n${plans.map(({ name }) => name).join('\n')}`,
  },
  module: {
    value: 'NAME',
    multiple: true,
    description: 'A module to run, may come several times. Default: every module of the plan.',
  },
  timeout: {
    value: 'SECONDS',
    default: '240',
    description: 'How long a module may take before it counts as failed.',
  },
  help: { description: 'Prints this.' },
} as const satisfies Readonly<Record<string, Option>>

/** What the command has been told. */
export interface Options {
  /** Without trailing slash. */
  readonly suite: string
  readonly suiteInsecureTls: boolean
  /** Without trailing slash. */
  readonly publicUrl: string
  readonly host: string
  readonly port: number
  readonly tlsCert: string | null
  readonly tlsKey: string | null
  readonly alias: string
  /** Empty: all. */
  readonly plans: readonly string[]
  /** Empty: all. */
  readonly modules: readonly string[]
  readonly timeoutSeconds: number
}

/** A command line that cannot be followed, said in words. */
export class UsageError extends Error {}

/** Reads the command line; null: help is wanted. Throws `UsageError`. */
export function readOptions(args: readonly string[]): Options | null {
  const values = parse(args)
  const one = (name: keyof typeof table) => {
    const value = values[name]
    return typeof value === 'string' ? value : null
  }
  const many = (name: keyof typeof table) => {
    const value = values[name]
    return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
  }
  if (values['help'] === true) return null
  const port = numberOf('port', one('port'))
  const [tlsCert, tlsKey] = [one('tls-cert'), one('tls-key')]
  if ((tlsCert === null) !== (tlsKey === null))
    throw new UsageError('--tls-cert and --tls-key come together.')
  const unknown = many('plan').find((name) => !plans.some((plan) => plan.name === name))
  if (unknown !== undefined) throw new UsageError(`There is no plan ${unknown} here; --help lists them.`)
  const scheme = tlsCert === null ? 'http' : 'https'
  return {
    suite: urlOf('suite', one('suite') ?? ''),
    suiteInsecureTls: values['suite-insecure-tls'] === true,
    publicUrl: urlOf('public-url', one('public-url') ?? `${scheme}://localhost:${String(port)}`),
    host: one('host') ?? '',
    port,
    tlsCert,
    tlsKey,
    alias: aliasOf(one('alias') ?? ''),
    plans: many('plan'),
    modules: many('module'),
    timeoutSeconds: numberOf('timeout', one('timeout')),
  }
}

/** The text of `--help`. */
export function helpText(): string {
  const lines = Object.entries<Option>(table).flatMap(([name, { value, description, default: usual }]) => [
    `  --${name}${value === undefined ? '' : ` ${value}`}${usual === undefined ? '' : ` (default: ${usual})`}`,
    ...description.split('\n').map((line) => `      ${line}`),
  ])
  return [
    'Runs the OpenID Foundation’s certification plans of a running copy of its suite against a Cardea that this command starts.',
    '',
    '  npm run conformance -- --suite URL [options]',
    '',
    ...lines,
    '',
    'In the environment:',
    '  CONFORMANCE_TOKEN',
    '      The API token of a suite that wants one.',
    '  DATABASE_URL',
    '      An empty PostgreSQL database for Cardea. Default: an embedded one, which is gone afterwards.',
    '',
    'What has to be set up, and what the results mean: docs/conformance.md.',
    '',
  ].join('\n')
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: Object.fromEntries(
        Object.entries<Option>(table).map(([name, { value, multiple = false, default: usual }]) => [
          name,
          {
            type: value === undefined ? ('boolean' as const) : ('string' as const),
            multiple,
            ...(usual === undefined ? {} : { default: usual }),
          },
        ]),
      ),
    }).values
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)} See --help.`)
  }
}

function urlOf(name: string, text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new UsageError(`--${name} is an http(s) address; it was ${text}.`)
  }
  return text.replace(/\/+$/, '')
}

function numberOf(name: string, text: string | null): number {
  if (text === null || !/^[1-9][0-9]{0,4}$/.test(text)) throw new UsageError(`--${name} is a number.`)
  return Number(text)
}

function aliasOf(text: string): string {
  if (!/^[A-Za-z0-9_-]{1,50}$/.test(text)) throw new UsageError('--alias is letters, digits, - and _.')
  return text
}
