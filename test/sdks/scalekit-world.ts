import * as scalekit from '@scalekit-sdk/node'
import {
  testOidcConnectionId,
  testSamlConnectionId,
} from '../../packages/server/src/simulator/test-connections.ts'
import { testOrganizationId } from '../../packages/server/src/simulator/test-organization.ts'
import type { TestEngine } from '../../packages/server/test/test-database.ts'
import { newVisitor } from '../idps/visitor.ts'
import { type Answer, type RunningCardea, startRunningCardea } from './running-cardea.ts'
import type { MethodName } from './scalekit-methods.ts'

export interface ScalekitWorld {
  readonly cardea: RunningCardea
  readonly organizationId: string
  readonly connections: { readonly saml: string; readonly oidc: string }
  readonly redirectUri: string
  readonly initiateLoginUri: string
  /** The one client that the library has for everything. */
  readonly clientId: string
  readonly clientSecret: string
  /** Calls a method by its name. */
  readonly call: (name: MethodName, ...input: readonly unknown[]) => Promise<Answer>
  /** A client of the library, by default with that one. */
  readonly client: (credentials?: Credentials) => Answer
  /** Another one, with these permissions; with an organization it reaches nothing else. */
  readonly machineWith: (scopes: readonly string[], organizationId?: string) => Promise<Credentials>
  /** Follows an address of `getAuthorizationUrl` through the simulator: what the application receives. */
  readonly signIn: (url: string, person?: string) => Promise<URLSearchParams>
}

export interface Credentials {
  readonly clientId: string
  readonly clientSecret: string
}

const redirectUri = 'https://app.example/callback'
const initiateLoginUri = 'https://app.example/begin'

/** All that the procedures need. */
const scopes = [
  ...['organizations', 'connections', 'domains', 'directories', 'members', 'users'].flatMap((each) => [
    `read:${each}`,
    `write:${each}`,
  ]),
  'write:setup_tickets',
]

/** `running`: where it is opened; absent: in a new one. */
export async function openScalekitWorld(engine: TestEngine, running?: RunningCardea): Promise<ScalekitWorld> {
  const cardea = running ?? (await startRunningCardea(engine))
  const own: Credentials = await cardea.api('POST', '/v1/applications', {
    name: 'Application',
    type: 'web',
    redirectUris: [redirectUri],
    postLogoutRedirectUris: ['https://app.example/'],
    initiateLoginUri,
    refreshTokenDays: 1,
    scopes,
  })
  const client = ({ clientId, clientSecret }: Credentials = own): Answer =>
    new scalekit.ScalekitClient(cardea.url, clientId, clientSecret)
  const library = client()
  return {
    cardea,
    organizationId: testOrganizationId,
    connections: { saml: testSamlConnectionId, oidc: testOidcConnectionId },
    redirectUri,
    initiateLoginUri,
    clientId: own.clientId,
    clientSecret: own.clientSecret,
    client,
    call(name, ...input) {
      const [area = '', method] = name.split('.')
      return method === undefined ? library[area](...input) : library[area][method](...input)
    },
    machineWith: (scopes, organizationId) =>
      cardea.api('POST', '/v1/applications', {
        name: 'Machine',
        type: 'm2m',
        scopes,
        ...(organizationId === undefined ? {} : { organizationId }),
      }),
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
