import type { FastifyInstance } from 'fastify'
import { createApplication } from '../src/applications/create-application.ts'
import { createAuthenticate } from '../src/applications/authenticate.ts'
import { createApiKey } from '../src/applications/create-api-key.ts'
import type { Application } from '../src/applications/types.ts'
import { accountRoutes } from '../src/accounts/routes.ts'
import type { Config } from '../src/config/config.ts'
import { type NewOrganizationConnection, createConnection } from '../src/connections/create-connection.ts'
import type { OrganizationConnection } from '../src/connections/types.ts'
import { diagnosisRoutes } from '../src/diagnosis/routes.ts'
import { auth0Routes } from '../src/dialects/auth0/routes.ts'
import { createServer } from '../src/http/create-server.ts'
import { openSigningKeys } from '../src/keys/signing-keys.ts'
import { createDiscoveryCache } from '../src/logins/discovery-cache.ts'
import { loginRoutes } from '../src/logins/routes.ts'
import { logoutRoutes } from '../src/logouts/routes.ts'
import { memberRoutes } from '../src/members/routes.ts'
import { oauthRoutes } from '../src/oauth/routes.ts'
import { profileRoutes } from '../src/profiles/routes.ts'
import { createDomain } from '../src/domains/create-domain.ts'
import { type NewOrganization, createOrganization } from '../src/organizations/create-organization.ts'
import type { Organization } from '../src/organizations/types.ts'
import type { Outbound } from '../src/platform/outbound.ts'
import { wholeDeployment } from '../src/storage/tenant.ts'
import type { CustomerOidcIdp } from './customer-oidc-idp.ts'
import type { CustomerSamlIdp, SamlAnswerInput, SamlForm } from './customer-saml-idp.ts'
import { errorCodeIn } from './error-code-in.ts'
import { type TestBrowser, type Visit, testBrowser } from './test-browser.ts'
import type { TestEngine } from './test-database.ts'
import { type TestParts, testParts } from './test-parts.ts'

export const redirectUri = 'http://localhost:3000/callback?tab=1'
export const signedOutUri = 'http://localhost:3000/signed-out?tab=2'
/** Where the application takes sign-ins that began elsewhere. */
export const initiateLoginUri = 'http://localhost:3000/initiate?from=sso'

/** One customer: an organization with a verified domain and its active connections. */
export interface Customer {
  readonly organization: Organization
  readonly domain: string
  readonly connection: OrganizationConnection
}

/** The sign-in and token endpoints with everything real below them, an application, and browsers. */
export interface LoginWorld {
  readonly parts: TestParts
  readonly server: FastifyInstance
  readonly application: Application
  readonly clientSecret: string
  readonly url: string
  browser(): TestBrowser
  samlCustomer(idp: CustomerSamlIdp, options?: CustomerOptions): Promise<Customer>
  oidcCustomer(idp: CustomerOidcIdp, options?: CustomerOptions): Promise<Customer>
  /** The address of an authorization request with these parameters on top of the usual ones. */
  authorizeUrl(params?: Readonly<Record<string, string>>): string
  /** Starts a login and has the IdP answer it: the form that its page would post. */
  samlForm(
    browser: TestBrowser,
    customer: Customer,
    idp: CustomerSamlIdp,
    input?: SamlAnswerInput,
    params?: Record<string, string>,
  ): Promise<SamlForm>
  /** The form that the IdP's page would post when somebody clicks the tile of this service there. */
  unaskedForm(
    customer: Customer,
    idp: CustomerSamlIdp,
    input?: SamlAnswerInput,
    relayState?: string,
  ): Promise<SamlForm>
  /** Posts the form as the IdP's page does, and follows the bounce to our own address. */
  finishSaml(browser: TestBrowser, form: SamlForm): Promise<Visit>
  /** Starts a login at an OIDC connection: the callback that its IdP would send the browser to. */
  oidcCallback(
    browser: TestBrowser,
    customer: Customer,
    idp: CustomerOidcIdp,
    params?: Record<string, string>,
  ): Promise<URL>
  /** The login as the API tells it. */
  login(id: string): Promise<LoginView>
  /** A call of the native API with every scope. */
  api(method: 'GET' | 'POST' | 'DELETE', path: string): Promise<LoginView>
  /** The same of a GET, with its headers. */
  apiAnswer(path: string): Promise<{ readonly headers: Readonly<Record<string, unknown>> }>
  redeem(code: string): Promise<{ readonly status: number; readonly body: Record<string, unknown> }>
  close(): Promise<void>
}

export interface CustomerOptions {
  readonly domain?: string
  readonly organization?: Partial<NewOrganization>
  readonly connection?: Readonly<Record<string, unknown>>
}

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of every shape */
export type LoginView = any

let customers = 0

