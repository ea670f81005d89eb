import { sql } from 'kysely'
import { expect } from 'vitest'
import { eventInsert } from '../src/events/store.ts'
import type { NewEvent } from '../src/events/types.ts'
import { type NewWebhook, createWebhook } from '../src/webhooks/create-webhook.ts'
import { cursorSettle } from '../src/webhooks/cursor-store.ts'
import { type Deliverer, createDeliverer } from '../src/webhooks/deliverer.ts'
import type { StoredWebhook } from '../src/webhooks/store.ts'
import { webhookFindById } from '../src/webhooks/store.ts'
import type { Delivery } from '../src/webhooks/types.ts'
import type { TestParts } from './test-parts.ts'
import { type WebhookReceiver, webhookReceiver } from './webhook-receiver.ts'

type DeliveryRow = Pick<Delivery, 'objectId' | 'status' | 'attempts'>

/** Endpoints, events for them, and a receiver; nothing is delivered but by a test's own rounds. */
export interface WebhookWorld {
  readonly parts: TestParts
  readonly deliverer: Deliverer
  readonly receiver: WebhookReceiver
  /** Another process on the same database. */
  another(): Deliverer
  /** Of events about connections only, so that nothing comes of the endpoint itself. */
  webhook(input?: Partial<NewWebhook>): Promise<{ id: Delivery['webhookId']; secret: string }>
  /** Something happened to these, in this order. */
  happen(...objectIds: readonly string[]): Promise<void>
  /** Every event is queued, and everything that is due was sent. */
  deliver(): Promise<void>
  stored(id: Delivery['webhookId']): Promise<StoredWebhook>
  deliveries(id: Delivery['webhookId']): Promise<readonly DeliveryRow[]>
  /** Of what, in the order of arrival. */
  objectsReceived(): readonly string[]
  eventTypes(): Promise<readonly string[]>
  close(): Promise<void>
}

/** On these parts, which it leaves open. */
export async function openWebhookWorld(parts: TestParts): Promise<WebhookWorld> {
  await cursorSettle(parts.db)
  const receiver = await webhookReceiver()
  const deliverer = createDeliverer(parts)
  const more: Deliverer[] = []
  const { kysely } = parts.db

  /** An event is listed when every transaction of the server that began before it is over; those of other tests are among them. */
  async function areAllQueued(): Promise<boolean> {
    const { rows } = await sql<{ left: number }>`select count(*) as left from events e, webhook_cursor c
      where (e.transaction, e.position) > (c.transaction, c.position)`.execute(kysely)
    return rows[0]?.left === 0
  }

  return {
    parts,
    deliverer,
    receiver,
    another() {
      const made = createDeliverer(parts)
      more.push(made)
      return made
    },
    async webhook(input = {}) {
      const { webhook, secret } = await parts.db.transaction((db) =>
        createWebhook({ ...parts, db }, { url: receiver.url, events: ['connection.*'], ...input }),
      )
      return { id: webhook.id, secret }
    },
    async happen(...objectIds) {
      await parts.db.transaction((db) => eventInsert(db, parts, ...objectIds.map(updated)))
    },
    async deliver() {
      await expect
        .poll(
          async () => {
            await deliverer.round()
            return areAllQueued()
          },
          { timeout: 60_000 },
        )
        .toBe(true)
      await deliverer.round()
      await deliverer.idle()
    },
    async stored(id) {
      const found = await webhookFindById(parts.db, id)
      if (found === null) throw new Error('the webhook is gone')
      return found
    },
    async deliveries(id) {
      return kysely
        .selectFrom('webhook_deliveries')
        .select(['object_id as objectId', 'status', 'attempts'])
        .where('webhook_id', '=', id)
        .orderBy('sequence')
        .execute()
    },
    objectsReceived: () => receiver.received.map(({ objectId }) => objectId),
    async eventTypes() {
      const rows = await kysely
        .selectFrom('events')
        .select('type')
        .where('type', 'like', 'webhook.%')
        .orderBy('position')
        .execute()
      return rows.map(({ type }) => type)
    },
    async close() {
      await Promise.all([deliverer, ...more].map((each) => each.stop()))
      await receiver.close()
    },
  }
}

function updated(objectId: string): NewEvent {
  return { type: 'connection.updated', organizationId: null, objectId, data: { changed: ['name'] } }
}
