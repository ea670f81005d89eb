import { type ChildProcess, fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { testSamlConnectionId } from '../../packages/server/src/simulator/test-connections.ts'
import type { TestEngine } from '../../packages/server/test/test-database.ts'
import { newVisitor } from '../idps/visitor.ts'
import { type Method, type MethodName, methods } from './auth0-methods.ts'
import { type Answer, type RunningCardea, startRunningCardea } from './running-cardea.ts'

/** The library's versions that are in use: 5, 6 and 7 have one shape, 4 another. */
export type Version = 4 | 5 | 6 | 7

const packages = { 4: 'auth0-4', 5: 'auth0-5', 6: 'auth0-6', 7: 'auth0' } as const

/** The credentials of an m2m application. */
export interface Machine {
  readonly clientId: string
  readonly clientSecret: string
}

export interface Library {
  readonly version: Version
  /** Calls a method of the ManagementClient by its name in version 7, with the input that `auth0-methods.ts` makes of it for the version. */
  readonly call: (name: MethodName, ...input: readonly unknown[]) => Promise<Answer>
  readonly callAs: (machine: Machine, name: MethodName, ...input: readonly unknown[]) => Promise<Answer>
  /** All items of a list, page after page of so many. */
  readonly all: (
    name: MethodName,
    key: string,
    pageSize: number,
    ...input: readonly unknown[]
  ) => Promise<Answer[]>
  /** Calls a method of another client by its own name. */
  readonly callOf: (
    kind: string,
    options: object,
    path: string,
    ...input: readonly unknown[]
  ) => Promise<Answer>
  readonly close: () => void
}

export interface Auth0World {
  readonly cardea: RunningCardea
  /** May do everything that the Management API has. */
  readonly machine: Machine
  /** An m2m application with these permissions; with an organization it reaches nothing else. */
  readonly machineWith: (scopes: readonly string[], organizationId?: string) => Promise<Machine>
  /** Signs ada@example.com of the simulator in by the test organization's SAML connection. */
  readonly signIn: () => Promise<void>
}

/** What a refusal of the library is, as the process tells it. */
export interface Refusal {
  readonly name: string
  readonly message: string
  readonly statusCode: number
  readonly errorCode?: string
  readonly body: Answer
  /** The classes of the library that it is an instance of. */
  readonly kinds: readonly string[]
}

const everything = [
  ...['read:self_service_profiles', 'write:self_service_profiles', 'write:setup_tickets'],
  ...['read:applications', 'write:applications', 'read:connections', 'write:connections'],
  ...['read:organizations', 'write:organizations', 'read:domains', 'write:domains', 'read:profiles'],
  ...['read:members', 'write:members', 'write:profiles'],
]

/** `running`: where it is opened; absent: in a new one. */
export async function openAuth0World(engine: TestEngine, running?: RunningCardea): Promise<Auth0World> {
  const cardea = running ?? (await startRunningCardea(engine, { tls: true }))
  let machines = 0
  const machineWith: Auth0World['machineWith'] = (scopes, organizationId) => {
    machines += 1
    const bound = organizationId === undefined ? {} : { organizationId }
    const input = { name: `machine ${String(machines)}`, type: 'm2m', scopes, ...bound }
    return cardea.api('POST', '/v1/applications', input)
  }
  return { cardea, machine: await machineWith(everything), machineWith, signIn: () => signIn(cardea) }
}

const redirectUri = 'https://app.example/callback'

/** What proves that who redeems a code has begun the sign-in (RFC 7636 §4.1). */
export const codeVerifier = 'a-verifier-of-all-these-tests-which-is-long-enough'

async function signIn(cardea: RunningCardea): Promise<void> {
  const input = { name: 'Application', type: 'web', redirectUris: [redirectUri] }
  const { clientId } = await cardea.api('POST', '/v1/applications', input)
  await codeFor(cardea, clientId)
}

/** Signs ada@example.com of the simulator in, and answers the code that the application gets. */
export async function codeFor(cardea: RunningCardea, clientId: string, asked: object = {}): Promise<string> {
  const request = { connection: testSamlConnectionId, code_challenge_method: 'S256', ...asked }
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid profile email',
    state: 's',
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    ...request,
  })
  return arriveFrom(cardea, `${cardea.url}/authorize?${query.toString()}`)
}

/** The same from an address where a sign-in begins. */
export async function arriveFrom(cardea: RunningCardea, address: string): Promise<string> {
  const visitor = newVisitor({ fetch: cardea.fetch })
  const asked = await visitor.open(address)
  const answered = await visitor.open(`${asked.url}&person=ada%40example.com`)
  const { url: arrived } = await visitor.submit(answered)
  if (!arrived.startsWith(`${redirectUri}?code=`)) throw new Error(`the sign-in ended at ${arrived}`)
  return new URL(arrived).searchParams.get('code') ?? ''
}

/** A process with this version of the library, that trusts the certificate of this Cardea. */
export async function openLibrary(
  { cardea, machine }: Auth0World,
  version: Version,
  published: string = packages[version],
): Promise<Library> {
  const file = fileURLToPath(new URL('auth0-library.mjs', import.meta.url))
  const child = fork(file, [], {
    env: { ...process.env, LIBRARY: published, NODE_EXTRA_CA_CERTS: cardea.certificateFile },
    execArgv: [],
  })
  const ask = await conversation(child)
  const domain = `localhost:${String(cardea.port)}`
  const callOf: Library['callOf'] = (kind, options, path, ...input) =>
    ask({ client: { kind, options: { domain, ...options } }, path, input })
  const send = async (who: Machine, name: MethodName, input: readonly unknown[], all = false) => {
    const { v4 }: Method = methods[name]
    if (version === 4 && v4 === null) throw new Error(`version 4 has no ${name}`)
    const path = version === 4 ? v4?.name : name
    const given = version === 4 ? v4?.input(...input) : input
    const { clientId, clientSecret } = who
    const client = { kind: 'ManagementClient', options: { domain, clientId, clientSecret } }
    const value = await ask({ client, path, input: given, all })
    return version === 4 ? value?.data : value
  }
  return {
    version,
    callAs: (who, name, ...input) => send(who, name, input),
    call: (name, ...input) => send(machine, name, input),
    async all(name, key, pageSize, ...input) {
      if (version !== 4) {
        const { pages }: Method = methods[name]
        const size = pages === 'checkpoints' ? { take: pageSize } : { per_page: pageSize }
        return (await send(machine, name, [...input, size], true)).items
      }
      const found: Answer[] = []
      for (let page = 0; ; page += 1) {
        const answer = await send(machine, name, [
          ...input,
          { page, per_page: pageSize, include_totals: true },
        ])
        found.push(...answer[key])
        if (found.length >= answer.total) return found
      }
    },
    callOf,
    close: () => void child.kill(),
  }
}

/** Messages out, and for each the one that answers it. */
async function conversation(child: ChildProcess): Promise<(message: object) => Promise<Answer>> {
  const waiting = new Map<number, (answer: Answer) => void>()
  let asked = 0
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => {
      const error = new Error(`the library's process ended with ${String(code)}`)
      reject(error)
      for (const answer of waiting.values()) answer({ error })
    })
    child.on('message', (message: Answer) => {
      if (message.ready === true) resolve()
      else waiting.get(message.id)?.(message)
    })
  })
  return async (message) => {
    asked += 1
    const id = asked
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve))
    child.send({ id, ...message })
    const { value, error } = await answered
    waiting.delete(id)
    if (error !== undefined) throw error
    return value
  }
}
