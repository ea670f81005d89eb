import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/*
 * The vendors' libraries for Python, Go and Java, as they are published, against a running Cardea with TLS: `npm run test:sdks`.
 *
 * What a language needs is looked for on this machine, its libraries are fetched by its own tool, and its programs are built outside the
 * repository. Invariant: what could not be had is said as such, and never counts as passed.
 */

export const languages = ['python', 'go', 'java'] as const
export type Language = (typeof languages)[number]
export const vendors = ['workos', 'auth0', 'scalekit'] as const
export type Vendor = (typeof vendors)[number]

/** A library of a vendor: its newest major version, or an older one that is still in use. */
interface Library {
  readonly vendor: Vendor
  /** The number of an older one; null: the newest. */
  readonly major: number | null
}

const newest = vendors.map((vendor): Library => ({ vendor, major: null }))
const libraries: Readonly<Record<Language, readonly Library[]>> = {
  python: [...newest, { vendor: 'workos', major: 5 }, { vendor: 'auth0', major: 4 }],
  go: [...newest, { vendor: 'auth0', major: 1 }, { vendor: 'scalekit', major: 1 }],
  java: [...newest, { vendor: 'auth0', major: 2 }],
}

/** Where its program stands, below the folder of its language. */
function folderOf({ vendor, major }: Library): string {
  return major === null ? vendor : `${vendor}-${String(major)}`
}

/** How the program on a library is started. */
export interface Program extends Library {
  readonly language: Language
  readonly command: readonly [string, ...string[]]
  /** How this language is told whose certificate to trust. */
  readonly environment: Readonly<Record<string, string>>
}

/** A language on this machine: what was found, and the programs that could be built; of the others, why not. */
export interface Toolchain {
  readonly language: Language
  readonly found: string
  readonly programs: readonly Program[]
  readonly missing: readonly Missing[]
}

export interface Missing extends Library {
  readonly language: Language
  readonly reason: string
}

/** What it is called where the outcome is told. */
export function nameOf({ language, vendor, major }: Program | Missing): string {
  return `${language} ${vendor}${major === null ? '' : ` ${String(major)}`}`
}

/** What Cardea shows, and where something may be built. */
export interface Place {
  readonly certificate: string
  /** Is kept from one run to the next: what has been fetched is not fetched again. */
  readonly folder: string
}

const sources = join(import.meta.dirname, '..')

/** Finds a language and builds its programs. */
export function prepare(language: Language, place: Place): Toolchain {
  mkdirSync(join(place.folder, language), { recursive: true })
  return { python: preparePython, go: prepareGo, java: prepareJava }[language](place)
}

function preparePython({ certificate, folder }: Place): Toolchain {
  const name = ['python3.13', 'python3.12', 'python3.11', 'python3'].find((each) =>
    answers(each, '--version'),
  )
  if (name === undefined) return nothing('python', 'no python3 on the PATH')
  const found = said(name, '--version')
  // Two versions of a library do not stand in one environment.
  const pythonOf = (isOlder: boolean) =>
    join(folder, 'python', isOlder ? 'venv-older' : 'venv', 'bin', 'python')
  const failures = [false, true].map((isOlder) => {
    const python = pythonOf(isOlder)
    const requirements = join(sources, 'python', isOlder ? 'requirements-older.txt' : 'requirements.txt')
    return (
      (existsSync(python) ? null : attempt(name, ['-m', 'venv', join(python, '../..')])) ??
      attempt(python, ['-m', 'pip', 'install', '--quiet', '-r', requirements])
    )
  })
  const trust = {
    SSL_CERT_FILE: certificate,
    REQUESTS_CA_BUNDLE: certificate,
    GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: certificate,
    PYTHONDONTWRITEBYTECODE: '1',
  }
  return built('python', found, (library) => {
    const isOlder = library.major !== null
    const program = join(sources, 'python', `${folderOf(library).replace('-', '_')}_program.py`)
    return failures[Number(isOlder)] ?? { command: [pythonOf(isOlder), program], environment: trust }
  })
}