export async function openLoginWorld(
  engine: TestEngine = 'postgres',
  overrides: Partial<Config> = {},
  /** What stands between us and the world; by default the real guard. */
  between: (outbound: Outbound) => Outbound = (outbound) => outbound,
): Promise<LoginWorld> {
  const real = await testParts(engine, overrides)
  const outbound = between(real.outbound)
  const parts = { ...real, outbound, discovery: createDiscoveryCache({ ...real, outbound }) }
  const keys = await openSigningKeys(parts)
  const own = [...loginRoutes({ ...parts, keys }), ...logoutRoutes({ ...parts, keys })]
  const tokens = oauthRoutes({ ...parts, keys })
  const routes = [
    ...own,
    ...tokens,
    ...auth0Routes([...own, ...tokens]),
    ...diagnosisRoutes({ ...parts, keys }),
    ...profileRoutes(parts),
    ...accountRoutes(parts),
    ...memberRoutes(parts),
  ]
  const server = await createServer(
    { ...parts, authenticate: createAuthenticate({ ...parts, keys }) },
    routes,
  )
  const created = await createApplication(parts, {
    name: 'Demo',
    type: 'web',
    redirectUris: [redirectUri],
    postLogoutRedirectUris: [signedOutUri],
    defaultRedirectUri: redirectUri,
    initiateLoginUri,
  })
  const { application } = created
  const clientSecret = created.clientSecret ?? ''
  const { key } = await createApiKey(
    parts,
    { scopes: ['*'] },
    { name: 'tests', scopes: ['*'], organizationId: null },
  )
  const url = parts.config.publicUrl
  const host = new URL(url).host

  async function customer(
    options: CustomerOptions,
    connection: Readonly<Record<string, unknown>>,
  ): Promise<Customer> {
    customers += 1
    const domain = options.domain ?? `acme-${String(customers)}.example`
    const organization = await createOrganization(parts, wholeDeployment, {
      name: `Customer ${String(customers)}`,
      ...options.organization,
    })
    await createDomain(parts, wholeDeployment, organization.id, { domain, state: 'verified' })
    return {
      organization,
      domain,
      connection: await createConnection(parts, wholeDeployment, {
        organizationId: organization.id,
        status: 'active',
        ...connection,
        ...options.connection,
      } as NewOrganizationConnection),
    }
  }

  const world: LoginWorld = {
    parts,
    server,
    application,
    clientSecret,
    url,
    browser: () => testBrowser(server),
    samlCustomer: (idp, options = {}) => customer(options, { protocol: 'saml', metadataXml: idp.metadata }),
    oidcCustomer: (idp, options = {}) =>
      customer(options, {
        protocol: 'oidc',
        issuer: idp.issuer,
        clientId: idp.clientId,
        clientSecret: idp.clientSecret,
      }),
    authorizeUrl: (params = {}) =>
      `${url}/oauth/authorize?${new URLSearchParams({
        client_id: application.clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: 'openid profile email',
        state: 'the state',
        ...params,
      }).toString()}`,
    async samlForm(browser, { connection, domain }, idp, input = {}, params = {}) {
      const started = await browser.get(world.authorizeUrl({ connection_id: connection.id, ...params }))
      if (started.location === null) throw new Error(`no redirect to the IdP: ${started.text}`)
      const { text } = await browser.get(`${url}/saml/${connection.id}/metadata`)
      return idp.answer(started.location, text, { email: `mia@${domain}`, ...input })
    },
    async unaskedForm({ connection, domain }, idp, input = {}, relayState = '') {
      const { text } = await world.browser().get(`${url}/saml/${connection.id}/metadata`)
      return idp.unasked(text, { email: `mia@${domain}`, ...input }, relayState)
    },
    async finishSaml(browser, { action, fields }) {
      const visit = await browser.postFromOtherSite(action, fields)
      return visit.location?.startsWith(`${action}?`) === true ? browser.get(visit.location) : visit
    },
    async oidcCallback(browser, { connection, domain }, idp, params = {}) {
      const started = await browser.get(world.authorizeUrl({ connection_id: connection.id, ...params }))
      if (started.location === null) throw new Error(`no redirect to the IdP: ${started.text}`)
      const asked = new URL(started.location).searchParams
      idp.nonce = asked.get('nonce') ?? ''
      idp.email = `leo@${domain}`
      const callback = new URL(asked.get('redirect_uri') ?? '')
      callback.searchParams.set('code', 'the-code-of-the-idp')
      callback.searchParams.set('state', asked.get('state') ?? '')
      return callback
    },
    login: (id) => world.api('GET', `/v1/logins/${id}`),
    apiAnswer: (path) =>
      server.inject({ method: 'GET', url: path, headers: { host, authorization: `Bearer ${key}` } }),
    async api(method, path) {
      const answer = await server.inject({
        method,
        url: path,
        headers: { host, authorization: `Bearer ${key}` },
      })
      return answer.body === '' ? null : answer.json()
    },
    async redeem(code) {
      const answer = await server.inject({
        method: 'POST',
        url: '/oauth/token',
        headers: { host, 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({
          grant_type: 'authorization_code',
          code,
          redirect_uri: redirectUri,
          client_id: application.clientId,
          client_secret: clientSecret,
        }).toString(),
      })
      return { status: answer.statusCode, body: answer.json() }
    },
    async close() {
      await server.close()
      await parts.close()
    },
  }
  return world
}

/** What the application receives at its redirect URI; throws when the browser was not sent there. */
export function received(visit: Visit): Record<string, string> {
  if (!visit.location?.startsWith(redirectUri)) {
    throw new Error(`not at the application: ${String(visit.status)} ${visit.location ?? visit.text}`)
  }
  return Object.fromEntries(new URL(visit.location).searchParams)
}

/** The token that the application receives at its initiate-login URI; throws when the browser was not sent there. */
export function handedOver(visit: Visit): string {
  if (!visit.location?.startsWith(`${initiateLoginUri}&`)) {
    throw new Error(`not handed over: ${String(visit.status)} ${visit.location ?? visit.text}`)
  }
  return new URL(visit.location).searchParams.get('idp_initiated_login') ?? ''
}

/** The error code that a page shows. */
export function shownCode({ status, text, location }: Visit): string {
  const code = errorCodeIn(text)
  if (code === null) throw new Error(`no error code shown: ${String(status)} ${location ?? ''} ${text}`)
  return code
}
