import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiServer, openApiServer } from './api-server.ts'
import { type World, createWorld } from './api-world.ts'
import { testEngines } from './test-database.ts'
import { eventsSettled } from './events-settled.ts'

/* Every operation that takes something away, with how a thing is made for it. A new one needs its row: `event` and what `data` tells. */

interface Row {
  /** Makes the thing, and answers where it is and whose it is. */
  readonly make: (world: World) => Promise<{ path: string; objectId: string; organizationId: string | null }>
  readonly event: string
  readonly data: object
}

const rows: Readonly<Record<string, Row>> = {
  'organizations.delete': {
    async make(world) {
      const { id } = await world.organization({ name: 'Acme' })
      const connection = await world.connection(id)
      await world.domain(id)
      await world.signIn(connection.id)
      await world.apiKey({ organizationId: id, scopes: ['read:organizations'] })
      return { path: `organizations/${id}`, objectId: id, organizationId: null }
    },
    event: 'organization.deleted',
    data: { name: 'Acme', connections: 1, domains: 1, profiles: 1, members: 1, apiKeys: 1, applications: 0 },
  },
  'domains.delete': {
    async make(world) {
      const { id: organizationId } = await world.organization()
      const { id } = await world.domain(organizationId)
      return { path: `organizations/${organizationId}/domains/${id}`, objectId: id, organizationId }
    },
    event: 'domain.deleted',
    data: {},
  },
  'members.delete': {
    async make(world) {
      const { id: organizationId } = await world.organization()
      const { id } = await world.member(organizationId)
      return { path: `organizations/${organizationId}/members/${id}`, objectId: id, organizationId }
    },
    event: 'member.removed',
    data: { role: 'member', source: 'operator' },
  },
  'users.delete': {
    async make(world) {
      const { id, organizationId } = await world.user()
      return { path: `users/${String(id)}`, objectId: id, organizationId }
    },
    event: 'user.deleted',
    data: {},
  },
  'profiles.delete': {
    async make(world) {
      const { id: organizationId } = await world.organization()
      const { id } = await world.connection(organizationId)
      const { profileId } = await world.signIn(id)
      return { path: `profiles/${profileId}`, objectId: profileId, organizationId }
    },
    event: 'profile.deleted',
    data: { connectionId: expect.stringMatching(/^conn_/) },
  },
  'invitations.revoke': {
    async make(world) {
      const { id: organizationId } = await world.organization()
      const { id } = await world.invitation(organizationId)
      return { path: `organizations/${organizationId}/invitations/${id}`, objectId: id, organizationId }
    },
    event: 'invitation.revoked',
    data: { role: 'member', revokedBy: null },
  },
  'connections.delete': {
    async make(world) {
      const { id: organizationId } = await world.organization()
      const { id } = await world.connection(organizationId)
      return { path: `connections/${id}`, objectId: id, organizationId }
    },
    event: 'connection.deleted',
    data: {},
  },
  'connections.keys.delete': {
    async make(world) {
      const { id: organizationId } = await world.organization()
      const { id } = await world.samlConnection(organizationId)
      const key = await world.connectionKey(id, 'retiring')
      return { path: `connections/${id}/keys/${key}`, objectId: id, organizationId }
    },
    event: 'connection.key_deleted',
    data: { keyId: expect.any(String) },
  },
  'captures.stop': {
    async make(world) {
      const { id: organizationId } = await world.organization()
      const { id } = await world.connection(organizationId)
      return { path: `connections/${id}/capture`, objectId: id, organizationId }
    },
    event: 'connection.capture_stopped',
    data: {},
  },
  'applications.delete': {
    async make(world) {
      const { id } = await world.application({ name: 'Shop' })
      return { path: `applications/${id}`, objectId: id, organizationId: null }
    },
    event: 'application.deleted',
    data: { name: 'Shop' },
  },
  'applications.secrets.delete': {
    async make(world) {
      const { id } = await world.application()
      const secret = await world.secret(id)
      return { path: `applications/${id}/secrets/${secret.id}`, objectId: id, organizationId: null }
    },
    event: 'application.secret_deleted',
    data: { secretId: expect.any(String) },
  },
  'apiKeys.delete': {
    async make(world) {
      const { id: organizationId } = await world.organization()
      const { id } = await world.apiKey({
        name: 'a program',
        organizationId,
        scopes: ['read:organizations'],
      })
      return { path: `api-keys/${id}`, objectId: id, organizationId }
    },
    event: 'api_key.deleted',
    data: { name: 'a program' },
  },
  'selfServiceProfiles.delete': {
    async make(world) {
      const { id } = await world.selfServiceProfile()
      return { path: `self-service-profiles/${id}`, objectId: id, organizationId: null }
    },
    event: 'self_service_profile.deleted',
    data: {},
  },
  'webhooks.delete': {
    async make(world) {
      const { id } = await world.webhook()
      return { path: `webhooks/${id}`, objectId: id, organizationId: null }
    },
    event: 'webhook.deleted',
    data: {},
  },
  'operatorSso.end': {
    async make(world) {
      const { id: organizationId } = await world.organization()
      const { id } = await world.connection(organizationId, { status: 'active' })
      await world.approveSso(id)
      return { path: 'operator-sso', objectId: id, organizationId: null }
    },
    event: 'operator.sso_ended',
    data: {},
  },
  'operators.remove': {
    async make(world) {
      const { id } = await world.operator('viewer')
      return { path: `operators/${id}`, objectId: id, organizationId: null }
    },
    event: 'operator.removed',
    data: { role: 'viewer' },
  },
}

/** Those whose event says who did it. */
const byWhom = ['organization', 'application', 'api_key', 'operator']

describe.each(testEngines)('what is taken away by the native API (%s)', (engine) => {
  let api: ApiServer
  let world: World
  beforeAll(async () => {
    api = await openApiServer(engine)
    world = createWorld(api)
  })
  afterAll(() => api.close())

  it('is told by an event, whichever operation it is', () => {
    const deleting = api.routes.filter(({ method }) => method === 'DELETE')
    expect(Object.keys(rows).toSorted()).toEqual(deleting.map(({ operationId }) => operationId).toSorted())
  })

  it.each(Object.keys(rows))('%s writes its event', async (operationId) => {
    const { make, event, data } = rows[operationId] ?? expect.fail()
    const { path, objectId, organizationId } = await make(world)
    if (operationId === 'captures.stop') {
      await api.call({ method: 'POST', path: `/v1/${path}` })
    }
    const first = await api.call({ method: 'DELETE', path: `/v1/${path}` })
    expect([first.status, first.text]).toEqual([204, ''])
    await eventsSettled(api.parts.db)
    const told = await api.call({ method: 'GET', path: `/v1/events?objectId=${objectId}&type=${event}` })
    const by = byWhom.includes(event.split('.')[0] ?? '') ? { by: expect.stringMatching(/^key_/) } : {}
    expect(told.body.items).toMatchObject([
      { type: event, objectId, organizationId, data: { ...data, ...by } },
    ])
  })

  it('that is not there writes none', async () => {
    const { id } = await world.application()
    const twice = () => api.call({ method: 'DELETE', path: `/v1/applications/${String(id)}` })
    expect([(await twice()).status, (await twice()).status]).toEqual([204, 404])
    await eventsSettled(api.parts.db)
    const told = await api.call({
      method: 'GET',
      path: `/v1/events?objectId=${String(id)}&type=application.deleted`,
    })
    expect(told.body.items).toHaveLength(1)
  })
})
