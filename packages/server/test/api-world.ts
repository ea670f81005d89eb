import type { User } from '../src/accounts/types.ts'
import { userFindOrInsertOwn } from '../src/accounts/user-store.ts'
import { eventInsert } from '../src/events/store.ts'
import { simulatorKey } from './simulator-key.ts'
import { plainRequest } from '../src/logins/plain-request.ts'
import { loginComplete } from '../src/logins/completion-store.ts'
import { loginInsert } from '../src/logins/store.ts'
import { newCode } from '../src/oauth/new-code.ts'
import { provisionMember } from '../src/members/provision-member.ts'
import { operatorInsert } from '../src/operators/operator-store.ts'
import type { OperatorRole } from '../src/operators/types.ts'
import { newSession } from '../src/sessions/new-session.ts'
import { type ConnectionId, type OrganizationId, newId } from '../src/storage/ids.ts'
import type { ApiServer } from './api-server.ts'

/* eslint-disable @typescript-eslint/no-explicit-any -- answers of every shape */

/** Makes objects through the API, for tests of its operations. Each call makes a new one. */
export interface World {
  application(input?: object): Promise<any>
  secret(applicationId: string): Promise<any>
  apiKey(input?: object): Promise<any>
  organization(input?: object): Promise<any>
  domain(organizationId: string, input?: object): Promise<any>
  connection(organizationId: string, input?: object): Promise<any>
  /** An address of a domain that the organization has from now on. */
  addressOf(organizationId: string): Promise<string>
  /** Somebody with such an address. */
  member(organizationId: string, input?: object): Promise<any>
  invitation(organizationId: string, input?: object): Promise<any>
  /** Whom a new organization has brought, of whom the product says this. */
  user(input?: object): Promise<any>
  /** A test of the connection that nobody has opened. */
  test(connectionId: string): Promise<any>
  /** Something that happened to an organization, or to the deployment. */
  event(organizationId?: OrganizationId): Promise<string>
  samlConnection(organizationId: string, input?: object): Promise<any>
  /** The deployment's connection with GitHub: with one of its own on this machine, where nothing answers. */
  socialConnection(input?: object): Promise<any>
  /** Leaves a key of a connection behind, as time has made it. */
  connectionKey(connectionId: string, state?: 'current' | 'next' | 'retiring'): Promise<string>
  selfServiceProfile(input?: object): Promise<any>
  setupTicket(organizationId: string, input?: object): Promise<any>
  /** Approves a connection for the sign-in of operators. */
  approveSso(connectionId: string): Promise<void>
  /** To an address on this machine where nothing answers. */
  webhook(input?: object): Promise<any>
  /** A delivery that was tried once. */
  webhookTest(webhookId: string): Promise<any>
  webhookRotation(webhookId: string): Promise<any>
  /** An account of its own that is an operator’s. */
  operator(role: OperatorRole): Promise<User>
  /** What is at a path. */
  peek(path: string): Promise<any>
  /** Leaves a login and a profile behind, as a first sign-in does. */
  signIn(connectionId: string): Promise<{ readonly loginId: string; readonly profileId: string }>
}

/** A well-formed id of the kind of another that names nothing. */
export function absentLike(id: string): string {
  return `${id.slice(0, id.indexOf('_'))}_7ZZZZZZZZZZZZZZZZZZZZZZZZZ`
}

let count = 0

/** A name that no other object has. */
export function unique(word: string): string {
  count += 1
  return `${word}${String(count)}`
}

export const oidcSettings = {
  protocol: 'oidc',
  provider: 'keycloak',
  issuer: 'https://idp.example.com/realms/acme',
  clientId: 'cardea',
  clientSecret: 'the-oidc-client-secret-to-keep-sealed',
} as const

export const socialSettings = {
  protocol: 'social',
  provider: 'github',
  status: 'active',
  clientId: 'cardea',
  clientSecret: 'the-social-client-secret-to-keep-sealed',
  origin: 'http://127.0.0.1:9',
} as const