function prepareGo({ certificate, folder }: Place): Toolchain {
  if (!answers('go', 'version')) return nothing('go', 'no go on the PATH')
  return built('go', said('go', 'version'), (library) => {
    const source = folderOf(library)
    const binary = join(folder, 'go', source)
    const failure = attempt(
      'go',
      ['build', '-mod=readonly', '-o', binary, `./${source}`],
      join(sources, 'go'),
    )
    return failure ?? { command: [binary], environment: { SSL_CERT_FILE: certificate } }
  })
}

function prepareJava({ certificate, folder }: Place): Toolchain {
  for (const tool of ['java', 'keytool', 'mvn']) {
    if (!answers(tool, tool === 'keytool' ? '-help' : '-version'))
      return nothing('java', `no ${tool} on the PATH`)
  }
  const store = `${certificate}.p12`
  const entry = ['-importcert', '-noprompt', '-alias', 'cardea', '-file', certificate]
  const kept = ['-keystore', store, '-storetype', 'PKCS12', '-storepass', 'changeit']
  const untrusted = attempt('keytool', [...entry, ...kept])
  if (untrusted !== null) return nothing('java', untrusted)
  return built('java', said('java', '-version'), (library) => {
    const source = folderOf(library)
    if (!existsSync(join(sources, 'java', source)))
      return 'there is no program: its library is in no registry that Maven asks'
    const project = join(folder, 'java', source)
    mkdirSync(project, { recursive: true })
    copyFileSync(join(sources, 'java', source, 'pom.xml'), join(project, 'pom.xml'))
    rmSync(join(project, 'src'), { recursive: true, force: true })
    for (const each of ['harness', source])
      cpSync(join(sources, 'java', each), join(project, 'src'), { recursive: true })
    const goals = ['-q', '-B', 'compile', 'dependency:copy-dependencies']
    const failure = attempt('mvn', goals, project)
    if (failure !== null) return failure
    const classes = [join(project, 'target', 'classes'), join(project, 'target', 'dependency', '*')].join(':')
    const trust = [`-Djavax.net.ssl.trustStore=${store}`, '-Djavax.net.ssl.trustStorePassword=changeit']
    return { command: ['java', ...trust, '-cp', classes, 'Program'], environment: {} }
  })
}

/** The programs are built one by one: what one library lacks says nothing about another. */
function built(
  language: Language,
  found: string,
  build: (library: Library) => string | Pick<Program, 'command' | 'environment'>,
): Toolchain {
  const programs: Program[] = []
  const missing: Missing[] = []
  for (const library of libraries[language]) {
    const made = build(library)
    if (typeof made === 'string') missing.push({ language, ...library, reason: made })
    else programs.push({ language, ...library, ...made })
  }
  return { language, found, programs, missing }
}

function nothing(language: Language, reason: string, found = 'not found'): Toolchain {
  return {
    language,
    found,
    programs: [],
    missing: libraries[language].map((library) => ({ language, ...library, reason })),
  }
}

function answers(command: string, argument: string): boolean {
  return spawnSync(command, [argument], { stdio: 'ignore' }).status === 0
}

/** The first line of what a tool says of its version. */
function said(command: string, argument: string): string {
  const { stdout, stderr } = spawnSync(command, [argument], { encoding: 'utf8' })
  return `${stdout}${stderr}`.split('\n')[0] ?? ''
}

/** Runs a tool; null, or why it failed. */
function attempt(command: string, args: readonly string[], cwd?: string): string | null {
  const { status, error, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', cwd })
  if (status === 0) return null
  const lines = `${stdout}${stderr}`.trim().split('\n')
  // Maven says first what is wrong, and then where to read about itself.
  const errors = lines.filter((line) => line.includes('[ERROR]')).slice(0, 6)
  const output = errors.length > 0 ? errors : lines.slice(-6)
  return `${command}: ${error?.message ?? output.join('\n')}`
}
