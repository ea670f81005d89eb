import { sql } from 'kysely'
import { WorkOS } from 'workos-node-8'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ApiServer, openApiServer } from '../../test/api-server.ts'
import { testEngines } from '../../test/test-database.ts'
import { type WebhookWorld, openWebhookWorld } from '../../test/webhook-world.ts'
import { createOutbound } from '../platform/guarded-fetch.ts'
import { RECEIVER_ANSWERS } from '../platform/outbound.ts'
import type { WebhookId } from '../storage/ids.ts'
import { createWebhook } from './create-webhook.ts'
import { cursorSettle } from './cursor-store.ts'
import { createDeliverer } from './deliverer.ts'
import { type EventFormat, standardFormat } from './format.ts'
import { MOST_ATTEMPTS } from './pauses.ts'
import { sendTest } from './send-test.ts'

const DAY = 24 * 3600 * 1000

describe.each(testEngines)('webhooks in the API on %s', (engine) => {
  let api: ApiServer
  let world: WebhookWorld
  beforeAll(async () => {
    api = await openApiServer(engine)
  })
  beforeEach(async () => {
    // Verifiers read the real one.
    api.parts.clock.set(new Date())
    world = await openWebhookWorld(api.parts)
  })
  afterEach(async () => {
    await api.parts.db.kysely.deleteFrom('webhooks').execute()
    await world.close()
  })
  afterAll(() => api.close())

  const call = async (method: string, path: string, body?: object) => {
    const answer = await api.call({ method, path: `/v1/webhooks${path}`, ...(body && { body }) })
    expect(answer.status, answer.text).toBeLessThan(300)
    return answer.body
  }
  const create = (input: object = {}) =>
    call('POST', '', { url: world.receiver.url, events: ['connection.*'], ...input })
  const listed = async (id: string, query = '') => (await call('GET', `/${id}/deliveries${query}`)).items

  it('show a secret of 32 random bytes once, which signs what is delivered', async () => {
    const { id, secret } = await create()
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    await world.happen('conn_1')
    await world.deliver()
    const [delivery] = world.receiver.received
    new Webhook(secret).verify(delivery?.body ?? '', delivery?.headers as Record<string, string>)
    expect(await call('GET', `/${String(id)}`)).not.toHaveProperty('secret')
  })

  it('tell of every change of themselves as events', async () => {
    const { id } = await create({ url: `${world.receiver.url}?token=in-the-query` })
    const path = `/${String(id)}`
    await call('PATCH', path, { description: 'Billing', events: ['*'] })
    await call('PATCH', path, { description: 'Billing' })
    await call('PATCH', path, { status: 'disabled' })
    await call('PATCH', path, { status: 'enabled' })
    await call('POST', `${path}/rotate-secret`, {})
    await call('POST', `${path}/retire-secret`)
    await call('POST', `${path}/rotate-secret`, { emergency: true })
    await call('DELETE', path)
    const rows = await api.parts.db.kysely
      .selectFrom('events')
      .select(['type', 'data'])
      .where('object_id', '=', id)
      .orderBy('position')
      .execute()
    expect(rows.map(({ type }) => type)).toEqual([
      'webhook.created',
      'webhook.updated',
      'webhook.disabled',
      'webhook.enabled',
      'webhook.secret_rotated',
      'webhook.secret_retired',
      'webhook.secret_rotated',
      'webhook.deleted',
    ])
    expect(rows[1]?.data).toEqual({ url: world.receiver.url, changed: ['description', 'events'] })
    expect(JSON.stringify(rows)).not.toContain('in-the-query')
  })

  it('list deliveries with what the receiver answered, the newest first, by status and type', async () => {
    const { id } = await create()
    world.receiver.respond = ({ objectId }, response) =>
      response.writeHead(objectId === 'conn_2' ? 500 : 200).end(`about ${objectId}`)
    await world.happen('conn_1')
    await world.deliver()
    api.parts.clock.advance(1)
    await world.happen('conn_2')
    await world.deliver()
    const now = api.parts.clock.now().getTime()
    const [newer, older] = await listed(id)
    expect(older).toMatchObject({
      eventType: 'connection.updated',
      objectId: 'conn_1',
      status: 'delivered',
      attempts: 1,
      nextAttemptAt: null,
      lastAttempt: { status: 200, fault: null, excerpt: 'about conn_1' },
    })
    expect(newer).toMatchObject({ objectId: 'conn_2', status: 'waiting', lastAttempt: { status: 500 } })
    expect(Date.parse(newer.nextAttemptAt) - now).toBeGreaterThan(4000)
    expect((await listed(id, '?status=waiting')).map((each: { id: string }) => each.id)).toEqual([newer.id])
    expect(await listed(id, '?eventType=connection.deleted')).toEqual([])
    expect((await call('GET', `/${String(id)}`)).failingSince).not.toBeNull()
    const first = await call('GET', `/${String(id)}/deliveries?limit=1`)
    const second = await call('GET', `/${String(id)}/deliveries?limit=1&cursor=${String(first.nextCursor)}`)
    expect([first.items[0].id, second.items[0].id, second.nextCursor]).toEqual([newer.id, older.id, null])
  })

  it('deliver once more what was delivered, and at once what waits', async () => {
    const { id } = await create()
    await world.happen('conn_1')
    await world.deliver()
    const [delivery] = await listed(id)
    const path = `/${String(id)}/deliveries/${String(delivery.id)}`
    expect(await call('POST', `${path}/replay`)).toMatchObject({ status: 'waiting' })
    world.receiver.respond = (_, response) => response.writeHead(500).end()
    await world.deliver()
    expect(world.receiver.received).toHaveLength(2)
    world.receiver.respond = (_, response) => response.writeHead(200).end()
    await world.deliver()
    expect(world.receiver.received).toHaveLength(2)
    await call('POST', `${path}/replay`)
    await world.deliver()
    const { attemptLog, status } = await call('GET', path)
    expect([status, attemptLog.map((attempt: { status: number }) => attempt.status)]).toEqual([
      'delivered',
      [204, 500, 200],
    ])
    expect(new Set(world.receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  })

  it('replay what died and what came while they were disabled, and nothing that arrived', async () => {
    const { id } = await create()
    await world.happen('conn_arrived')
    await world.deliver()
    const since = api.parts.clock.now().toISOString()
    api.parts.clock.advance(1000)
    world.receiver.respond = (_, response) => response.writeHead(500).end()
    await world.happen('conn_died')
    await world.deliver()
    for (let count = 1; count < MOST_ATTEMPTS; count += 1) {
      api.parts.clock.advance(DAY)
      await world.deliver()
      await call('PATCH', `/${String(id)}`, { status: 'enabled' })
    }
    expect((await listed(id)).map((each: { status: string }) => each.status)).toContain('dead')
    await call('PATCH', `/${String(id)}`, { status: 'disabled' })
    await world.happen('conn_missed')
    await world.deliver()
    world.receiver.received.length = 0
    world.receiver.respond = (_, response) => response.writeHead(200).end()
    await call('PATCH', `/${String(id)}`, { status: 'enabled' })
    await world.deliver()
    expect(world.receiver.received).toEqual([])
    const replay = (range: object) => call('POST', `/${String(id)}/replay`, range)
    // What died was made before the days that it was tried for; what was missed came after them.
    const died = new Date(new Date(since).getTime() + DAY).toISOString()
    expect(await replay({ since, until: died })).toEqual({ queued: 1 })
    await world.deliver()
    expect([...world.objectsReceived()]).toEqual(['conn_died'])
    expect(await replay({ since, until: died })).toEqual({ queued: 0 })
    expect(await replay({ since })).toEqual({ queued: 1 })
    await world.deliver()
    expect([...world.objectsReceived()].sort()).toEqual(['conn_died', 'conn_missed'])
    expect(await call('POST', `/${String(id)}/replay`, { since })).toEqual({ queued: 0 })
  })

  it('send a test event at once, also while they are disabled, and say what came of it', async () => {
    const { id, secret } = await create({ status: 'disabled', events: ['domain.verified'] })
    const taken = await call('POST', `/${String(id)}/test`)
    expect(taken).toMatchObject({ eventType: 'webhook.test', status: 'delivered', attempts: 1 })
    const [delivery] = world.receiver.received
    const headers = delivery?.headers as Record<string, string>
    expect(new Webhook(secret).verify(delivery?.body ?? '', headers)).toMatchObject({
      type: 'webhook.test',
      objectId: id,
    })
    world.receiver.respond = (_, response) => response.writeHead(403).end('who are you?')
    expect(await call('POST', `/${String(id)}/test`)).toMatchObject({
      status: 'dead',
      attemptLog: [{ status: 403, excerpt: 'who are you?' }],
    })
    // The log tells of it; the events do not.
    expect(
      await api.parts.db.kysely
        .selectFrom('events')
        .select('id')
        .where('type', '=', 'webhook.test')
        .execute(),
    ).toEqual([])
  })

  it('row 99: are not delivered to private addresses, and not by http in production', async () => {
    const { id } = await create()
    const guarded = createOutbound({
      mode: 'production',
      egressAllow: [],
      dnsServers: [],
      answers: RECEIVER_ANSWERS,
    })
    await sendTest({ ...api.parts, receivers: guarded }, id as WebhookId)
    const [refused] = await listed(id)
    expect(refused.lastAttempt.fault).toMatch(/^upstream\.address_refused: production requires https/)
    await call('PATCH', `/${String(id)}`, { url: 'https://10.0.0.1/hook' })
    api.parts.clock.advance(1)
    await sendTest({ ...api.parts, receivers: guarded }, id as WebhookId)
    expect((await listed(id))[0].lastAttempt.fault).toMatch(/^upstream\.address_refused: /)
    expect(world.receiver.received).toEqual([])
  })

  it('have a format that somebody speaks here', async () => {
    const answer = await api.call({
      method: 'POST',
      path: '/v1/webhooks',
      body: { url: world.receiver.url, events: ['*'], format: 'workos' },
    })
    expect(answer.status).toBe(400)
    expect(answer.body.errors).toEqual([
      { field: 'format', code: 'not_offered', message: 'Not offered here. Known: standard.' },
    ])
  })

  it('speak another format by its own names, bodies and signature', async () => {
    const spoken: EventFormat = {
      names: ['connection.changed'],
      nameOf: ({ type }) => (type === 'connection.updated' ? 'connection.changed' : null),
      render: ({ id, objectId }) =>
        Promise.resolve(JSON.stringify({ id, event: 'connection.changed', data: { id: objectId } })),
    }
    const parts = { ...api.parts, eventFormats: { standard: standardFormat, workos: spoken } }
    const input = { url: world.receiver.url, events: ['connection.*'], format: 'workos' } as const
    const { secret } = await parts.db.transaction((db) => createWebhook({ ...parts, db }, input))
    await world.happen('conn_1')
    const deliverer = createDeliverer(parts)
    await expect
      .poll(
        async () => {
          await deliverer.round()
          await deliverer.idle()
          return world.receiver.received.length
        },
        { timeout: 60_000 },
      )
      .toBe(1)
    const { body, headers } = world.receiver.received[0]!
    expect(JSON.parse(body)).toMatchObject({ event: 'connection.changed', data: { id: 'conn_1' } })
    const isTaken = await new WorkOS('sk_test').webhooks.verifyHeader({
      payload: JSON.parse(body) as Record<string, unknown>,
      sigHeader: String(headers['workos-signature']),
      secret,
      // The clock of this world is the test's.
      tolerance: 365 * DAY,
    })
    expect(isTaken).toBe(true)
  })

  it('go on from the first event when the database came from another server, and deliver nothing twice', async () => {
    await create()
    await world.happen('conn_1')
    await world.deliver()
    await sql`update webhook_cursor set transaction = (pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 1000)::text::xid8`.execute(
      api.parts.db.kysely,
    )
    await cursorSettle(api.parts.db)
    await world.happen('conn_2')
    await world.deliver()
    await world.deliver()
    expect(world.objectsReceived()).toEqual(['conn_1', 'conn_2'])
  })
})
