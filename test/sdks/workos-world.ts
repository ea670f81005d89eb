import type { TestEngine } from '../../packages/server/test/test-database.ts'
import {
  testOidcConnectionId,
  testSamlConnectionId,
} from '../../packages/server/src/simulator/test-connections.ts'
import { testOrganizationId } from '../../packages/server/src/simulator/test-organization.ts'
import { newVisitor } from '../idps/visitor.ts'
import { type Answer, type RunningCardea, startRunningCardea } from './running-cardea.ts'
import { type Method, type MethodName, methods } from './workos-methods.ts'

/** The library's versions that are in use: what Node 20 gets, and what newer ones do. */
export type Version = 8 | 11

export interface Library {
  readonly version: Version
  /** Its module. */
  readonly module: Answer
  /** A client of it with this key. */
  readonly client: (apiKey?: string) => Answer
  /** Calls a method by its name in version 8. */
  readonly call: (name: MethodName, ...input: readonly unknown[]) => Promise<Answer>
  readonly callWith: (apiKey: string, name: MethodName, ...input: readonly unknown[]) => Promise<Answer>
}

export interface WorkosWorld {
  readonly cardea: RunningCardea
  readonly organizationId: string
  readonly connections: { readonly saml: string; readonly oidc: string }
  readonly redirectUri: string
  /** Of a confidential application. */
  readonly clientId: string
  readonly clientSecret: string
  /** Of one without a secret. */
  readonly publicClientId: string
  /** Follows an address of `sso.getAuthorizationUrl` through the simulator: what the application receives. */
  readonly signIn: (url: string, person?: string) => Promise<URLSearchParams>
}

const redirectUri = 'https://app.example/callback'

export async function openWorkosWorld(
  engine: TestEngine,
  settings: Readonly<Record<string, string>> = {},
): Promise<WorkosWorld> {
  const cardea = await startRunningCardea(engine, { settings })
  const confidential = await cardea.api('POST', '/v1/applications', {
    name: 'Application',
    type: 'web',
    redirectUris: [redirectUri],
  })
  const open = await cardea.api('POST', '/v1/applications', {
    name: 'Public application',
    type: 'spa',
    redirectUris: [redirectUri],
  })
  return {
    cardea,
    organizationId: testOrganizationId,
    connections: { saml: testSamlConnectionId, oidc: testOidcConnectionId },
    redirectUri,
    clientId: confidential.clientId,
    clientSecret: confidential.clientSecret,
    publicClientId: open.clientId,
    async signIn(url, person = 'ada@example.com') {
      const visitor = newVisitor()
      const asked = await visitor.open(url)
      if (asked.url.startsWith(`${redirectUri}?`)) return new URL(asked.url).searchParams
      const answered = await visitor.open(`${asked.url}&person=${encodeURIComponent(person)}`)
      const arrived = answered.text.includes('SAMLResponse') ? await visitor.submit(answered) : answered
      if (!arrived.url.startsWith(`${redirectUri}?`)) throw new Error(`${arrived.url} ${arrived.text}`)
      return new URL(arrived.url).searchParams
    },
  }
}

export async function openLibrary({ cardea }: WorkosWorld, version: Version): Promise<Library> {
  const module: Answer = version === 8 ? await import('workos-node-8') : await import('workos-node-11')
  const options = { apiHostname: 'localhost', port: cardea.port, https: false }
  const client = (apiKey: string = cardea.apiKey): Answer => new module.WorkOS(apiKey, options)
  const callWith: Library['callWith'] = (apiKey, name, ...input) => {
    const { renamed }: Method = methods[name]
    const [area = '', method = ''] = (version === 11 ? (renamed ?? name) : name).split('.')
    return client(apiKey)[area][method](...input)
  }
  return {
    version,
    module,
    client,
    callWith,
    call: (name, ...input) => callWith(cardea.apiKey, name, ...input),
  }
}
