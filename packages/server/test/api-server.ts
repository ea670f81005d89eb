import type { FastifyInstance } from 'fastify'
import { ACCOUNT_COOKIE, beginAccountSession } from '../src/accounts/account-session.ts'
import type { Authentication, User } from '../src/accounts/types.ts'
import { createApiKey, type NewApiKey } from '../src/applications/create-api-key.ts'
import { createApplication, type NewApplication } from '../src/applications/create-application.ts'
import { applicationRoutes } from '../src/applications/routes.ts'
import { connectionRoutes } from '../src/connections/routes.ts'
import { declarationRoutes } from '../src/declaration/routes.ts'
import { diagnosisApiRoutes } from '../src/diagnosis/api-routes.ts'
import { domainRoutes } from '../src/domains/routes.ts'
import { eventRoutes } from '../src/events/routes.ts'
import { createServer } from '../src/http/create-server.ts'
import { createAuthenticateCaller } from '../src/operators/authenticate-caller.ts'
import { openSigningKeys, type SigningKeys } from '../src/keys/signing-keys.ts'
import type { ApiRoute } from '../src/http/route.ts'
import { loginApiRoutes } from '../src/logins/api-routes.ts'
import { signingKeyRoutes } from '../src/oauth/signing-key-routes.ts'
import { memberApiRoutes } from '../src/members/api-routes.ts'
import { operatorApiRoutes } from '../src/operators/api-routes.ts'
import { organizationRoutes } from '../src/organizations/routes.ts'
import { profileRoutes } from '../src/profiles/routes.ts'
import { profileRoutes as selfServiceProfileRoutes } from '../src/self-service/profile-routes.ts'
import { ticketRoutes } from '../src/self-service/ticket-routes.ts'
import { valueRoutes } from '../src/self-service/value-routes.ts'
import { webhookRoutes } from '../src/webhooks/routes.ts'
import { machineToken } from './machine-token.ts'
import { testParts } from './test-parts.ts'

type Parts = Awaited<ReturnType<typeof testParts>>

/** One request to the native API. */
export interface ApiCall {
  readonly method: string
  readonly path: string
  readonly body?: unknown
}

export interface ApiAnswer {
  readonly status: number
  /** The body as sent. */
  readonly text: string
  /** The body parsed; null when there is none. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of every shape
  readonly body: any
  readonly headers: Readonly<Record<string, unknown>>
}

/** The native API with everything real below it, reached by `call`. */
export interface ApiServer {
  readonly parts: Parts
  readonly keys: SigningKeys
  readonly routes: readonly ApiRoute[]
  readonly server: FastifyInstance
  /** A key with every scope. */
  readonly rootKey: string
  /** Sends a request; `key` null: without credentials. */
  call(call: ApiCall, key?: string | null): Promise<ApiAnswer>
  /** Sends a request as the browser of whoever has this cookie does for a page of ours; `headers` in the place of those that it sends. */
  browse(
    call: ApiCall,
    cookie: string | null,
    headers?: Readonly<Record<string, string | undefined>>,
  ): Promise<ApiAnswer>
  /** The cookie of a new session of somebody. */
  cookieOf(user: Pick<User, 'id'>, how?: Partial<Authentication>): Promise<string>
  /** A new key with these scopes. */
  keyWith(scopes: NewApiKey['scopes'], organizationId?: NewApiKey['organizationId']): Promise<string>
  /** The access token of a new m2m application with these scopes, got from the real endpoint. */
  tokenWith(scopes: readonly string[], organizationId?: NewApplication['organizationId']): Promise<string>
  close(): Promise<void>
}

export async function openApiServer(
  engine: 'embedded' | 'postgres' = 'postgres',
  overrides: Parameters<typeof testParts>[1] = {},
): Promise<ApiServer> {
  const parts = await testParts(engine, overrides)
  const keys = await openSigningKeys(parts)
  const routes = [
    ...applicationRoutes(parts),
    ...signingKeyRoutes({ ...parts, keys }),
    ...organizationRoutes(parts),
    ...domainRoutes(parts),
    ...connectionRoutes(parts),
    ...declarationRoutes(parts),
    ...eventRoutes(parts),
    ...diagnosisApiRoutes(parts),
    ...loginApiRoutes(parts),
    ...profileRoutes(parts),
    ...memberApiRoutes(parts),
    ...selfServiceProfileRoutes(parts),
    ...ticketRoutes(parts),
    ...valueRoutes(parts),
    ...operatorApiRoutes(parts),
    ...webhookRoutes(parts),
  ]
  const server = await createServer(
    { ...parts, authenticate: createAuthenticateCaller({ ...parts, keys }) },
    routes,
  )
  const keyWith: ApiServer['keyWith'] = async (scopes, organizationId = null) => {
    const name = `key ${Buffer.from(parts.random.bytes(8)).toString('hex')}`
    return (await createApiKey(parts, { scopes: ['*'] }, { name, scopes, organizationId })).key
  }
  const tokenWith: ApiServer['tokenWith'] = async (scopes, organizationId = null) => {
    const { application, clientSecret } = await createApplication(parts, {
      name: 'Machine',
      type: 'm2m',
      scopes,
      organizationId,
    })
    return machineToken({ ...parts, keys }, application.clientId, clientSecret ?? '')
  }
  const rootKey = await keyWith(['*'])
  return {
    parts,
    keys,
    routes,
    server,
    rootKey,
    keyWith,
    tokenWith,
    call: (call, key = rootKey) =>
      inject(server, parts.config.publicUrl, call, key === null ? {} : { authorization: `Bearer ${key}` }),
    browse: (call, cookie, headers = {}) =>
      inject(server, parts.config.publicUrl, call, {
        ...(cookie === null ? {} : { cookie }),
        'content-type': 'application/json',
        'sec-fetch-site': 'same-origin',
        origin: parts.config.publicUrl,
        ...headers,
      }),
    async cookieOf({ id }, how = {}) {
      const own = { organizationId: null, connectionId: null, profileId: null, acr: null }
      const authentication = { ...own, methods: ['pwd'], authTime: parts.clock.now(), ...how, userId: id }
      const from = { userAgent: 'a browser', address: '192.0.2.1' }
      return `${ACCOUNT_COOKIE}=${(await beginAccountSession(parts, authentication, from)).secret}`
    },
    async close() {
      await server.close()
      await parts.close()
    },
  }
}

async function inject(
  server: FastifyInstance,
  publicUrl: string,
  { method, path, body }: ApiCall,
  sent: Readonly<Record<string, string | undefined>>,
): Promise<ApiAnswer> {
  const response = await server.inject({
    method: method as 'GET',
    url: path,
    headers: {
      host: new URL(publicUrl).host,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined)),
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  })
  const text = response.body
  return {
    status: response.statusCode,
    text,
    body: text === '' ? null : JSON.parse(text),
    headers: response.headers,
  }
}
