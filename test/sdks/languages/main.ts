import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { tlsFiles } from '../../browser/tls-files.ts'
import { type Language, languages, nameOf, prepare } from './toolchains.ts'

/* `npm run test:sdks [-- --only python,go,java] [--require python,go,java]`. */

const { values } = parseArgs({ options: { only: { type: 'string' }, require: { type: 'string' } } })
const chosen = listed(values.only) ?? languages
const required = listed(values.require) ?? []
const files = await tlsFiles('localhost')
process.exitCode = await main().finally(() => files.remove())

async function main(): Promise<number> {
  const folder = join(import.meta.dirname, '../../../node_modules/.cache/cardea/sdks')
  const place = { certificate: files.settings.CARDEA_TLS_CERT, folder }
  const toolchains = [...new Set([...chosen, ...required])].map((language) => {
    const toolchain = prepare(language, place)
    say(`${language}: ${toolchain.found}`)
    return toolchain
  })
  const missing = toolchains.flatMap((each) => each.missing)
  for (const each of missing) say(`not run: ${nameOf(each)}: ${each.reason}`)
  const code = await signIn(toolchains.flatMap(({ programs }) => programs))
  const lacking = missing.filter(({ language }) => required.includes(language))
  if (missing.length > 0) say(`${String(missing.length)} not run: ${missing.map(nameOf).join(', ')}`)
  if (lacking.length > 0) say(`--require demands every program of ${required.join(', ')}`)
  return lacking.length > 0 ? 1 : code
}

/** In a process of its own, because Node reads whom to trust when it starts; Cardea, which is its own identity provider here, is in there. */
function signIn(programs: readonly unknown[]): Promise<number> {
  const child = spawn(
    process.execPath,
    [...process.execArgv, join(import.meta.dirname, 'sign-in-programs.ts')],
    {
      stdio: 'inherit',
      env: {
        ...process.env,
        ...files.settings,
        NODE_EXTRA_CA_CERTS: files.settings.CARDEA_TLS_CERT,
        PROGRAMS: JSON.stringify(programs),
      },
    },
  )
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

function listed(text: string | undefined): readonly Language[] | null {
  if (text === undefined) return null
  const named = text.split(',')
  const unknown = named.filter((name) => !languages.some((language) => language === name))
  if (unknown.length > 0) throw new Error(`no such language: ${unknown.join(', ')}`)
  return languages.filter((language) => named.includes(language))
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
