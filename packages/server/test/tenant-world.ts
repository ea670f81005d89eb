import type { FastifyInstance } from 'fastify'
import { ACCOUNT_COOKIE, beginAccountSession } from '../src/accounts/account-session.ts'
import { type NewPersonalToken, createPersonalToken } from '../src/accounts/personal-tokens.ts'
import type { PersonalToken } from '../src/accounts/token-types.ts'
import type { AccountSession, Authentication } from '../src/accounts/types.ts'
import { userFindOrInsertOwn, userInsertBrought } from '../src/accounts/user-store.ts'
import { createAuthenticate } from '../src/applications/authenticate.ts'
import type { Config } from '../src/config/config.ts'
import { createConnection } from '../src/connections/create-connection.ts'
import { tenantRoutes, tenantTable } from '../src/dialects/tenant/routes.ts'
import type { TenantRoute } from '../src/dialects/tenant/tenant-route.ts'
import { createServer } from '../src/http/create-server.ts'
import { openSigningKeys } from '../src/keys/signing-keys.ts'
import type { Membership } from '../src/members/types.ts'
import { createOrganization } from '../src/organizations/create-organization.ts'
import type { Organization, SecurityPolicy } from '../src/organizations/types.ts'
import { type ConnectionId, type OrganizationId, type UserId, newId } from '../src/storage/ids.ts'
import { wholeDeployment } from '../src/storage/tenant.ts'
import { oidcSettings, unique } from './api-world.ts'
import type { TestEngine } from './test-database.ts'
import { type TestParts, testParts } from './test-parts.ts'

/** One request to the tenant API. */
export interface TenantCall {
  readonly method?: string
  readonly path: string
  readonly body?: unknown
  /** The secret of a session. */
  readonly secret?: string
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Where it comes from. */
  readonly address?: string
}

export interface TenantAnswer {
  readonly status: number
  /** The body as sent. */
  readonly text: string
  /** The body parsed; null when there is none. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of every shape
  readonly body: any
  readonly headers: Readonly<Record<string, unknown>>
}

export interface SignedIn {
  readonly session: AccountSession
  readonly secret: string
}

/**
 * The tenant API with everything real below it; people, memberships and sessions come by the stores. The clock goes on by a millisecond
 * with each organization and token, so that their ids sort by age.
 */
export interface TenantWorld {
  readonly parts: TestParts
  readonly server: FastifyInstance
  readonly table: readonly TenantRoute[]
  call(call: TenantCall): Promise<TenantAnswer>
  organization(policy?: Partial<SecurityPolicy>): Promise<Organization>
  /** An active connection of an organization. */
  connection(organizationId: OrganizationId): Promise<ConnectionId>
  /** A new person: with an account of their own, or brought by an organization. */
  person(organizationId?: OrganizationId): Promise<UserId>
  join(
    organizationId: OrganizationId,
    userId: UserId,
    as?: Partial<Pick<Membership, 'role' | 'status'>>,
  ): Promise<void>
  signIn(userId: UserId, how?: Partial<Omit<Authentication, 'userId'>>): Promise<SignedIn>
  /** A new person with an account of their own who is signed in, and a member where that is said. */
  member(organizationId: OrganizationId, as?: Partial<Pick<Membership, 'role' | 'status'>>): Promise<SignedIn>
  token(
    session: AccountSession,
    input?: Partial<NewPersonalToken>,
  ): Promise<{ readonly token: PersonalToken; readonly text: string }>
  close(): Promise<void>
}

const DAY = 24 * 3600 * 1000

export async function openTenantWorld(
  engine: TestEngine = 'postgres',
  config: Partial<Config> = {},
  more: readonly TenantRoute[] = [],
): Promise<TenantWorld> {
  const parts = await testParts(engine, config)
  const keys = await openSigningKeys(parts)
  const table = [...tenantTable({ ...parts, keys }), ...more]
  const server = await createServer(
    { ...parts, authenticate: createAuthenticate({ ...parts, keys }) },
    tenantRoutes({ ...parts, keys }, table),
  )
  const world: TenantWorld = {
    parts,
    server,
    table,
    call: (call) => send(server, parts.config.publicUrl, call),
    organization(policy = {}) {
      parts.clock.advance(1)
      return createOrganization(parts, wholeDeployment, { name: unique('Acme '), policy })
    },
    async connection(organizationId) {
      const input = { organizationId, status: 'active', ...oidcSettings } as const
      return (await createConnection(parts, wholeDeployment, input)).id
    },
    async person(organizationId) {
      const id = newId('user', parts)
      const email = `${unique('ada')}@example.com`
      if (organizationId === undefined) {
        await userFindOrInsertOwn(parts.db, { id, email, key: email })
      } else {
        const names = { name: 'Ada Lovelace', firstName: 'Ada', lastName: 'Lovelace' }
        await userInsertBrought(parts.db, { id, organizationId, email, emailProven: true, ...names })
      }
      return id
    },
    async join(organizationId, userId, { role = 'member', status = 'active' } = {}) {
      const row = { id: newId('membership', parts), organization_id: organizationId, user_id: userId }
      await parts.db.kysely
        .insertInto('memberships')
        .values({ ...row, role, status, source: 'operator' })
        .execute()
    },
    signIn: (userId, how = {}) =>
      beginAccountSession(
        parts,
        {
          userId,
          organizationId: null,
          connectionId: null,
          profileId: null,
          methods: ['pwd'],
          acr: null,
          authTime: parts.clock.now(),
          ...how,
        },
        { userAgent: 'a browser', address: '192.0.2.1' },
      ),
    async member(organizationId, as = {}) {
      const userId = await world.person()
      await world.join(organizationId, userId, as)
      return world.signIn(userId)
    },
    token(session, input = {}) {
      parts.clock.advance(1)
      return createPersonalToken(parts, session, {
        name: 'a program',
        scopes: ['organizations:read'],
        expiresAt: new Date(parts.clock.now().getTime() + DAY),
        organizationId: null,
        ipRanges: [],
        ...input,
      })
    },
    async close() {
      await server.close()
      await parts.close()
    },
  }
  return world
}

/** As a page of ours would send it: with the cookie every request but GET says JSON. */
async function send(
  server: FastifyInstance,
  publicUrl: string,
  { method = 'GET', path, body, secret, token, headers = {}, address = '192.0.2.1' }: TenantCall,
): Promise<TenantAnswer> {
  const prefix = publicUrl.startsWith('https:') ? '__Host-' : ''
  const response = await server.inject({
    method: method as 'GET',
    url: path,
    remoteAddress: address,
    headers: {
      host: new URL(publicUrl).host,
      ...(secret === undefined ? {} : { cookie: `${prefix}${ACCOUNT_COOKIE}=${secret}` }),
      ...(token === undefined ? {} : { 'x-api-key': token }),
      ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = response.body
  return {
    status: response.statusCode,
    text,
    body: text === '' ? null : JSON.parse(text),
    headers: response.headers,
  }
}
