import { z } from 'zod'
import { idSchema } from '../http/id-schema.ts'
import { listAnswer, listSchema, pageQuery, pageRequest } from '../http/pagination.ts'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import type { Database } from '../storage/database.ts'
import { type WebhookParts, createWebhook } from './create-webhook.ts'
import { deleteWebhook } from './delete-webhook.ts'
import { type DeliveryRouteParts, deliveryRoutes } from './delivery-routes.ts'
import { loadWebhook } from './load-webhook.ts'
import { retireSecret, rotateSecret } from './rotate-secret.ts'
import { createdWebhookAnswer, newWebhook, showWebhook, webhookAnswer, webhookPatch } from './schemas.ts'
import { webhookList } from './store.ts'
import { updateWebhook } from './update-webhook.ts'

type Parts = Omit<WebhookParts, 'db'> & DeliveryRouteParts

const params = z.strictObject({ webhookId: idSchema('webhook') })

/** The operations on webhooks and what is delivered to them. */
export function webhookRoutes(parts: Parts): ApiRoute[] {
  return [...endpointRoutes(parts), ...secretRoutes(parts), ...deliveryRoutes(parts)]
}

/** `work` in a transaction of its own. */
function within<Result>(
  parts: Parts & { readonly db: Database },
  work: (all: WebhookParts) => Promise<Result>,
) {
  return parts.db.transaction((db) => work({ ...parts, db }))
}

function endpointRoutes(parts: Parts): ApiRoute[] {
  return [
    apiRoute({
      method: 'POST',
      path: '/v1/webhooks',
      operationId: 'webhooks.create',
      summary: 'Create a webhook',
      description:
        'Events are delivered to its address from now on. The answer shows the secret that signs deliveries, this once.',
      permission: 'write:webhooks',
      body: newWebhook,
      answer: { status: 201, schema: createdWebhookAnswer },
      errors: ['request.conflict'],
      async handle({ body }) {
        const { webhook, secret } = await within(parts, (all) => createWebhook(all, body))
        return { ...showWebhook(webhook), secret }
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/webhooks',
      operationId: 'webhooks.list',
      summary: 'List webhooks',
      permission: 'read:webhooks',
      query: z.strictObject(pageQuery('webhook')),
      answer: { status: 200, schema: listSchema(webhookAnswer) },
      handle: async ({ query }) => listAnswer(await webhookList(parts.db, pageRequest(query)), showWebhook),
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/webhooks/:webhookId',
      operationId: 'webhooks.get',
      summary: 'Get a webhook',
      permission: 'read:webhooks',
      params,
      answer: { status: 200, schema: webhookAnswer },
      errors: ['request.not_found'],
      handle: async ({ params }) => showWebhook(await loadWebhook(parts, params.webhookId)),
    }),
    apiRoute({
      method: 'PATCH',
      path: '/v1/webhooks/:webhookId',
      operationId: 'webhooks.update',
      summary: 'Change a webhook',
      description:
        'Fields that are absent stay as they are. While it is disabled nothing is sent, and new events are not queued for it; enabled again, what had been queued goes on at once, and a replay brings the rest.',
      permission: 'write:webhooks',
      params,
      body: webhookPatch,
      answer: { status: 200, schema: webhookAnswer },
      errors: ['request.not_found', 'request.conflict'],
      handle: async ({ params, body }) =>
        showWebhook(await within(parts, (all) => updateWebhook(all, params.webhookId, body))),
    }),
    apiRoute({
      method: 'DELETE',
      path: '/v1/webhooks/:webhookId',
      operationId: 'webhooks.delete',
      summary: 'Delete a webhook with its deliveries',
      permission: 'write:webhooks',
      params,
      answer: { status: 204 },
      errors: ['request.not_found'],
      async handle({ params }) {
        await within(parts, (all) => deleteWebhook(all, params.webhookId))
        return undefined
      },
    }),
  ]
}

function secretRoutes(parts: Parts): ApiRoute[] {
  return [
    apiRoute({
      method: 'POST',
      path: '/v1/webhooks/:webhookId/rotate-secret',
      operationId: 'webhooks.rotateSecret',
      summary: 'Give a webhook a new secret',
      description:
        'The answer shows it, this once. The one before signs beside it until it is retired: give the new one to the receiver, then retire the old one. In an emergency the old one is void at once.',
      permission: 'write:webhooks',
      params,
      body: z
        .strictObject({ emergency: z.boolean().default(false).describe('The old secret has leaked.') })
        .meta({ id: 'WebhookSecretRotation' }),
      answer: { status: 201, schema: createdWebhookAnswer },
      errors: ['request.not_found', 'webhook.rotation_under_way'],
      async handle({ params, body }) {
        const { webhook, secret } = await within(parts, (all) => rotateSecret(all, params.webhookId, body))
        return { ...showWebhook(webhook), secret }
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/v1/webhooks/:webhookId/retire-secret',
      operationId: 'webhooks.retireSecret',
      summary: 'Retire the older secret of a webhook',
      description: 'The newer one alone signs from now on. Nothing happens when there is but one.',
      permission: 'write:webhooks',
      params,
      answer: { status: 200, schema: webhookAnswer },
      errors: ['request.not_found'],
      handle: async ({ params }) =>
        showWebhook(await within(parts, (all) => retireSecret(all, params.webhookId))),
    }),
  ]
}
