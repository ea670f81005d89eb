import { SsoError } from '@cardea/protocol'
import { z } from 'zod'
import { idSchema } from '../http/id-schema.ts'
import { listAnswer, listSchema, pageQuery, pageRequest } from '../http/pagination.ts'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import type { Queryable } from '../storage/database.ts'
import type { WebhookDeliveryId, WebhookId } from '../storage/ids.ts'
import { attemptList, deliveryFindById, deliveryList } from './delivery-store.ts'
import { loadWebhook } from './load-webhook.ts'
import type { QueueParts } from './queue-events.ts'
import { replayDelivery, replayMissed } from './replay.ts'
import { deliveryAnswer, replayInput, showAttempt, showDelivery, wholeDeliveryAnswer } from './schemas.ts'
import { type TestParts, sendTest } from './send-test.ts'
import { deliveryStatuses } from './types.ts'

export type DeliveryRouteParts = QueueParts & TestParts

const params = z.strictObject({ webhookId: idSchema('webhook') })
const oneOf = z.strictObject({
  webhookId: idSchema('webhook'),
  webhookDeliveryId: idSchema('webhookDelivery'),
})

/** The operations on what is delivered, and what became of it. */
export function deliveryRoutes(parts: DeliveryRouteParts): ApiRoute[] {
  const { db } = parts
  return [
    apiRoute({
      method: 'GET',
      path: '/v1/webhooks/:webhookId/deliveries',
      operationId: 'webhooks.deliveries.list',
      summary: 'List deliveries to a webhook',
      description: 'Newest first. They are kept for 90 days.',
      permission: 'read:webhooks',
      params,
      query: z.strictObject({
        ...pageQuery('webhookDelivery'),
        status: z.enum(deliveryStatuses).exactOptional(),
        eventType: z.string().min(1).max(100).exactOptional(),
      }),
      answer: { status: 200, schema: listSchema(deliveryAnswer) },
      errors: ['request.not_found'],
      async handle({ params: { webhookId }, query: { status, eventType, ...page } }) {
        await loadWebhook(parts, webhookId)
        const found = await deliveryList(db, webhookId, { status, eventType }, pageRequest(page))
        return listAnswer(found, showDelivery)
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/webhooks/:webhookId/deliveries/:webhookDeliveryId',
      operationId: 'webhooks.deliveries.get',
      summary: 'Get a delivery with its attempts',
      permission: 'read:webhooks',
      params: oneOf,
      answer: { status: 200, schema: wholeDeliveryAnswer },
      errors: ['request.not_found'],
      handle: ({ params }) => wholeDelivery(db, params.webhookId, params.webhookDeliveryId),
    }),
    apiRoute({
      method: 'POST',
      path: '/v1/webhooks/:webhookId/deliveries/:webhookDeliveryId/replay',
      operationId: 'webhooks.deliveries.replay',
      summary: 'Deliver once more',
      description:
        'Whatever has become of it; one that waits is tried at once. The receiver sees the same `webhook-id`.',
      permission: 'write:webhooks',
      params: oneOf,
      answer: { status: 200, schema: wholeDeliveryAnswer },
      errors: ['request.not_found'],
      async handle({ params }) {
        await replayDelivery(parts, params.webhookId, params.webhookDeliveryId)
        return wholeDelivery(db, params.webhookId, params.webhookDeliveryId)
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/v1/webhooks/:webhookId/replay',
      operationId: 'webhooks.replay',
      summary: 'Deliver what was missed',
      description:
        'Queues dead deliveries once more, and events that came while the webhook was disabled. What was delivered does not come again.',
      permission: 'write:webhooks',
      params,
      body: replayInput,
      answer: {
        status: 200,
        schema: z.strictObject({ queued: z.int() }).meta({ id: 'WebhookReplayed' }),
      },
      errors: ['request.not_found'],
      handle: async ({ params, body }) => ({
        queued: await replayMissed(parts, params.webhookId, {
          since: new Date(body.since),
          until: body.until === undefined ? null : new Date(body.until),
        }),
      }),
    }),
    apiRoute({
      method: 'POST',
      path: '/v1/webhooks/:webhookId/test',
      operationId: 'webhooks.test',
      summary: 'Send a test event to a webhook',
      description:
        'An event `webhook.test` is sent at once and once, also to a webhook that is disabled or asks for other events. The answer tells what came of it.',
      permission: 'write:webhooks',
      params,
      answer: { status: 201, schema: wholeDeliveryAnswer },
      errors: ['request.not_found'],
      handle: async ({ params }) =>
        wholeDelivery(db, params.webhookId, await sendTest(parts, params.webhookId)),
    }),
  ]
}

async function wholeDelivery(db: Queryable, webhookId: WebhookId, id: WebhookDeliveryId) {
  const delivery = await deliveryFindById(db, webhookId, id)
  if (delivery === null) throw new SsoError('request.not_found')
  return { ...showDelivery(delivery), attemptLog: (await attemptList(db, id)).map(showAttempt) }
}
