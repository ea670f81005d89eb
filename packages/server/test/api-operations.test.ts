import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Permission, permissions } from '../src/applications/permissions.ts'
import { operatorDelete } from '../src/operators/operator-store.ts'
import { ACCOUNT_COOKIE } from '../src/accounts/account-session.ts'
import { scopesOf } from '../src/operators/roles.ts'
import type { ApiRoute } from '../src/http/route.ts'
import { type ApiCall, type ApiServer, openApiServer } from './api-server.ts'
import { absentLike, createWorld, oidcSettings, unique, type World } from './api-world.ts'

type Ids = Readonly<Record<string, string>>

/** What one operation needs to be tried: the rest follows from its route. */
interface Row {
  /** Makes what the path names. */
  readonly ids?: (world: World) => Promise<Ids>
  readonly body?: (world: World, ids: Ids) => object | Promise<object>
  readonly query?: string
  /** The permissions that it gives: nobody gives what they do not have. */
  readonly gives?: readonly Permission[]
  /** What the path names by other things than ids. */
  readonly names?: Ids
  /** Bodies that are malformed, beyond an unknown field. */
  readonly badBodies?: readonly object[]
  /** Bodies that name something that is not there. */
  readonly absentBody?: object
  /** A body that collides with something that is there. */
  readonly conflictBody?: (world: World, ids: Ids) => Promise<object>
}

const organizationIds = async (world: World) => ({ organizationId: (await world.organization()).id })
const absentOrganization = 'org_7ZZZZZZZZZZZZZZZZZZZZZZZZZ'
const absentConnection = 'conn_7ZZZZZZZZZZZZZZZZZZZZZZZZZ'
const connectionIds = async (world: World) => {
  const { id: organizationId } = await world.organization()
  return { connectionId: (await world.connection(organizationId)).id }
}
const activeConnectionIds = async (world: World) => {
  const { id: organizationId } = await world.organization()
  return { connectionId: (await world.connection(organizationId, { status: 'active' })).id }
}
const testIds = async (world: World) => {
  const { connectionId } = await connectionIds(world)
  return { connectionId, testId: (await world.test(connectionId)).id }
}
const samlConnectionIds = async (world: World) => {
  const { id: organizationId } = await world.organization()
  return { connectionId: (await world.samlConnection(organizationId)).id }
}
/** A key that may be promoted and deleted: the next one. */
const keyIds = async (world: World) => {
  const { connectionId } = await samlConnectionIds(world)
  await world.connectionKey(connectionId, 'current')
  return { connectionId, keyId: await world.connectionKey(connectionId, 'next') }
}
const domainIds = async (world: World) => {
  const { id: organizationId } = await world.organization()
  return { organizationId, domainId: (await world.domain(organizationId)).id }
}
const memberIds = async (world: World) => {
  const { id: organizationId } = await world.organization()
  return { organizationId, memberId: (await world.member(organizationId)).id }
}
const userIds = async (world: World) => ({
  userId: (await world.member((await world.organization()).id)).userId,
})
const invitationIds = async (world: World) => {
  const { id: organizationId } = await world.organization()
  return { organizationId, invitationId: (await world.invitation(organizationId)).id }
}
const ownAddress = async (world: World, { organizationId = '' }: Ids) => ({
  email: await world.addressOf(organizationId),
})
const addressOfMember = async (world: World, { organizationId = '' }: Ids) => ({
  email: (await world.member(organizationId)).email,
})
const applicationIds = async (world: World) => ({ applicationId: (await world.application()).id })
const selfServiceProfileIds = async (world: World) => ({
  selfServiceProfileId: (await world.selfServiceProfile()).id,
})
const setupTicketIds = async (world: World) => {
  const { id } = await world.organization()
  return { setupTicketId: (await world.setupTicket(id)).id }
}
const webhookIds = async (world: World) => ({ webhookId: (await world.webhook()).id })
const deliveryIds = async (world: World) => {
  const { webhookId } = await webhookIds(world)
  return { webhookId, webhookDeliveryId: (await world.webhookTest(webhookId)).id }
}
const apiKeyIds = async (world: World) => ({ apiKeyId: (await world.apiKey()).id })

const signedIn = async (world: World) => world.signIn((await connectionIds(world)).connectionId)
const loginIds = async (world: World) => ({ loginId: (await signedIn(world)).loginId })
const profileIds = async (world: World) => ({ profileId: (await signedIn(world)).profileId })

/** One who only looks, so that there is always an admin besides. */
const operatorIds = async (world: World) => ({ operatorId: (await world.operator('viewer')).id })
const gives = scopesOf('viewer')
/** A connection that is approved for operators; no path names it. */
const approvedSso = async (world: World) => {
  await world.approveSso((await activeConnectionIds(world)).connectionId)
  return {}
}

