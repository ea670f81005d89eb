import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testEngines } from '../../test/test-database.ts'
import { testParts } from '../../test/test-parts.ts'
import { webhookReceiver } from '../../test/webhook-receiver.ts'
import { type WebhookWorld, openWebhookWorld } from '../../test/webhook-world.ts'
import { createOutbound } from '../platform/guarded-fetch.ts'
import { RECEIVER_ANSWERS } from '../platform/outbound.ts'
import type { WebhookParts } from './create-webhook.ts'
import { createDeliverer } from './deliverer.ts'
import { deleteWebhook } from './delete-webhook.ts'
import { lanesClaim } from './lane-store.ts'
import { MOST_ATTEMPTS } from './pauses.ts'
import { retireSecret, rotateSecret } from './rotate-secret.ts'
import { updateWebhook } from './update-webhook.ts'

const SECOND = 1000
const HOUR = 3600 * SECOND
const DAY = 24 * HOUR

describe.each(testEngines)('delivering events on %s', (engine) => {
  let world: WebhookWorld
  beforeEach(async () => {
    world = await openWebhookWorld(await testParts(engine))
  })
  afterEach(async () => {
    await world.close()
    await world.parts.close()
  })

  const status = (code: number, headers: Record<string, string> = {}) => {
    world.receiver.respond = (_, response) =>
      response.writeHead(code, headers).end(`answered ${String(code)}`)
  }
  const change = (id: Parameters<WebhookWorld['stored']>[0], input: Parameters<typeof updateWebhook>[2]) =>
    world.parts.db.transaction((db) => updateWebhook({ ...world.parts, db }, id, input))
  const attempts = () =>
    world.parts.db.kysely.selectFrom('webhook_attempts').selectAll().orderBy('number').execute()
  const statuses = async (id: Parameters<WebhookWorld['deliveries']>[0]) =>
    (await world.deliveries(id)).map((each) => `${each.objectId} ${each.status} ${String(each.attempts)}`)

  describe('an event', () => {
    it('reaches an endpoint as the API shows it, signed as Standard Webhooks says', async () => {
      const { secret } = await world.webhook()
      await world.happen('conn_1')
      await world.deliver()
      const [delivery] = world.receiver.received
      const { headers, body, id } = delivery!
      const sent = new Webhook(secret).verify(body, headers as Record<string, string>)
      expect(sent).toEqual({
        id,
        type: 'connection.updated',
        organizationId: null,
        objectId: 'conn_1',
        data: { changed: ['name'] },
        occurredAt: world.parts.clock.now().toISOString(),
        actor: null,
      })
      expect(headers['webhook-id']).toBe(id)
      expect(headers['content-type']).toBe('application/json')
    })

    it('reaches it once, whoever delivers at the same time', async () => {
      const { id } = await world.webhook()
      const objects = Array.from({ length: 40 }, (_, at) => `conn_${String(at)}`)
      await world.happen(...objects)
      const others = [world.another(), world.another(), world.another()]
      const everybody = () => Promise.all(others.map((each) => each.round()))
      await Promise.all([world.deliver(), everybody()])
      await everybody()
      await Promise.all(others.map((each) => each.idle()))
      await world.deliver()
      expect([...world.objectsReceived()].sort()).toEqual(objects.sort())
      expect((await world.deliveries(id)).every((each) => each.status === 'delivered')).toBe(true)
    })

    it('of the time before an endpoint was created does not reach it', async () => {
      await world.happen('conn_before')
      await world.webhook()
      await world.happen('conn_after')
      await world.deliver()
      expect(world.objectsReceived()).toEqual(['conn_after'])
    })

    it('reaches the endpoints that ask for it, and no others', async () => {
      const other = await webhookReceiver()
      await world.webhook({ events: ['domain.verified', 'connection.created'] })
      await world.webhook({ url: other.url, events: ['domain.verified', 'connection.updated'] })
      await world.webhook({ url: `${other.url}/all`, events: ['*'] })
      await world.happen('conn_1')
      await world.deliver()
      expect(world.receiver.received).toEqual([])
      const arrived = other.received.map(({ path, type }) => `${path} ${type}`)
      // The endpoint that asks for everything is told of its own creation, too.
      expect(arrived.sort()).toEqual([
        '/hook connection.updated',
        '/hook/all connection.updated',
        '/hook/all webhook.created',
      ])
      await other.close()
    })

    it('that is gone with its organization ends as a dead delivery, and the next one goes on', async () => {
      const { id } = await world.webhook()
      status(500)
      await world.happen('conn_1')
      await world.deliver()
      await world.parts.db.kysely.deleteFrom('events').where('object_id', '=', 'conn_1').execute()
      status(200)
      await world.happen('conn_1')
      world.parts.clock.advance(10 * SECOND)
      await world.deliver()
      expect(await statuses(id)).toEqual(['conn_1 dead 2', 'conn_1 delivered 1'])
      expect((await attempts()).map(({ fault }) => fault)).toContain('event_gone')
    })
  })

  describe('order', () => {
    it('is kept for each object: a later event waits for the retries of an earlier one, others go past', async () => {
      await world.webhook()
      const refused = new Set(['conn_1'])
      world.receiver.respond = ({ objectId }, response) =>
        response.writeHead(refused.has(objectId) ? 500 : 200).end()
      await world.happen('conn_1', 'conn_2', 'conn_1', 'conn_2')
      await world.deliver()
      expect([...world.objectsReceived()].sort()).toEqual(['conn_1', 'conn_2', 'conn_2'])
      const [first] = world.receiver.received.filter(({ objectId }) => objectId === 'conn_1')
      refused.clear()
      world.parts.clock.advance(6 * SECOND)
      await world.deliver()
      const ones = world.receiver.received.filter(({ objectId }) => objectId === 'conn_1')
      expect(ones.map(({ id }) => id === first?.id)).toEqual([true, true, false])
    })

    it('is that of the events, also of many to one object', async () => {
      await world.webhook()
      await world.happen(...Array.from({ length: 450 }, () => 'conn_1'))
      await world.deliver()
      const events = await world.parts.db.kysely
        .selectFrom('events')
        .select('id')
        .where('object_id', '=', 'conn_1')
        .orderBy('position')
        .execute()
      expect(world.receiver.received.map(({ id }) => id)).toEqual(events.map(({ id }) => id))
    })
  })

  describe('what is not taken', () => {
    it.each([301, 400, 401, 404, 500, 503])('is tried again after a pause: an answer of %i', async (code) => {
      const { id } = await world.webhook()
      status(code, { location: 'http://127.0.0.1:9/elsewhere' })
      await world.happen('conn_1')
      await world.deliver()
      world.parts.clock.advance(4 * SECOND)
      await world.deliver()
      expect(world.receiver.received).toHaveLength(1)
      status(200)
      world.parts.clock.advance(2 * SECOND)
      await world.deliver()
      expect(await statuses(id)).toEqual(['conn_1 delivered 2'])
      const [first, second] = world.receiver.received
      expect(first?.headers['webhook-id']).toBe(second?.headers['webhook-id'])
      expect(first?.headers['webhook-timestamp']).not.toBe(second?.headers['webhook-timestamp'])
    })

    it('is tried over three days and then dead; the next event of the object has its turn', async () => {
      const { id } = await world.webhook()
      const other = 'conn_other'
      world.receiver.respond = ({ objectId }, response) =>
        response.writeHead(objectId === other ? 200 : 500).end()
      await world.happen('conn_1', 'conn_1')
      const begun = world.parts.clock.now().getTime()
      const first = async () => (await world.deliveries(id))[0]
      for (let count = 1; count <= MOST_ATTEMPTS; count += 1) {
        // Something else arrives all the while, so that the endpoint counts as working.
        await world.happen(other)
        await world.deliver()
        expect(await first()).toMatchObject({
          attempts: count,
          status: count < MOST_ATTEMPTS ? 'waiting' : 'dead',
        })
        if (count < MOST_ATTEMPTS) world.parts.clock.advance(nextPause(count))
      }
      const days = (world.parts.clock.now().getTime() - begun) / DAY
      expect(days).toBeGreaterThan(3)
      expect(days).toBeLessThan(4)
      expect((await world.deliveries(id))[1]).toMatchObject({ objectId: 'conn_1', attempts: 1 })
    })

    it('keeps what the receiver said, cut short, without control characters and without the secret', async () => {
      const { secret } = await world.webhook()
      world.receiver.respond = (_, response) =>
        response.writeHead(500).end(`no\u0000pe: ${secret} ${'x'.repeat(5_000_000)}`)
      await world.happen('conn_1')
      await world.deliver()
      const [attempt] = await attempts()
      expect(attempt).toMatchObject({ number: 1, status: 500, fault: null })
      expect(attempt?.excerpt).toMatch(/^nope: \[secret\] x+$/)
      expect(attempt?.excerpt?.length).toBeLessThanOrEqual(1000)
      expect(JSON.stringify(world.parts.log.lines)).not.toContain(secret)
    })

    it.each([
      [429, '120', 120],
      [503, '120', 120],
      [503, '999999', 3600],
    ])(
      'waits as long as the receiver asks, within an hour: %i, Retry-After %s',
      async (code, after, seconds) => {
        const { id } = await world.webhook()
        status(code, { 'retry-after': after })
        await world.happen('conn_1')
        await world.deliver()
        // The receiver asks for itself, not for one object.
        await world.happen('conn_2')
        world.parts.clock.advance((seconds - 1) * SECOND)
        await world.deliver()
        expect(world.receiver.received).toHaveLength(1)
        status(200)
        world.parts.clock.advance(2 * SECOND)
        await world.deliver()
        expect(await statuses(id)).toEqual(['conn_1 delivered 2', 'conn_2 delivered 1'])
      },
    )
  })

  describe('an endpoint', () => {
    it('that answers 410 Gone is disabled, and told of as an event', async () => {
      const { id } = await world.webhook()
      status(410)
      await world.happen('conn_1', 'conn_2')
      await world.deliver()
      expect((await world.stored(id)).webhook.disabled?.reason).toBe('gone')
      expect(await world.eventTypes()).toEqual(['webhook.created', 'webhook.disabled'])
      const sent = world.receiver.received.length
      world.parts.clock.advance(DAY)
      await world.happen('conn_3')
      await world.deliver()
      expect(world.receiver.received).toHaveLength(sent)
    })

    it('that takes nothing for three days is disabled; enabled again it gets what waited', async () => {
      const { id } = await world.webhook()
      status(500)
      await world.happen('conn_1')
      await world.deliver()
      for (let count = 1; count < MOST_ATTEMPTS; count += 1) {
        world.parts.clock.advance(nextPause(count))
        await world.deliver()
      }
      const { webhook } = await world.stored(id)
      expect(webhook.disabled?.reason).toBe('failing')
      const disabled = await world.parts.db.kysely
        .selectFrom('events')
        .select('data')
        .where('type', '=', 'webhook.disabled')
        .executeTakeFirstOrThrow()
      expect(disabled.data).toMatchObject({
        reason: 'failing',
        hint: expect.stringContaining('mend the receiver'),
      })
      status(200)
      await world.happen('conn_missed')
      await world.deliver()
      await change(id, { status: 'enabled' })
      await world.happen('conn_2')
      await world.deliver()
      expect((await world.stored(id)).webhook.failingSince).toBeNull()
      expect(world.objectsReceived().at(-1)).toBe('conn_2')
      expect(world.objectsReceived()).not.toContain('conn_missed')
    })

    it('that is switched off and on goes on at once with what was waiting', async () => {
      const { id } = await world.webhook()
      status(500)
      await world.happen('conn_1')
      await world.deliver()
      await change(id, { status: 'disabled' })
      world.parts.clock.advance(HOUR)
      await world.deliver()
      expect(world.receiver.received).toHaveLength(1)
      status(200)
      await change(id, { status: 'enabled' })
      await world.deliver()
      expect(await statuses(id)).toEqual(['conn_1 delivered 2'])
    })

    it('that is deleted gets nothing more', async () => {
      const { id } = await world.webhook()
      status(500)
      await world.happen('conn_1', 'conn_2')
      await world.deliver()
      const sent = world.receiver.received.length
      await world.parts.db.transaction((db) => deleteWebhook({ ...world.parts, db }, id))
      world.parts.clock.advance(DAY)
      await world.deliver()
      expect(world.receiver.received).toHaveLength(sent)
      expect(await world.parts.db.kysely.selectFrom('webhook_attempts').selectAll().execute()).toEqual([])
    })

    it('whose secrets change over signs with both until the older one is retired', async () => {
      const { id, secret: older } = await world.webhook()
      const within = <Result>(work: (parts: WebhookParts) => Promise<Result>) =>
        world.parts.db.transaction((db) => work({ ...world.parts, db }))
      const { secret: newer } = await within((parts) => rotateSecret(parts, id, { emergency: false }))
      await expect(within((parts) => rotateSecret(parts, id, { emergency: false }))).rejects.toMatchObject({
        code: 'webhook.rotation_under_way',
      })
      const verifies = (secret: string) => {
        const { body, headers } = world.receiver.received.at(-1)!
        try {
          new Webhook(secret).verify(body, headers as Record<string, string>)
          return true
        } catch {
          return false
        }
      }
      await world.happen('conn_1')
      await world.deliver()
      expect([verifies(older), verifies(newer)]).toEqual([true, true])
      await within((parts) => retireSecret(parts, id))
      await world.happen('conn_1')
      await world.deliver()
      expect([verifies(older), verifies(newer)]).toEqual([false, true])
    })

    it('row 100: that answers slowly holds up no other', async () => {
      const fast = await webhookReceiver()
      const held: (() => void)[] = []
      world.receiver.respond = (_, response) => held.push(() => response.writeHead(200).end())
      await world.webhook()
      await world.webhook({ url: fast.url })
      const objects = Array.from({ length: 30 }, (_, at) => `conn_${String(at)}`)
      await world.happen(...objects)
      await expect
        .poll(
          async () => {
            await world.deliverer.round()
            return fast.received.length
          },
          { timeout: 60_000 },
        )
        .toBe(30)
      // It has its share of the requests, and gets no more of them.
      expect(held).toHaveLength(8)
      world.receiver.respond = (_, response) => response.writeHead(200).end()
      for (const release of held) release()
      await world.deliver()
      expect(world.receiver.received).toHaveLength(30)
      await fast.close()
    })
  })

  describe('a process', () => {
    it('that dies on a delivery leaves it to another, when it has had its time', async () => {
      const { id } = await world.webhook()
      status(500)
      await world.happen('conn_1')
      await world.deliver()
      world.parts.clock.advance(10 * SECOND)
      const taken = await lanesClaim(world.parts.db, id, { now: world.parts.clock.now(), limit: 8 })
      expect(taken).toHaveLength(1)
      status(200)
      world.parts.clock.advance(59 * SECOND)
      await world.deliver()
      expect(world.receiver.received).toHaveLength(1)
      world.parts.clock.advance(2 * SECOND)
      await world.deliver()
      expect(await statuses(id)).toEqual(['conn_1 delivered 2'])
    })

    it('leaves a host alone that does not answer, and tries again later', async () => {
      const { id } = await world.webhook({ url: 'http://127.0.0.1:9/hook' })
      await world.happen(...Array.from({ length: 12 }, (_, at) => `conn_${String(at)}`))
      // The breaker reads the clock of the world.
      const receivers = createOutbound(
        { ...world.parts.config, answers: RECEIVER_ANSWERS },
        undefined,
        world.parts.clock,
      )
      const deliverer = createDeliverer({ ...world.parts, receivers })
      await expect
        .poll(
          async () => {
            await deliverer.round()
            return (await world.deliveries(id)).length
          },
          { timeout: 60_000 },
        )
        .toBe(12)
      await deliverer.round()
      await deliverer.idle()
      const tried = (await world.deliveries(id)).reduce((sum, each) => sum + each.attempts, 0)
      // Those under way when the fifth failed had begun already.
      expect(tried).toBeGreaterThanOrEqual(5)
      expect(tried).toBeLessThanOrEqual(8)
      await deliverer.round()
      await deliverer.idle()
      expect((await world.deliveries(id)).reduce((sum, each) => sum + each.attempts, 0)).toBe(tried)
      world.parts.clock.advance(16 * SECOND)
      await deliverer.round()
      await deliverer.idle()
      expect((await world.deliveries(id)).reduce((sum, each) => sum + each.attempts, 0)).toBe(tried + 1)
      await deliverer.stop()
    })

    it('works through many events in batches', async () => {
      const { id } = await world.webhook()
      for (let batch = 0; batch < 3; batch += 1) {
        await world.happen(...Array.from({ length: 200 }, (_, at) => `conn_${String(batch)}_${String(at)}`))
      }
      await world.deliver()
      await world.deliver()
      expect(world.receiver.received).toHaveLength(600)
      expect((await world.deliveries(id)).every((each) => each.status === 'delivered')).toBe(true)
    })
  })
})

/** The pause after the attempt of this number, and what chance may add. */
function nextPause(attempts: number): number {
  return Math.min(5 * 3 ** (attempts - 1), 12 * 3600) * SECOND * 1.11
}
