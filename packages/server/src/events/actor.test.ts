import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiServer, openApiServer } from '../../test/api-server.ts'
import { type World, createWorld, unique } from '../../test/api-world.ts'
import { openPortalWorld } from '../../test/portal-world.ts'
import { openTenantWorld } from '../../test/tenant-world.ts'
import { actingAs, currentActor } from '../platform/acting.ts'
import { eventInsert } from './store.ts'
import { eventsSettled } from '../../test/events-settled.ts'

describe('an event tells who did it', () => {
  let api: ApiServer
  let world: World
  beforeAll(async () => {
    api = await openApiServer()
    world = createWorld(api)
  })
  afterAll(() => api.close())

  const actorOf = async (objectId: string, key?: string) =>
    (await api.call({ method: 'GET', path: `/v1/events?objectId=${objectId}&order=newest&limit=1` }, key))
      .body.items[0]?.actor
  const settled = (objectId: string, key?: string) => expect.poll(() => actorOf(objectId, key))
  const keyIdOf = async (name: string) =>
    (await api.call({ method: 'GET', path: '/v1/api-keys?limit=100' })).body.items.find(
      (key: { name: string }) => key.name === name,
    ).id

  it('by the native API with a key: the key, and from where', async () => {
    const made = await world.apiKey({ name: unique('actor '), scopes: ['*'] })
    const { body } = await api.call(
      { method: 'POST', path: '/v1/self-service-profiles', body: { name: 'By a key' } },
      made.key,
    )
    await settled(body.id).toEqual({
      kind: 'api_key',
      id: await keyIdOf(made.name),
      address: '127.0.0.1',
      userAgent: 'lightMyRequest',
    })
  })

  it('by an m2m application, and by an operator in the dashboard', async () => {
    const token = await api.tokenWith(['write:self_service_profiles'])
    const machine = await api.call(
      { method: 'POST', path: '/v1/self-service-profiles', body: { name: 'By a machine' } },
      token,
    )
    await settled(machine.body.id).toMatchObject({ kind: 'application', id: expect.stringMatching(/^app_/) })

    const operator = await world.operator('admin')
    const own = await api.browse(
      { method: 'POST', path: '/v1/self-service-profiles', body: { name: 'By an operator' } },
      await api.cookieOf(operator),
      { 'user-agent': 'x'.repeat(500) },
    )
    await settled(own.body.id).toMatchObject({
      kind: 'operator',
      id: operator.id,
      userAgent: 'x'.repeat(300),
    })
    await eventsSettled(api.parts.db)
    const { body } = await api.call({ method: 'GET', path: `/v1/events?actorId=${operator.id}` })
    expect(body.items.map(({ objectId }: { objectId: string }) => objectId)).toEqual([own.body.id])
  })

  it('never somebody else of two at the same time', async () => {
    const operators = await Promise.all(Array.from({ length: 8 }, () => world.operator('admin')))
    const made = await Promise.all(
      operators.map(async (operator) => {
        const cookie = await api.cookieOf(operator)
        const path = '/v1/self-service-profiles'
        return (await api.browse({ method: 'POST', path, body: { name: operator.id } }, cookie)).body.id
      }),
    )
    for (const [index, id] of made.entries()) await settled(id).toMatchObject({ id: operators[index]?.id })
  })

  it('to a key of one organization without the address and the program', async () => {
    const { id } = await world.organization()
    const { id: connectionId } = await world.connection(id)
    const key = await api.keyWith(['read:events'], id)
    await settled(connectionId).toMatchObject({ address: '127.0.0.1', userAgent: 'lightMyRequest' })
    await settled(connectionId, key).toMatchObject({ kind: 'api_key', address: null, userAgent: null })
  })

  it('as nobody where it happens by itself', async () => {
    const event = {
      type: 'connection.updated',
      organizationId: null,
      objectId: 'by itself',
      data: {},
    } as const
    expect(currentActor()).toBeNull()
    await eventInsert(api.parts.db, api.parts, event)
    await settled('by%20itself').toBeNull()
  })
})

describe('whoever acts', () => {
  const somebody = { kind: 'user', id: 'user_1', address: null, userAgent: null } as const

  it('acts until the work is over, through everything that it waits for', async () => {
    const later = await actingAs(somebody, async () => {
      await new Promise((resolve) => setImmediate(resolve))
      return currentActor()
    })
    expect([later, currentActor()]).toEqual([somebody, null])
  })

  it('acts on while another begins and ends', async () => {
    const other = { ...somebody, id: 'user_2' }
    let end = (): void => undefined
    const held = new Promise<void>((resolve) => (end = resolve))
    const first = actingAs(somebody, async () => {
      await held
      return currentActor()
    })
    expect(await actingAs(other, () => Promise.resolve(currentActor()))).toEqual(other)
    end()
    expect(await first).toEqual(somebody)
    expect(await actingAs(other, () => Promise.resolve(currentActor()))).toEqual(other)
  })
})

describe('what a person changes is told as done by them', () => {
  it('by the tenant API', async () => {
    const world = await openTenantWorld()
    const { id } = await world.organization()
    const owner = await world.member(id, { role: 'owner' })
    const answer = await world.call({
      method: 'POST',
      path: `/api/user/organizations/${id}/domains`,
      body: { domain: 'acting.example' },
      secret: owner.secret,
      headers: { 'user-agent': 'a browser' },
      address: '192.0.2.7',
    })
    expect(answer.status, answer.text).toBeLessThan(300)
    const event = await world.parts.db.kysely
      .selectFrom('events')
      .select(['actor_kind', 'actor_id', 'actor_address', 'actor_agent'])
      .where('type', '=', 'domain.created')
      .executeTakeFirstOrThrow()
    expect(event).toEqual({
      actor_kind: 'user',
      actor_id: owner.session.userId,
      actor_address: '192.0.2.7',
      actor_agent: 'a browser',
    })
    await world.close()
  })

  it('in the setup assistant, by the ticket that they were sent', async () => {
    const world = await openPortalWorld()
    const session = await world.session()
    const domain = { domain: 'portal.example' }
    const answer = await session.call('POST', 'domains', domain, { 'user-agent': 'a browser' })
    expect(answer.status, answer.text).toBeLessThan(300)
    const event = await world.parts.db.kysely
      .selectFrom('events')
      .select(['actor_kind', 'actor_id', 'actor_agent'])
      .where('type', '=', 'domain.created')
      .executeTakeFirstOrThrow()
    const { id } = session.ticket.ticket
    expect(event).toEqual({ actor_kind: 'setup_ticket', actor_id: id, actor_agent: 'a browser' })
    await world.close()
  })
})