const rows: Readonly<Record<string, Row>> = {
  'applications.create': {
    body: () => ({ name: 'Demo', type: 'web', redirectUris: ['https://app.example.com/callback'] }),
    badBodies: [
      {},
      { name: 'Demo', type: 'native' },
      { name: 'Demo', type: 'web', redirectUris: ['/callback'] },
    ],
    conflictBody: async (world) => {
      const { clientId } = await world.application()
      return { name: 'Demo', type: 'web', clientId }
    },
  },
  'applications.list': {},
  'applications.get': { ids: applicationIds },
  'applications.update': {
    ids: applicationIds,
    body: () => ({ name: 'New name' }),
    badBodies: [{ name: '' }, { type: 'spa' }, { defaultRedirectUri: 'https://elsewhere.example.com/' }],
  },
  'applications.delete': { ids: applicationIds },
  'applications.secrets.create': { ids: applicationIds },
  'applications.secrets.list': { ids: applicationIds },
  'applications.secrets.delete': {
    ids: async (world) => {
      const { id: applicationId } = await world.application()
      return { applicationId, secretId: (await world.secret(applicationId)).id }
    },
  },
  'apiKeys.create': {
    body: () => ({ name: unique('key-'), scopes: ['read:logins'] }),
    badBodies: [{}, { name: 'x', scopes: [] }, { name: 'x', scopes: ['read:everything'] }],
    conflictBody: async (world) => ({ name: (await world.apiKey()).name, scopes: ['read:logins'] }),
  },
  'apiKeys.list': {},
  'apiKeys.get': { ids: apiKeyIds },
  'apiKeys.update': {
    ids: apiKeyIds,
    body: () => ({ name: unique('key-') }),
    badBodies: [{ scopes: ['x'] }, { expiresAt: 'tomorrow' }],
    conflictBody: async (world) => ({ name: (await world.apiKey()).name }),
  },
  'apiKeys.delete': { ids: apiKeyIds },
  'operators.list': {},
  'operators.add': {
    gives,
    body: () => ({ email: `${unique('op')}@example.com`, role: 'viewer' }),
    badBodies: [{}, { email: 'no address', role: 'viewer' }, { email: 'a@example.com', role: 'owner' }],
    conflictBody: async (world) => ({ email: (await world.operator('viewer')).email, role: 'viewer' }),
  },
  'operators.update': {
    gives,
    ids: operatorIds,
    body: () => ({ role: 'viewer' }),
    badBodies: [{}, { role: 'owner' }],
  },
  'operators.remove': { gives, ids: operatorIds },
  'operatorSso.get': { ids: approvedSso },
  'operatorSso.approve': {
    gives: ['*'],
    body: async (world) => ({ connectionId: (await activeConnectionIds(world)).connectionId }),
    badBodies: [{}, { connectionId: 'x' }],
  },
  'operatorSso.end': { gives: ['*'], ids: approvedSso },
  'goLive.check': {},
  'signingKeys.list': {},
  'signingKeys.rotate': { body: () => ({ emergency: true }), badBodies: [{ emergency: 'yes' }] },
  'organizations.create': {
    body: () => ({ name: unique('Acme ') }),
    badBodies: [{}, { name: 'Acme', slug: 'No Slug' }, { name: 'Acme', metadata: { size: 7 } }],
    conflictBody: async (world) => ({ name: 'x', slug: (await world.organization()).slug }),
  },
  'organizations.list': { query: 'slug=acme&search=acm' },
  'organizations.get': { ids: organizationIds },
  'organizations.update': {
    ids: organizationIds,
    body: () => ({
      policy: { requireMfa: true },
      reportOnlyPolicy: { authRequired: 'sso', requireMfa: true },
      autoRevert: false,
    }),
    badBodies: [
      { policy: { requireMfa: 'yes' } },
      { reportOnlyPolicy: { authRequired: 'sso' } },
      { autoRevert: 'always' },
      { externalId: '' },
    ],
    conflictBody: async (world) => {
      const externalId = unique('external-')
      await world.organization({ externalId })
      return { externalId }
    },
  },
  'organizations.preflightPolicy': { ids: organizationIds, query: 'authRequired=sso&requireMfa=true' },
  'organizations.reportPolicy': { ids: organizationIds },
  'organizations.delete': { ids: organizationIds },
  'members.list': {
    ids: organizationIds,
    query: 'email=bo@acme.example&status=active&role=member&userId=user_7ZZZZZZZZZZZZZZZZZZZZZZZZZ',
  },
  'members.get': { ids: memberIds },
  'members.create': {
    ids: organizationIds,
    body: ownAddress,
    badBodies: [
      {},
      { email: 'no address' },
      { email: 'bo@acme.example', role: 'operator' },
      { email: 'bo@acme.example', userId: 'user_7ZZZZZZZZZZZZZZZZZZZZZZZZZ' },
      { userId: 'user_7ZZZZZZZZZZZZZZZZZZZZZZZZZ', name: 'Bo' },
      { userId: 'x' },
    ],
    absentBody: { userId: 'user_7ZZZZZZZZZZZZZZZZZZZZZZZZZ' },
    conflictBody: addressOfMember,
  },
  'members.update': {
    ids: memberIds,
    body: () => ({ role: 'admin', status: 'inactive' }),
    badBodies: [{ role: 'operator' }, { status: 'pending' }, { role: null }],
  },
  'members.delete': { ids: memberIds },
  'users.list': {
    query: `email=bo@acme.example&externalId=7&organizationId=${absentOrganization}`,
  },
  'users.get': { ids: userIds },
  'users.update': {
    ids: userIds,
    body: () => ({ externalId: unique('person-'), metadata: { plan: 'gold' }, name: 'Bo' }),
    badBodies: [
      { externalId: '' },
      { metadata: 'gold' },
      { metadata: { long: 'x'.repeat(2048) } },
      { name: ' ' },
      { email: 'bo@acme.example' },
    ],
    conflictBody: async (world) => {
      const externalId = unique('taken-')
      await world.user({ externalId })
      return { externalId }
    },
  },
  'users.delete': { ids: userIds },
  'invitations.list': { ids: organizationIds },
  'invitations.get': { ids: invitationIds },
  'invitations.create': {
    ids: organizationIds,
    body: async (world, ids) => ({ ...(await ownAddress(world, ids)), role: 'owner' }),
    badBodies: [{}, { email: 'no address' }, { email: 'bo@elsewhere.example', role: 'operator' }],
    conflictBody: addressOfMember,
  },
  'invitations.resend': { ids: invitationIds },
  'invitations.revoke': { ids: invitationIds },
  'domains.create': {
    ids: organizationIds,
    body: () => ({ domain: `${unique('d')}.example`, state: 'verified' }),
    badBodies: [{}, { domain: 'https://acme.com' }, { domain: 'acme.com', state: 'failed' }],
    conflictBody: async (world) => {
      const { id } = await world.organization()
      return { domain: (await world.domain(id, { state: 'verified' })).domain }
    },
  },
  'domains.list': { ids: organizationIds },
  'domains.get': { ids: domainIds },
  'domains.update': {
    ids: domainIds,
    body: () => ({ state: 'verified' }),
    badBodies: [{ state: 'maybe' }, { domain: 'other.example' }, { autoJoin: true }],
    conflictBody: async (world, { organizationId = '', domainId = '' }) => {
      const domains = await world.organization()
      const pending = await world.peek(`/v1/organizations/${organizationId}/domains/${domainId}`)
      await world.domain(domains.id, { domain: pending.domain, state: 'verified' })
      return { state: 'verified' }
    },
  },
  'domains.verify': {
    // One that the operator vouches for; those that need the DNS are in `domains/verify-domain.test.ts`.
    ids: async (world) => {
      const { id: organizationId } = await world.organization()
      return { organizationId, domainId: (await world.domain(organizationId, { state: 'verified' })).id }
    },
  },
  'domains.delete': { ids: domainIds },
  'connections.create': {
    body: async (world) => ({
      organizationId: (await world.organization()).id,
      ...oidcSettings,
      status: 'active',
    }),
    badBodies: [
      {},
      { protocol: 'ldap' },
      { protocol: 'saml', organizationId: 'org_7ZZZZZZZZZZZZZZZZZZZZZZZZZ', provider: '' },
      {
        protocol: 'saml',
        organizationId: 'org_7ZZZZZZZZZZZZZZZZZZZZZZZZZ',
        issuer: 'https://idp.example.com',
      },
    ],
    absentBody: { organizationId: 'org_7ZZZZZZZZZZZZZZZZZZZZZZZZZ', protocol: 'oidc' },
  },
  'events.list': {
    query:
      'type=connection.created&type=connection.deleted&order=newest&since=2026-01-01T00:00:00Z&actorId=key_1',
  },
  'events.get': { ids: async (world) => ({ eventId: await world.event() }) },
  'connections.list': { query: 'domain=acme.example&status=active' },
  'connections.get': { ids: connectionIds },
  'connections.update': {
    ids: connectionIds,
    body: () => ({ status: 'active' }),
    badBodies: [
      { issuer: null, status: 'active' },
      { certificates: ['x'] },
      { issuer: 'ftp://idp.example.com' },
      { provider: 'no-such-provider' },
    ],
    conflictBody: async (world, { connectionId = '' }) => {
      await world.signIn(connectionId)
      return { issuer: 'https://other.example.com' }
    },
  },
  'connections.check': {
    body: async (world) => ({
      ...(await organizationIds(world)),
      protocol: 'saml',
      provider: 'okta',
      values: { idpEntityId: 'https://idp.acme.example' },
    }),
    badBodies: [
      {},
      { connectionId: absentConnection, protocol: 'saml', values: {} },
      { organizationId: absentOrganization, values: {} },
      { protocol: 'saml', values: {} },
      { connectionId: absentConnection, values: { issuer: '' } },
    ],
    absentBody: { connectionId: absentConnection, values: { issuer: 'https://idp.acme.example' } },
  },
  'connections.previewMapping': {
    ids: connectionIds,
    body: () => ({ mapping: { email: 'mail' }, roleMapping: { Staff: 'user' } }),
    badBodies: [{ mapping: { email: '' } }, { roleMapping: { '': 'user' } }, { profileId: 'x' }],
  },
  'connections.recommendations': { ids: connectionIds },
  'connections.reconcile': { ids: connectionIds },
  'connections.delete': { ids: connectionIds },
  'connections.clientKeys.list': { ids: connectionIds },
  'connections.clientKeys.rotate': {
    ids: async (world) => {
      const { id } = await world.organization()
      const signing = { clientAuthentication: 'private_key_jwt' }
      return { connectionId: (await world.connection(id, signing)).id }
    },
  },
  'connections.test': { ids: connectionIds },
  'connections.tests.get': { ids: testIds },
  'connections.explainRoute': { query: 'loginHint=ada@acme.example' },
  'captures.start': { ids: connectionIds },
  'captures.stop': { ids: connectionIds },
  'captures.messages': { ids: loginIds },
  'logins.bundle': { ids: loginIds },
  'connections.keys.list': { ids: samlConnectionIds },
  'connections.keys.create': { ids: samlConnectionIds },
  'connections.keys.promote': { ids: keyIds },
  'connections.keys.delete': { ids: keyIds },
  'selfServiceProfiles.create': {
    body: () => ({
      name: 'For customers',
      allowedProviders: ['okta', 'entra-id'],
      userAttributes: [{ name: 'email', description: 'Whom to write to', required: true }],
      branding: { logoUrl: 'https://app.example.com/logo.png', colors: { primary: '#a3c' } },
      introduction: '# Welcome',
      domainVerification: 'required',
      offersDirectory: true,
    }),
    badBodies: [
      {},
      { name: 'x', allowedProviders: ['oktta'] },
      { name: 'x', userAttributes: [{ name: 'email' }] },
      { name: 'x', branding: { logoUrl: 'http://app.example.com/logo.png' } },
      { name: 'x', branding: { colors: { primary: 'red' } } },
      { name: 'x', introduction: 'x'.repeat(5001) },
      { name: 'x', domainVerification: 'sometimes' },
    ],
  },
  'selfServiceProfiles.list': {},
  'selfServiceProfiles.get': { ids: selfServiceProfileIds },
  'selfServiceProfiles.update': {
    ids: selfServiceProfileIds,
    body: () => ({ introduction: null, branding: null }),
    badBodies: [{ name: '' }, { userAttributes: [{ name: '1', description: 'x', required: false }] }],
  },
  'selfServiceProfiles.delete': { ids: selfServiceProfileIds },
  'setupTickets.create': {
    body: async (world) => ({
      organizationId: (await world.organization()).id,
      profileId: (await world.selfServiceProfile()).id,
      connection: { name: 'Acme', provider: 'okta', protocol: 'saml' },
      lifetimeSeconds: 60,
    }),
    badBodies: [
      {},
      { organizationName: 'x', organizationId: 'org_7ZZZZZZZZZZZZZZZZZZZZZZZZZ' },
      { organizationName: 'x', lifetimeSeconds: 59 },
      { organizationName: 'x', lifetimeSeconds: 2_592_001 },
      { organizationName: 'x', connection: { provider: 'shibboleth', protocol: 'oidc' } },
      { organizationName: 'x', embedOrigins: ['https://nobody.example.com'] },
      { organizationName: 'x', returnUrl: 'https://nobody.example.com/' },
      { organizationName: 'x', successUrl: 'javascript:alert(1)' },
      { organizationName: 'x', applicationIds: ['app_7ZZZZZZZZZZZZZZZZZZZZZZZZZ'] },
    ],
    absentBody: { organizationId: 'org_7ZZZZZZZZZZZZZZZZZZZZZZZZZ' },
  },
  'setupTickets.list': {},
  'setupTickets.get': { ids: setupTicketIds },
  'setupTickets.revoke': { ids: setupTicketIds },
  'webhooks.create': {
    body: () => ({
      url: `https://app.example.com/${unique('hook')}`,
      events: ['connection.*', 'domain.verified'],
      description: 'Billing',
      format: 'standard',
      status: 'disabled',
    }),
    badBodies: [
      {},
      { url: 'nowhere', events: ['*'] },
      { url: 'https://ann:secret@app.example.com/', events: ['*'] },
      { url: 'https://app.example.com/', events: [] },
      { url: 'https://app.example.com/', events: ['conection.created'] },
      { url: 'https://app.example.com/', events: ['nothing.*'] },
      { url: 'https://app.example.com/', events: ['*'], format: 'other' },
      { url: 'https://app.example.com/', events: ['*'], secret: 'whsec_MTIzNDU2' },
    ],
    conflictBody: async (world) => ({ url: (await world.webhook()).url, events: ['*'] }),
  },
  'webhooks.list': {},
  'webhooks.get': { ids: webhookIds },
  'webhooks.update': {
    ids: webhookIds,
    body: () => ({ events: ['*'], description: null, status: 'disabled' }),
    badBodies: [{ url: 'ftp://app.example.com/' }, { events: ['conection.*'] }, { status: 'gone' }],
    conflictBody: async (world) => ({ url: (await world.webhook()).url }),
  },
  'webhooks.delete': { ids: webhookIds },
  'webhooks.rotateSecret': {
    ids: webhookIds,
    body: () => ({}),
    badBodies: [{ emergency: 'yes' }],
    conflictBody: async (world, { webhookId = '' }) => {
      await world.webhookRotation(webhookId)
      return {}
    },
  },
  'webhooks.retireSecret': { ids: webhookIds },
  'webhooks.deliveries.list': { ids: webhookIds, query: 'status=dead&eventType=webhook.test' },
  'webhooks.deliveries.get': { ids: deliveryIds },
  'webhooks.deliveries.replay': { ids: deliveryIds },
  'webhooks.replay': {
    ids: webhookIds,
    body: () => ({ since: '2026-01-01T00:00:00Z' }),
    badBodies: [{}, { since: 'yesterday' }, { since: '2026-01-02T00:00:00Z', until: '2026-01-01T00:00:00Z' }],
  },
  'webhooks.test': { ids: webhookIds },
  'permissions.list': {},
  'providers.list': {},
  'providers.get': { names: { provider: 'okta' } },
  'logins.list': { query: 'status=failed' },
  'logins.count': { query: 'days=7' },
  'logins.get': { ids: loginIds },
  'profiles.list': { query: 'email=ada@acme.example' },
  'profiles.get': { ids: profileIds },
  'profiles.update': {
    ids: profileIds,
    body: () => ({ metadata: { plan: 'gold' } }),
    badBodies: [
      {},
      { metadata: 'gold' },
      { metadata: { text: 'x'.repeat(2048) } },
      { metadata: {}, email: 'a@b.example' },
    ],
  },
  'ssoAvailable.get': { query: 'domain=acme.example' },
  'declaration.apply': {
    body: () => ({ declaration: { organizations: [{ name: 'Declared', slug: 'declared' }] } }),
    badBodies: [{}, { declaration: { organizations: [{}] } }, { declaration: { metadataFile: 'x' } }],
  },
}

