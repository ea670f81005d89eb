import type { FastifyInstance } from 'fastify'
import { createApplication, type NewApplication } from '../src/applications/create-application.ts'
import { createAuthenticate } from '../src/applications/authenticate.ts'
import { createServer } from '../src/http/create-server.ts'
import { openSigningKeys } from '../src/keys/signing-keys.ts'
import type { Limiter } from '../src/limits/create-limiter.ts'
import { routeTable } from '../src/main.ts'
import { createOrganization } from '../src/organizations/create-organization.ts'
import type { Organization } from '../src/organizations/types.ts'
import { type ProfileInput, createProfile } from '../src/self-service/create-profile.ts'
import { type TicketInput, createTicket } from '../src/self-service/create-ticket.ts'
import { portalTable } from '../src/self-service/portal-routes.ts'
import type { PortalRoute } from '../src/self-service/portal-route.ts'
import type { SelfServiceProfile, SetupTicket } from '../src/self-service/types.ts'
import type { OrganizationId } from '../src/storage/ids.ts'
import { wholeDeployment } from '../src/storage/tenant.ts'
import { unique } from './api-world.ts'
import type { TestEngine } from './test-database.ts'
import { type TestParts, testParts } from './test-parts.ts'

export interface PortalAnswer {
  readonly status: number
  readonly text: string
  /** The body parsed; null when it is none of JSON. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of every shape
  readonly body: any
  readonly headers: Readonly<Record<string, unknown>>
}

/** A browser, with the cookies that it was given, as they were set. */
export interface PortalBrowser {
  readonly cookies: Map<string, string>
  /** Follows a link, or opens an address. */
  readonly get: (path: string, headers?: Headers) => Promise<PortalAnswer>
  /** A form of a page of ours, as browsers send it from a page without a referrer. */
  readonly post: (
    path: string,
    form: Readonly<Record<string, string>>,
    headers?: Headers,
  ) => Promise<PortalAnswer>
  /** What the script of the assistant asks for. */
  readonly call: (method: string, path: string, body?: unknown, headers?: Headers) => Promise<PortalAnswer>
}

type Headers = Readonly<Record<string, string>>

export interface NewSetupTicket {
  readonly ticket: SetupTicket
  readonly url: string
  /** The secret part of the link. */
  readonly token: string
}

/** The whole service with everything real below it, and tickets for the setup assistant. */
export interface PortalWorld {
  readonly parts: TestParts
  readonly server: FastifyInstance
  readonly url: string
  readonly table: readonly PortalRoute[]
  organization(): Promise<Organization>
  application(input?: Partial<NewApplication>): ReturnType<typeof createApplication>
  profile(input?: ProfileInput): Promise<SelfServiceProfile>
  ticket(organizationId: OrganizationId, input?: Partial<TicketInput>): Promise<NewSetupTicket>
  browser(): PortalBrowser
  /** A browser in which the ticket was opened. */
  opened(ticket: NewSetupTicket): Promise<PortalBrowser>
  /** The same for a new ticket of a new organization. */
  session(
    input?: Partial<TicketInput>,
  ): Promise<PortalBrowser & { readonly organization: Organization; readonly ticket: NewSetupTicket }>
  close(): Promise<void>
}

export async function openPortalWorld(
  engine: TestEngine = 'postgres',
  overrides: Parameters<typeof testParts>[1] = {},
  /** In the place of ample limits. */
  limiterOf?: (parts: TestParts) => Limiter,
): Promise<PortalWorld> {
  const ample = await testParts(engine, overrides)
  const parts = limiterOf === undefined ? ample : { ...ample, limiter: limiterOf(ample) }
  const keys = await openSigningKeys(parts)
  const all = { ...parts, keys }
  const authenticating = { ...all, authenticate: createAuthenticate(all) }
  const server = await createServer(authenticating, routeTable(authenticating))
  const url = parts.config.publicUrl
  const maker = { tenant: wholeDeployment, scopes: ['*'] }
  const world: PortalWorld = {
    parts,
    server,
    url,
    table: portalTable(parts),
    organization: () => createOrganization(parts, wholeDeployment, { name: unique('Acme ') }),
    application: (input = {}) => createApplication(parts, { name: 'Demo', type: 'web', ...input }),
    profile: (input = {}) => createProfile(parts, { name: unique('Profile '), ...input }),
    async ticket(id, input = {}) {
      const made = await createTicket(parts, maker, { organization: { id }, ...input })
      return { ...made, token: made.url.slice(`${url}/setup/`.length) }
    },
    browser: () => portalBrowser(server, url),
    async opened({ token }) {
      const browser = world.browser()
      const { status, text } = await browser.post('/setup', { ticket: token })
      if (status !== 303) throw new Error(`the ticket did not open: ${String(status)} ${text}`)
      return browser
    },
    async session(input) {
      const organization = await world.organization()
      const ticket = await world.ticket(organization.id, input)
      return { ...(await world.opened(ticket)), organization, ticket }
    },
    async close() {
      await server.close()
      await parts.close()
    },
  }
  return world
}

function portalBrowser(server: FastifyInstance, url: string): PortalBrowser {
  const cookies = new Map<string, string>()
  async function send(
    method: string,
    path: string,
    headers: Headers,
    payload?: string,
  ): Promise<PortalAnswer> {
    const cookie = [...cookies].map(([name, line]) => `${name}=${valueOf(line)}`).join('; ')
    const answer = await server.inject({
      method: method as 'GET',
      url: path,
      headers: { host: new URL(url).host, ...(cookie === '' ? {} : { cookie }), ...headers },
      ...(payload === undefined ? {} : { payload }),
    })
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const name = line.slice(0, line.indexOf('='))
      if (valueOf(line) === '') cookies.delete(name)
      else cookies.set(name, line)
    }
    const isJson = String(answer.headers['content-type']).includes('json') && answer.body !== ''
    return {
      status: answer.statusCode,
      text: answer.body,
      body: isJson ? answer.json() : null,
      headers: answer.headers,
    }
  }
  return {
    cookies,
    get: (path, headers = {}) => send('GET', path, headers),
    post: (path, form, headers = {}) =>
      send(
        'POST',
        path,
        {
          'content-type': 'application/x-www-form-urlencoded',
          'sec-fetch-site': 'same-origin',
          origin: 'null',
          ...headers,
        },
        new URLSearchParams(form).toString(),
      ),
    call: (method, path, body, headers = {}) =>
      send(
        method,
        `/portal/api/${path}`,
        {
          'sec-fetch-site': 'same-origin',
          ...(method === 'GET' ? {} : { 'content-type': 'application/json', origin: new URL(url).origin }),
          ...headers,
        },
        body === undefined ? undefined : JSON.stringify(body),
      ),
  }
}

function valueOf(line: string): string {
  return /^[^=]+=([^;]*)/.exec(line)?.[1] ?? ''
}
