import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventTypes } from '../src/events/types.ts'
import { type ApiServer, openApiServer } from './api-server.ts'
import { type World, createWorld, oidcSettings, unique } from './api-world.ts'
import { eventsSettled } from './events-settled.ts'
import { testEngines } from './test-database.ts'

describe.each(testEngines)('what is made and changed by the native API (%s)', (engine) => {
  let api: ApiServer
  let world: World
  beforeAll(async () => {
    api = await openApiServer(engine)
    world = createWorld(api)
  })
  afterAll(() => api.close())

  const send = async (method: 'POST' | 'PATCH', path: string, body?: object) => {
    const answer = await api.call({ method, path: `/v1/${path}`, ...(body === undefined ? {} : { body }) })
    expect(answer.status, answer.text).toBeLessThan(300)
    return answer.body
  }
  /** What was told of it, the oldest first. */
  const told = async (objectId: string) => {
    await eventsSettled(api.parts.db)
    const { body } = await api.call({ method: 'GET', path: `/v1/events?objectId=${objectId}` })
    return body.items
  }
  const namesOf = (items: readonly { type: string }[]) => items.map(({ type }) => type)

  it('tells of an organization what it is known by, and the names of what changed', async () => {
    const metadata = { secretPlan: 'a plan that only metadata has' }
    const { id } = await world.organization({ name: 'Acme', slug: unique('acme-'), metadata })
    await send('PATCH', `organizations/${id}`, {
      name: 'Acme Works',
      metadata: { ...metadata, tier: 'gold' },
    })
    const items = await told(id)
    expect(items).toMatchObject([
      { type: 'organization.created', organizationId: id, data: { name: 'Acme', externalId: null } },
      { type: 'organization.updated', data: { name: 'Acme Works', changed: ['name', 'metadata'] } },
    ])
    expect(items[1].actor).toMatchObject({ kind: 'api_key' })
    expect(JSON.stringify(items)).not.toContain('a plan that only metadata has')
  })

  it('tells of a policy both that it changed and how', async () => {
    const { id } = await world.organization()
    await send('PATCH', `organizations/${id}`, { policy: { requireMfa: true } })
    expect((await told(id)).slice(1)).toMatchObject([
      { type: 'organization.updated', data: { changed: ['policy'] } },
      { type: 'organization.policy_changed', data: { after: { requireMfa: true } } },
    ])
  })

  it('tells of an application and of each client secret, never the secret', async () => {
    const made = await world.application({ name: 'Shop' })
    const more = await world.secret(made.id)
    await send('PATCH', `applications/${String(made.id)}`, {
      redirectUris: ['https://shop.example/callback'],
    })
    const items = await told(made.id)
    expect(items).toMatchObject([
      { type: 'application.created', organizationId: null, data: { name: 'Shop', type: 'web' } },
      { type: 'application.secret_created', data: { secretId: expect.any(String) } },
      { type: 'application.secret_created', data: { secretId: more.id } },
      { type: 'application.updated', data: { changed: ['redirectUris'] } },
    ])
    for (const secret of [made.clientSecret, more.clientSecret]) {
      expect(JSON.stringify(items)).not.toContain(secret)
    }
  })

  it('tells of an API key what it may do, never the key', async () => {
    const { id: organizationId } = await world.organization()
    const made = await world.apiKey({ organizationId, scopes: ['read:logins'] })
    await send('PATCH', `api-keys/${String(made.id)}`, { scopes: ['read:logins', 'read:events'] })
    const items = await told(made.id)
    expect(items).toMatchObject([
      { type: 'api_key.created', organizationId, data: { scopes: ['read:logins'], expiresAt: null } },
      { type: 'api_key.updated', data: { changed: ['scopes'], scopes: ['read:logins', 'read:events'] } },
    ])
    expect(JSON.stringify(items)).not.toContain(made.key)
  })

  it('tells nothing of a change that changes nothing', async () => {
    const organization = await world.organization({ name: 'Same' })
    const application = await world.application({ name: 'Same' })
    const key = await world.apiKey({ name: unique('same-') })
    await send('PATCH', `organizations/${String(organization.id)}`, { name: 'Same' })
    await send('PATCH', `applications/${String(application.id)}`, { name: 'Same' })
    await send('PATCH', `api-keys/${String(key.id)}`, { name: key.name })
    expect(namesOf(await told(organization.id))).toEqual(['organization.created'])
    expect(namesOf(await told(application.id))).toEqual(['application.created', 'application.secret_created'])
    expect(namesOf(await told(key.id))).toEqual(['api_key.created'])
  })

  it('tells nothing of what was refused', async () => {
    const taken = await world.apiKey({ name: unique('taken-') })
    const other = await world.apiKey({ name: unique('other-') })
    const path = `/v1/api-keys/${String(other.id)}`
    expect((await api.call({ method: 'PATCH', path, body: { name: taken.name } })).status).toBe(409)
    expect(namesOf(await told(other.id))).toEqual(['api_key.created'])
  })

  it('tells which keys sign tokens after a rotation', async () => {
    const { items: keys } = await send('POST', 'signing-keys/rotate', { emergency: true })
    const current = keys
      .filter(({ state }: { state: string }) => state === 'current')
      .map(({ id, algorithm }: { id: string; algorithm: string }) => ({ id, algorithm }))
    const [event, ...more] = await told('signing_keys')
    expect(event).toMatchObject({ type: 'signing_keys.rotated', data: { emergency: true } })
    expect(event.data.current).toHaveLength(current.length)
    expect(event.data.current).toEqual(expect.arrayContaining(current))
    expect([event.organizationId, more]).toEqual([null, []])
  })

  it('tells each step by which the keys of a connection change', async () => {
    const { id: organizationId } = await world.organization()
    const { id } = await world.samlConnection(organizationId)
    const first = await send('POST', `connections/${String(id)}/keys`)
    const next = await send('POST', `connections/${String(id)}/keys`)
    await send('POST', `connections/${String(id)}/keys/${String(next.id)}/promote`)
    expect((await told(id)).slice(1)).toMatchObject([
      { type: 'connection.key_added', data: { keyId: first.id, state: 'current' } },
      { type: 'connection.key_added', data: { keyId: next.id, state: 'next' } },
      { type: 'connection.key_promoted', organizationId, data: { keyId: next.id } },
    ])
  })

  it('tells that the client key of a connection was rotated', async () => {
    const { id: organizationId } = await world.organization()
    const { id } = await send('POST', 'connections', {
      organizationId,
      ...oidcSettings,
      clientAuthentication: 'private_key_jwt',
    })
    const { items } = await send('POST', `connections/${String(id)}/client-keys/rotate`)
    const { id: keyId } = items.find(({ state }: { state: string }) => state === 'current')
    expect((await told(id)).at(-1)).toMatchObject({
      type: 'connection.client_keys_rotated',
      data: { keyId },
    })
  })

  it('has a type for what is made of every thing that has one for its end', () => {
    const types = Object.keys(eventTypes)
    const ended = types
      .filter((type) => type.endsWith('.deleted'))
      .map((type) => type.replace('.deleted', ''))
    // People are not made by an operation: they come, and `member.added` and logins tell of that.
    expect(ended.filter((thing) => !types.includes(`${thing}.created`))).toEqual(['user', 'profile'])
  })
})