/** They change what is there, or only look; every other POST makes something. */
const acting = new Set([
  'declaration.apply',
  'connections.keys.promote',
  'connections.check',
  'connections.previewMapping',
  'connections.reconcile',
  'domains.verify',
  'invitations.resend',
  'setupTickets.revoke',
  'signingKeys.rotate',
  'webhooks.deliveries.replay',
  'webhooks.replay',
  'webhooks.retireSecret',
])

/** The codes of status 409. */
const conflicts = new Set(['request.conflict', 'connection.issuer_in_use', 'webhook.rotation_under_way'])

function pathOf(route: ApiRoute, ids: Ids, query = ''): string {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? `no-${name}`)
  return query === '' ? path : `${path}?${query}`
}

describe('every operation of the native API', () => {
  let api: ApiServer
  let world: World
  beforeAll(async () => {
    api = await openApiServer()
    world = createWorld(api)
  })
  afterAll(() => api.close())

  /** A call of the operation that is right in everything. */
  async function rightCall(route: ApiRoute, row: Row): Promise<{ call: ApiCall; ids: Ids }> {
    const ids = (await row.ids?.(world)) ?? {}
    const body = await row.body?.(world, ids)
    const call = {
      method: route.method,
      path: pathOf(route, { ...row.names, ...ids }, row.query),
      ...(body && { body }),
    }
    return { call, ids }
  }

  async function each(act: (route: ApiRoute, row: Row) => Promise<void>): Promise<void> {
    for (const route of api.routes) await act(route, rows[route.operationId] ?? {})
  }

  it('has a row in this table, and no row is of an operation that is gone', () => {
    expect(Object.keys(rows).sort()).toEqual(api.routes.map(({ operationId }) => operationId).sort())
  })

  it('needs the scope that its name says: reading to GET, writing to change, of the same kind of object', () => {
    const kinds: Readonly<Record<string, string>> = {
      apiKeys: 'api_keys',
      goLive: 'deployment',
      invitations: 'members',
      operatorSso: 'operators',
      permissions: 'api_keys',
      providers: 'connections',
      selfServiceProfiles: 'self_service_profiles',
      setupTickets: 'setup_tickets',
      signingKeys: 'signing_keys',
    }
    for (const { operationId, method, permission } of api.routes) {
      const [object = ''] = operationId.split('.')
      if (object === 'ssoAvailable' || object === 'declaration') continue
      const verb = method === 'GET' ? 'read' : 'write'
      // A preview changes nothing, and shows a person.
      if (operationId === 'connections.previewMapping') {
        expect(permission).toBe('read:profiles')
        continue
      }
      expect(permission, operationId).toBe(`${verb}:${kinds[object] ?? object}`)
    }
    const others = api.routes.filter(({ permission }) => permission === null || permission === '*')
    expect(others.map(({ operationId }) => operationId)).toEqual(['ssoAvailable.get', 'declaration.apply'])
  })

  it('names in the OpenAPI document the credentials that open it, and there every scope that opens anything', async () => {
    const { body } = await api.call({ method: 'GET', path: '/v1/openapi.json' }, null)
    for (const { method, path, permission } of api.routes) {
      const { security } = body.paths[path.replaceAll(/:(\w+)/g, '{$1}')][method.toLowerCase()]
      const machine = permission === '*' ? [] : [{ oauth2: [permission] }]
      const scoped = [{ apiKey: [permission] }, ...machine, { operatorSession: [permission] }]
      expect(security, `${method} ${path}`).toEqual(permission === null ? [] : scoped)
    }
    const { scopes } = body.components.securitySchemes.oauth2.flows.clientCredentials
    // These open operations of dialects alone (docs/workos.md).
    const elsewhere = ['act:applications', 'read:directories', 'write:directories']
    const opening = permissions.filter((scope) => scope !== '*' && !elsewhere.includes(scope))
    expect(Object.keys(scopes).sort()).toEqual(opening.sort())
    // The cookie that opens them (below) is the one that it names.
    expect(body.components.securitySchemes.operatorSession).toMatchObject({
      type: 'apiKey',
      in: 'cookie',
      name: ACCOUNT_COOKIE,
    })
  })

  it('that lists has a limit of at most 100 items, and says where the rest is (incidents row 104)', async () => {
    const { body } = await api.call({ method: 'GET', path: '/v1/openapi.json' }, null)
    // Sets that cannot grow: the presets, the permissions, and keys of which a few exist at a time.
    const small = ['providers.list', 'permissions.list', 'signingKeys.list', 'connections.clientKeys.list']
    const lists = api.routes.filter(
      ({ operationId }) => operationId.endsWith('.list') && !small.includes(operationId),
    )
    expect(lists.length).toBeGreaterThan(8)
    const unbounded = lists.filter(({ path }) => {
      const { parameters } = body.paths[path.replaceAll(/:(\w+)/g, '{$1}')].get
      const limit = parameters?.find(({ name }: { name: string }) => name === 'limit')
      return limit === undefined || limit.schema.maximum > 100
    })
    expect(unbounded.map(({ operationId }) => operationId)).toEqual([])
  })

  it('answers 200, 201 or 204 as its route says', async () => {
    await each(async (route, row) => {
      const { call } = await rightCall(route, row)
      const answer = await api.call(call)
      expect(answer.status, `${route.operationId}: ${answer.text}`).toBe(route.answer.status)
      if (route.method === 'POST' && !acting.has(route.operationId)) expect(answer.status).toBe(201)
      if (route.answer.status === 204) expect(answer.text).toBe('')
    })
  })

  it('answers 400 to what it does not know, and says which field', async () => {
    await each(async (route, row) => {
      const { call } = await rightCall(route, row)
      const wrong =
        call.body === undefined
          ? { ...call, path: `${call.path}${call.path.includes('?') ? '&' : '?'}nonsense=1` }
          : { ...call, body: { ...(call.body as object), nonsense: 1 } }
      const answer = await api.call(wrong)
      expect(answer.status, `${route.operationId}: ${answer.text}`).toBe(400)
      expect(answer.headers['content-type']).toContain('application/problem+json')
      expect(answer.body.errors).toEqual([expect.objectContaining({ field: 'nonsense' })])
    })
  })

  it('answers 400 to each malformed body of its row', async () => {
    await each(async (route, row) => {
      const { call } = await rightCall(route, row)
      if (route.body !== undefined) expect(row.badBodies?.length, route.operationId).toBeGreaterThan(0)
      for (const body of row.badBodies ?? []) {
        const answer = await api.call({ ...call, body })
        expect(answer.status, `${route.operationId} ${JSON.stringify(body)}: ${answer.text}`).toBe(400)
      }
    })
  })

  it('row 57: answers 400 to an id of a wrong form', async () => {
    await each(async (route, row) => {
      if (row.ids === undefined) return
      const { call, ids } = await rightCall(route, row)
      for (const name of Object.keys(ids)) {
        const answer = await api.call({ ...call, path: pathOf(route, { ...ids, [name]: 'x' }) })
        expect(answer.status, `${route.operationId} ${name}`).toBe(400)
        expect(answer.body.code).toBe('request.invalid_id')
      }
    })
  })

  it('answers 401 without a credential and with a wrong one, before it looks at the input', async () => {
    const token = await api.tokenWith(permissions.filter((scope) => scope !== '*'))
    const wrong = [null, 'cardea_sk_wrong', `${token.slice(0, -8)}AAAAAAAA`]
    await each(async (route, row) => {
      if (route.permission === null) return
      const { call } = await rightCall(route, row)
      for (const key of wrong) {
        for (const body of [call.body, route.body && { nonsense: 1 }]) {
          const answer = await api.call({ ...call, ...(body !== undefined && { body }) }, key)
          expect(answer.status, route.operationId).toBe(401)
          expect(answer.body.code).toBe('request.unauthenticated')
        }
      }
    })
  })

  it('row 95: takes a missing credential for nobody, whatever field of the body or header says who is meant', async () => {
    const claimed = {
      ...{
        userId: 'u',
        user_id: 'u',
        apiKeyId: 'x',
        callerId: 'x',
        applicationId: 'x',
        organizationId: null,
      },
      ...{ tenant: { kind: 'deployment' }, scopes: ['*'], permissions: ['*'], internal: true, admin: true },
    }
    const headers = {
      ...{ 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1', 'x-internal': '1', 'x-user-id': 'u' },
      ...{ 'x-api-key': api.rootKey, cookie: `session=1; apiKey=${api.rootKey}` },
    }
    const mutating = api.routes.filter(({ method, permission }) => method !== 'GET' && permission !== null)
    const calls = []
    for (const route of mutating) {
      const row = rows[route.operationId] ?? {}
      const { call } = await rightCall(route, row)
      const fields = Object.entries({ ...(call.body ?? {}), ...claimed })
      const bodies = [
        ...fields.map((field) => Object.fromEntries([field])),
        { ...(call.body ?? {}), ...claimed },
      ]
      calls.push(...bodies.map((body) => ({ ...call, body })))
    }
    expect(calls.length).toBeGreaterThan(mutating.length * 11)
    const before = await everything()
    for (const call of calls) {
      const answer = await api.server.inject({
        method: call.method as 'POST',
        url: call.path,
        headers: { host: new URL(api.parts.config.publicUrl).host, ...headers },
        payload: call.body,
      })
      expect(answer.statusCode, `${call.method} ${call.path} ${JSON.stringify(call.body)}`).toBe(401)
    }
    expect(await everything()).toEqual(before)
  })

  /** How much there is of what operations make and delete. */
  async function everything(): Promise<unknown> {
    const tables = [
      'applications',
      'application_secrets',
      'api_keys',
      'organizations',
      'connections',
      'domains',
      'memberships',
      'invitations',
      'users',
      'profiles',
    ]
    const counts = tables.map((table) => `(select count(*) from ${table}) as ${table}`)
    const statement = { name: 'test_count_everything', text: `select ${counts.join(', ')}` }
    return api.parts.db.query(statement, [])
  }

  describe.each<[string, (scopes: Permission[]) => Promise<string>]>([
    ['an API key', (scopes) => api.keyWith(scopes)],
    ['an m2m application', (scopes) => api.tokenWith(scopes)],
  ])('called by %s', (_, credentialWith) => {
    it('rows 58, 67: answers 403 to every scope but the one it needs, and names it', async () => {
      const credentials = new Map<string, Promise<string>>()
      await each(async (route, row) => {
        const { permission } = route
        if (permission === null) return
        const others = permissions.filter((scope) => scope !== '*' && scope !== permission)
        const credential = credentials.get(permission) ?? credentialWith(others)
        credentials.set(permission, credential)
        const { call } = await rightCall(route, row)
        const answer = await api.call(call, await credential)
        expect(answer.status, route.operationId).toBe(403)
        expect(answer.body.code).toBe('request.insufficient_scope')
        expect(answer.body.detail).toContain(permission)
        expect(answer.headers['www-authenticate']).toBe(
          `Bearer realm="cardea", error="insufficient_scope", scope="${permission}"`,
        )
      })
    })

    it('answers with exactly the scope it needs', async () => {
      const credentials = new Map<string, Promise<string>>()
      await each(async (route, row) => {
        const { permission } = route
        if (permission === null) return
        // An application has no `*`, so what needs that is for API keys.
        const given = row.gives ?? []
        const isKey = permission === '*' || given.includes('*')
        const scopes = [permission as Permission, 'read:logins' as const, ...given]
        const made = () => (isKey ? api.keyWith(scopes) : credentialWith(scopes))
        const name = scopes.join(' ')
        const credential = credentials.get(name) ?? made()
        credentials.set(name, credential)
        const { call } = await rightCall(route, row)
        const answer = await api.call(call, await credential)
        expect(answer.status, `${route.operationId}: ${answer.text}`).toBe(route.answer.status)
      })
    })
  })

  describe('called by the session of an operator', () => {
    let admin: string
    let viewer: string
    beforeAll(async () => {
      admin = await api.cookieOf(await world.operator('admin'))
      viewer = await api.cookieOf(await world.operator('viewer'))
    })

    it('answers an admin as it answers a key with every scope', async () => {
      await each(async (route, row) => {
        const { call } = await rightCall(route, row)
        const answer = await api.browse(call, admin)
        expect(answer.status, `${route.operationId}: ${answer.text}`).toBe(route.answer.status)
      })
    })

    it('lets a viewer read, but nobody who signs in and no captured message, and change nothing', async () => {
      await each(async (route, row) => {
        const { permission } = route
        if (permission === null) return
        const { call } = await rightCall(route, row)
        const answer = await api.browse(call, viewer)
        const isOpen =
          permission.startsWith('read:') &&
          !['read:members', 'read:profiles', 'read:users', 'read:captures'].includes(permission)
        expect(answer.status, route.operationId).toBe(isOpen ? route.answer.status : 403)
        if (!isOpen) expect(answer.body.code).toBe('request.insufficient_scope')
      })
    })

    it.each<[string, Readonly<Record<string, string | undefined>>, string]>([
      ['of another site', { 'sec-fetch-site': 'cross-site' }, 'request.foreign_origin'],
      ['of a site next door', { 'sec-fetch-site': 'same-site' }, 'request.foreign_origin'],
      ['of another origin', { origin: 'https://evil.example' }, 'request.foreign_origin'],
      ['of no origin', { origin: 'null' }, 'request.foreign_origin'],
      ['as a form', { 'content-type': 'text/plain' }, 'request.unsupported_media_type'],
      ['without a media type', { 'content-type': undefined }, 'request.unsupported_media_type'],
    ])('refuses a change that a page asks for %s, and changes nothing', async (_, headers, code) => {
      await each(async (route, row) => {
        if (route.method === 'GET' || route.permission === null) return
        const { call } = await rightCall(route, row)
        const before = await everything()
        // The media type is asked of requests without a body, too; with one the listener asks first.
        const sent = 'content-type' in headers ? { ...call, body: undefined } : call
        const answer = await api.browse(sent, admin, headers)
        expect([answer.status, answer.body.code], route.operationId).toEqual([
          code === 'request.foreign_origin' ? 403 : 415,
          code,
        ])
        expect(await everything()).toEqual(before)
      })
    })

    it('refuses a cookie together with a key, whichever of them holds', async () => {
      const dead = `${admin.slice(0, -4)}AAAA`
      await each(async (route, row) => {
        if (route.permission === null) return
        const { call } = await rightCall(route, row)
        for (const [cookie, key] of [
          [admin, api.rootKey],
          [dead, api.rootKey],
          [admin, 'cardea_sk_wrong'],
        ] as const) {
          const { status, body } = await api.browse(call, cookie, { authorization: `Bearer ${key}` })
          expect([status, body.code], route.operationId).toEqual([400, 'request.two_credentials'])
        }
      })
    })

    it('knows nobody by a session that is over, and no operator by that of somebody else', async () => {
      const { id } = await world.operator('admin')
      const { id: organizationId } = await world.organization()
      const bound = await api.cookieOf({ id }, { organizationId })
      const member = await world.operator('viewer')
      await operatorDelete(api.parts.db, member.id)
      const others = [
        [`${admin.slice(0, -4)}AAAA`, 401, 'request.unauthenticated'],
        [bound, 403, 'operator.not_operator'],
        [await api.cookieOf(member), 403, 'operator.not_operator'],
      ] as const
      await each(async (route, row) => {
        if (route.permission === null) return
        const { call } = await rightCall(route, row)
        for (const [cookie, status, code] of others) {
          const answer = await api.browse(call, cookie)
          expect([answer.status, answer.body.code], route.operationId).toEqual([status, code])
        }
      })
    })

    it('gives a repetition of a request the first answer, to this operator alone', async () => {
      const call = { method: 'POST', path: '/v1/organizations', body: { name: 'Once' } }
      const again = { 'idempotency-key': unique('once-') }
      const first = await api.browse(call, admin, again)
      expect((await api.browse(call, admin, again)).text).toBe(first.text)
      const another = await api.cookieOf(await world.operator('admin'))
      expect((await api.browse(call, another, again)).body.id).not.toBe(first.body.id)
    })

    it('has the limit of a person, not that of keys', async () => {
      const { headers } = await api.browse({ method: 'GET', path: '/v1/organizations' }, admin)
      expect(String(headers['ratelimit-policy'])).toContain('user')
    })
  })

  it('answers 404 to an id that names nothing', async () => {
    await each(async (route, row) => {
      const { call, ids } = await rightCall(route, row)
      for (const [name, id] of Object.entries(ids)) {
        const answer = await api.call({ ...call, path: pathOf(route, { ...ids, [name]: absentLike(id) }) })
        expect(answer.status, `${route.operationId} ${name}: ${answer.text}`).toBe(404)
        expect(answer.body.code).toBe('request.not_found')
      }
      if (row.absentBody === undefined) return
      expect((await api.call({ ...call, body: row.absentBody })).status, route.operationId).toBe(404)
    })
  })

  it('answers 409 where its route says that it can', async () => {
    await each(async (route, row) => {
      const canConflict = route.errors?.some((code) => conflicts.has(code)) ?? false
      expect(row.conflictBody !== undefined, `${route.operationId} has a row for 409`).toBe(canConflict)
      if (row.conflictBody === undefined) return
      const { call, ids } = await rightCall(route, row)
      const body = await row.conflictBody(world, ids)
      const answer = await api.call({ ...call, body })
      expect(answer.status, `${route.operationId}: ${answer.text}`).toBe(409)
    })
  })
})
