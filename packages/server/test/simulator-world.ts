import { createServer as createListener } from 'node:http'
import { createApiKey } from '../src/applications/create-api-key.ts'
import { createApplication } from '../src/applications/create-application.ts'
import { createConnection } from '../src/connections/create-connection.ts'
import { withFetchedMetadata } from '../src/connections/fetch-metadata.ts'
import type { Connection } from '../src/connections/types.ts'
import { updateConnection } from '../src/connections/update-connection.ts'
import { buildServer } from '../src/main.ts'
import { testOidcConnectionId, testSamlConnectionId } from '../src/simulator/test-connections.ts'
import { testOrganizationId } from '../src/simulator/test-organization.ts'
import type { ConnectionId } from '../src/storage/ids.ts'
import { wholeDeployment } from '../src/storage/tenant.ts'
import { type LoginView, redirectUri, initiateLoginUri } from './login-world.ts'
import { type TestBrowser, type Visit, testBrowser } from './test-browser.ts'
import { type TestParts, testParts } from './test-parts.ts'

/** The whole service in sandbox mode, listening, so that it reaches its own simulator as it would any other IdP. */
export interface SimulatorWorld {
  readonly parts: TestParts
  readonly url: string
  browser(): TestBrowser
  /** Goes through a sign-in of the test organization; `query` is what the simulator is told. The last answer of ours. */
  signIn(protocol: 'saml' | 'oidc', query: Readonly<Record<string, string>>): Promise<Visit>
  /** The simulator's answer to a new sign-in of the test organization. */
  askSimulator(
    browser: TestBrowser,
    protocol: 'saml' | 'oidc',
    query: Readonly<Record<string, string>>,
    connectionId?: ConnectionId,
  ): Promise<Visit>
  /** An active connection of the test organization beside its two; a document at an address is read from there. */
  connect(idp: NewIdp): Promise<Connection>
  /** The same as `signIn`, at another connection. */
  signInAt(
    id: ConnectionId,
    protocol: 'saml' | 'oidc',
    query: Readonly<Record<string, string>>,
  ): Promise<Visit>
  /** Posts the form on a page of the simulator, as a browser would, and follows the bounce to our own address. */
  carry(browser: TestBrowser, page: Visit): Promise<Visit>
  /** Changes a connection of the test organization. */
  change(id: ConnectionId, input: Parameters<typeof updateConnection>[3]): Promise<void>
  /** The newest login, as the API tells it. */
  lastLogin(): Promise<LoginView>
  /** A document of the API. */
  api(path: string): Promise<LoginView>
  close(): Promise<void>
}

/** What an admin gives of an identity provider. */
type NewIdp =
  | { readonly protocol: 'saml'; readonly provider: string; readonly metadataUrl: string }
  | {
      readonly protocol: 'oidc'
      readonly provider: string
      readonly issuer: string
      readonly clientId: string
      readonly clientSecret: string
    }

/** The connections of the test organization, by protocol. */
export const testConnections = { saml: testSamlConnectionId, oidc: testOidcConnectionId } as const

export async function openSimulatorWorld(): Promise<SimulatorWorld> {
  const listener = createListener()
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const address = listener.address()
  const url = `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}`
  const parts = await testParts('postgres', { publicUrl: url, issuer: `${url}/` })
  const server = await buildServer(parts)
  await server.ready()
  listener.on('request', (request, response) => {
    server.routing(request, response)
  })
  const { application } = await createApplication(parts, {
    name: 'Demo',
    type: 'web',
    redirectUris: [redirectUri],
    defaultRedirectUri: redirectUri,
    initiateLoginUri,
  })
  const { key } = await createApiKey(parts, { scopes: ['*'] }, { name: 'tests', scopes: ['*'] })
  const api = async (path: string): Promise<LoginView> =>
    (
      await server.inject({
        url: path,
        headers: { host: new URL(url).host, authorization: `Bearer ${key}` },
      })
    ).json()

  const world: SimulatorWorld = {
    parts,
    url,
    api,
    browser: () => testBrowser(server),
    async askSimulator(browser, protocol, query, connectionId = testConnections[protocol]) {
      const asked = new URLSearchParams({
        client_id: application.clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: 'openid profile email',
        connection_id: connectionId,
      })
      const { location, text } = await browser.get(`${url}/oauth/authorize?${asked.toString()}`)
      if (location === null) throw new Error(`no redirect to the simulator: ${text}`)
      const atSimulator = new URL(location)
      for (const [name, value] of Object.entries(query)) atSimulator.searchParams.set(name, value)
      return browser.get(atSimulator.href)
    },
    async connect(idp) {
      const given = { organizationId: testOrganizationId, status: 'active' } as const
      if (idp.protocol === 'oidc') return createConnection(parts, wholeDeployment, { ...idp, ...given })
      const read = await withFetchedMetadata(parts.outbound, idp)
      return createConnection(parts, wholeDeployment, { ...read, ...given })
    },
    signIn: (protocol, query) => world.signInAt(testConnections[protocol], protocol, query),
    async signInAt(id, protocol, query) {
      const browser = world.browser()
      const answer = await world.askSimulator(browser, protocol, query, id)
      if (protocol === 'saml') return world.carry(browser, answer)
      return browser.get(answer.location ?? '')
    },
    async carry(browser, page) {
      const action = /<form[^>]* action="([^"]*)"/.exec(page.text)?.[1] ?? ''
      const inputs = [...page.text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)]
      const fields = Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, value]))
      const visit = await browser.postFromOtherSite(action, fields)
      return visit.location?.startsWith(`${action}?`) === true ? browser.get(visit.location) : visit
    },
    async change(id, input) {
      await updateConnection(parts, wholeDeployment, id, input)
    },
    async lastLogin() {
      const { id } = await parts.db.kysely
        .selectFrom('logins')
        .select('id')
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .executeTakeFirstOrThrow()
      return api(`/v1/logins/${id}`)
    },
    async close() {
      listener.closeAllConnections()
      await new Promise((resolve) => listener.close(resolve))
      await server.close()
      await parts.close()
    },
  }
  return world
}