export function createWorld(api: ApiServer): World {
  const post = async (path: string, body: object) => {
    const answer = await api.call({ method: 'POST', path, body })
    if (answer.status !== 201)
      throw new Error(`POST ${path} answered ${String(answer.status)}: ${answer.text}`)
    return answer.body
  }
  const peek = async (path: string) => (await api.call({ method: 'GET', path })).body
  /** An address of a domain that the organization has from now on. */
  const addressOf = async (organizationId: string) => {
    const domain = `${unique('d')}.example`
    await post(`/v1/organizations/${organizationId}/domains`, { domain, state: 'verified' })
    return `Bo@${domain}`
  }
  return {
    addressOf,
    application: (input) => post('/v1/applications', { name: 'Demo', type: 'web', ...input }),
    secret: (applicationId) => post(`/v1/applications/${applicationId}/secrets`, {}),
    apiKey: (input) => post('/v1/api-keys', { name: unique('key-'), scopes: ['read:logins'], ...input }),
    organization: (input) => post('/v1/organizations', { name: unique('Acme '), ...input }),
    domain: (organizationId, input) =>
      post(`/v1/organizations/${organizationId}/domains`, { domain: `${unique('d')}.example`, ...input }),
    connection: (organizationId, input) =>
      post('/v1/connections', { organizationId, ...oidcSettings, ...input }),
    async event(organizationId) {
      const event = {
        type: 'connection.created',
        organizationId: organizationId ?? null,
        objectId: 'x',
        data: {},
      } as const
      await eventInsert(api.parts.db, api.parts, event)
      const { id } = await api.parts.db.kysely
        .selectFrom('events')
        .select('id')
        .orderBy('position', 'desc')
        .executeTakeFirstOrThrow()
      return id
    },
    member: async (organizationId, input) =>
      post(`/v1/organizations/${organizationId}/members`, {
        email: await addressOf(organizationId),
        ...input,
      }),
    invitation: async (organizationId, input) =>
      post(`/v1/organizations/${organizationId}/invitations`, {
        email: await addressOf(organizationId),
        ...input,
      }),
    async user(input = {}) {
      const { id: organizationId } = await post('/v1/organizations', { name: unique('Acme ') })
      const members = `/v1/organizations/${String(organizationId)}/members`
      const { userId } = await post(members, { email: await addressOf(organizationId) })
      const path = `/v1/users/${String(userId)}`
      return (await api.call({ method: 'PATCH', path, body: input })).body
    },
    test: (connectionId) => post(`/v1/connections/${connectionId}/test`, {}),
    samlConnection: (organizationId, input) =>
      post('/v1/connections', { organizationId, protocol: 'saml', ...input }),
    socialConnection: (input) => post('/v1/connections', { ...socialSettings, ...input }),
    async connectionKey(connectionId, state = 'next') {
      const { parts } = api
      const { organizationId } = await peek(`/v1/connections/${connectionId}`)
      // To make a key takes a second: all of the tests have the same certificate, and nobody signs here.
      const { certificate } = await simulatorKey(parts)
      const id = newId('serviceProviderKey', parts)
      await parts.db.kysely
        .insertInto('service_provider_keys')
        .values({
          id,
          organization_id: organizationId,
          connection_id: connectionId,
          state,
          certificate,
          private_sealed: parts.vault.seal('no key', {
            table: 'service_provider_keys',
            column: 'private_sealed',
            id,
          }),
        })
        .execute()
      return id
    },
    selfServiceProfile: (input) => post('/v1/self-service-profiles', { name: unique('Profile '), ...input }),
    setupTicket: (organizationId, input) => post('/v1/setup-tickets', { organizationId, ...input }),
    async approveSso(connectionId) {
      const answer = await api.call({ method: 'PUT', path: '/v1/operator-sso', body: { connectionId } })
      if (answer.status !== 200) throw new Error(`not approved: ${answer.text}`)
    },
    webhook: (input) =>
      post('/v1/webhooks', { url: `http://127.0.0.1:9/${unique('hook')}`, events: ['*'], ...input }),
    webhookTest: (webhookId) => post(`/v1/webhooks/${webhookId}/test`, {}),
    webhookRotation: (webhookId) => post(`/v1/webhooks/${webhookId}/rotate-secret`, {}),
    async operator(role) {
      const { parts } = api
      const email = `${unique('operator')}@example.com`
      const user = await userFindOrInsertOwn(parts.db, { id: newId('user', parts), email, key: email })
      await operatorInsert(parts.db, user.id, role)
      return user
    },
    peek,
    async signIn(connectionId) {
      const { parts } = api
      const { organizationId, issuer = 'https://github.com' } = await peek(`/v1/connections/${connectionId}`)
      const { id: applicationId } = await post('/v1/applications', { name: 'Demo', type: 'web' })
      const ids = { login: newId('login', parts), profile: newId('profile', parts) }
      const place = { organizationId, connectionId: connectionId as ConnectionId }
      const asked = {
        clientId: 'demo',
        redirectUri: 'https://app.example.com/callback',
        scope: ['openid'],
        prompt: [],
      }
      await loginInsert(parts.db, {
        ...place,
        id: ids.login,
        kind: 'sign_in',
        applicationId,
        status: 'pending',
        request: plainRequest(asked),
        upstream: {},
        browserHash: parts.vault.hash('browser'),
        trace: [],
        errorCode: null,
      })
      const person = { ...nobody, idpId: 'ada', email: 'ada@acme.example' }
      const vouched = { issuer, profile: person, outside: false, jit: true }
      const userId =
        organizationId === null
          ? null
          : await provisionMember(parts, { ...vouched, ...place, organizationId })
      const done = await loginComplete(parts.db, {
        ...place,
        userId,
        loginId: ids.login,
        assertion: null,
        newProfileId: ids.profile,
        issuer,
        profile: person,
        outside: false,
        reported: null,
        trace: [],
        code: newCode(parts, grant).row,
        session: newSession(parts, { ...begun, ...place, applicationId }, 0).session,
      })
      if (done.kind !== 'completed') throw new Error(`the login came to ${done.kind}`)
      return { loginId: ids.login, profileId: done.profileId }
    },
  }
}

const grant = {
  redirectUri: 'https://app.example.com/callback',
  codeChallenge: null,
  scope: ['openid'],
  nonce: null,
  audience: null,
  claims: null,
}

const begun = {
  authTime: new Date('2026-01-01T00:00:00Z'),
  acr: null,
  methods: [],
  upstreamEnd: null,
  saml: null,
}

/** What an IdP leaves out. */
const nobody = {
  firstName: null,
  lastName: null,
  name: null,
  username: null,
  groups: [],
  roles: [],
  picture: null,
  locale: null,
  customAttributes: {},
  rawAttributes: {},
}
