import { isDeepStrictEqual, inspect } from 'node:util'
import { type Machine, openAuth0World } from '../auth0-world.ts'
import { openWorkosWorld, type WorkosWorld } from '../workos-world.ts'
import type { Answer } from '../running-cardea.ts'
import { type ScalekitWorld, openScalekitWorld } from '../scalekit-world.ts'
import { expectedOfAuth0 } from './expected-auth0.ts'
import { expectedOfOlder } from './expected-older.ts'
import { expectedOfScalekit } from './expected-scalekit.ts'
import { expectedOfWorkos } from './expected-workos.ts'
import { runProgram } from './run-program.ts'
import { type Program, type Vendor, nameOf } from './toolchains.ts'

/* Runs the programs one after the other against one Cardea with TLS, and compares what each has seen with what it should have. */

/** What a program is told, and what it has to have seen: each value is compared with the report's, a text with its beginning. */
interface Subject {
  readonly settings: Readonly<Record<string, string>>
  readonly expected: Readonly<Record<string, unknown>>
}

/** The same Cardea, with the applications of each vendor's tests. */
interface Worlds {
  readonly workos: WorkosWorld
  readonly scalekit: ScalekitWorld
  /** Of Auth0's Management API: one that may do everything, and one that may only read organizations. */
  readonly machines: { readonly all: Machine; readonly reader: Machine }
}

function subjectOf({ vendor, language }: Program, { workos: world, scalekit, machines }: Worlds): Subject {
  const { cardea, clientId, clientSecret, redirectUri, organizationId, connections } = world
  const shared = {
    CARDEA_URL: cardea.url,
    CLIENT_ID: clientId,
    REDIRECT_URI: redirectUri,
    ORGANIZATION_ID: organizationId,
    CONNECTION_ID: connections.saml,
  }
  const subjects: Readonly<Record<Vendor, () => Subject>> = {
    workos: () => ({
      settings: { ...shared, API_KEY: cardea.apiKey },
      expected: expectedOfWorkos(language, world),
    }),
    auth0: () => ({
      settings: {
        ...shared,
        CLIENT_SECRET: clientSecret,
        MACHINE_ID: machines.all.clientId,
        MACHINE_SECRET: machines.all.clientSecret,
        READER_ID: machines.reader.clientId,
        READER_SECRET: machines.reader.clientSecret,
      },
      expected: expectedOfAuth0(language, world),
    }),
    scalekit: () => ({
      settings: { ...shared, CLIENT_ID: scalekit.clientId, CLIENT_SECRET: scalekit.clientSecret },
      expected: language === 'java' ? {} : expectedOfScalekit(language, scalekit),
    }),
  }
  return subjects[vendor]()
}

/** What differs, a line each. */
function differences(expected: Subject['expected'], report: Answer): string[] {
  return Object.entries(expected).flatMap(([name, wanted]) => {
    const seen: unknown = report[name]
    const isAsWanted =
      typeof wanted === 'string' ? String(seen).startsWith(wanted) : isDeepStrictEqual(seen, wanted)
    return isAsWanted
      ? []
      : [`${name}: ${inspect(seen, { depth: 4 })} in the place of ${inspect(wanted, { depth: 4 })}`]
  })
}

async function outcomeOf(program: Program, worlds: Worlds): Promise<string[]> {
  const { settings, expected: newest } = subjectOf(program, worlds)
  const expected = program.major === null ? newest : expectedOfOlder(nameOf(program), newest)
  const { workos: world } = worlds
  const visit = async (url: string) => {
    const received = await world.signIn(url)
    return `${world.redirectUri}?${received.toString()}`
  }
  try {
    return differences(expected, await runProgram(program, settings, visit))
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

const programs = JSON.parse(process.env['PROGRAMS'] ?? '[]') as readonly Program[]
const world = await openWorkosWorld('embedded', {
  CARDEA_TLS_CERT: process.env['CARDEA_TLS_CERT'] ?? '',
  CARDEA_TLS_KEY: process.env['CARDEA_TLS_KEY'] ?? '',
})
const { machine: all, machineWith } = await openAuth0World('embedded', world.cardea)
const worlds: Worlds = {
  workos: world,
  scalekit: await openScalekitWorld('embedded', world.cardea),
  machines: { all, reader: await machineWith(['read:organizations']) },
}
let failed = 0
for (const program of programs) {
  const faults = await outcomeOf(program, worlds)
  if (faults.length > 0) failed += 1
  process.stdout.write(`${faults.length === 0 ? 'ok ' : 'BAD'} ${nameOf(program)}\n`)
  for (const fault of faults) process.stdout.write(`      ${fault.replaceAll('\n', '\n      ')}\n`)
}
await world.cardea.close()
for (const fault of world.cardea.faults) process.stdout.write(`BAD Cardea’s own fault: ${fault}\n`)
process.stdout.write(`${String(programs.length - failed)} passed, ${String(failed)} failed\n`)
process.exitCode = failed + world.cardea.faults.length === 0 ? 0 : 1
