import { z } from 'zod'
import { idSchema } from '../http/id-schema.ts'
import { listAnswer, listSchema, pageQuery, pageRequest } from '../http/pagination.ts'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import type { Database } from '../storage/database.ts'
import { apiKeyList } from './api-key-store.ts'
import { type ApiKeyParts, createApiKey } from './create-api-key.ts'
import { deleteApiKey } from './delete-application.ts'
import { loadApiKey } from './load-api-key.ts'
import { apiKeyAnswer, apiKeyPatch, createdApiKeyAnswer, newApiKey, showApiKey } from './schemas.ts'
import { updateApiKey } from './update-api-key.ts'

const params = z.strictObject({ apiKeyId: idSchema('apiKey') })

/** The operations on API keys. */
export function apiKeyRoutes(parts: ApiKeyParts & { readonly db: Database }): ApiRoute[] {
  const { db } = parts
  return [
    apiRoute({
      method: 'POST',
      path: '/v1/api-keys',
      operationId: 'apiKeys.create',
      summary: 'Create an API key',
      description: 'The answer shows the key, this once. A caller can only give scopes that it has itself.',
      permission: 'write:api_keys',
      body: newApiKey,
      answer: { status: 201, schema: createdApiKeyAnswer },
      errors: ['request.conflict'],
      async handle({ body, caller }) {
        const { apiKey, key } = await db.transaction((transaction) =>
          createApiKey({ ...parts, db: transaction }, caller, withDate(body)),
        )
        return { ...showApiKey(apiKey), key }
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/api-keys',
      operationId: 'apiKeys.list',
      summary: 'List API keys',
      permission: 'read:api_keys',
      query: z.strictObject(pageQuery('apiKey')),
      answer: { status: 200, schema: listSchema(apiKeyAnswer) },
      handle: async ({ query }) => listAnswer(await apiKeyList(db, pageRequest(query)), showApiKey),
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/api-keys/:apiKeyId',
      operationId: 'apiKeys.get',
      summary: 'Get an API key',
      permission: 'read:api_keys',
      params,
      answer: { status: 200, schema: apiKeyAnswer },
      errors: ['request.not_found'],
      handle: async ({ params }) => showApiKey(await loadApiKey(parts, params.apiKeyId)),
    }),
    apiRoute({
      method: 'PATCH',
      path: '/v1/api-keys/:apiKeyId',
      operationId: 'apiKeys.update',
      summary: 'Change an API key',
      description: 'Fields that are absent stay as they are. Key and organization are fixed.',
      permission: 'write:api_keys',
      params,
      body: apiKeyPatch,
      answer: { status: 200, schema: apiKeyAnswer },
      errors: ['request.not_found', 'request.conflict'],
      handle: async ({ params, body, caller }) =>
        showApiKey(
          await db.transaction((transaction) =>
            updateApiKey({ ...parts, db: transaction }, caller, params.apiKeyId, withDate(body)),
          ),
        ),
    }),
    apiRoute({
      method: 'DELETE',
      path: '/v1/api-keys/:apiKeyId',
      operationId: 'apiKeys.delete',
      summary: 'Delete an API key; it stops working at once',
      permission: 'write:api_keys',
      params,
      answer: { status: 204 },
      errors: ['request.not_found'],
      async handle({ params, caller }) {
        await deleteApiKey(parts, params.apiKeyId, caller.id)
        return undefined
      },
    }),
  ]
}

/** The body with its expiry as a time. */
function withDate<Body extends { readonly expiresAt?: string | null }>({ expiresAt, ...body }: Body) {
  if (expiresAt === undefined) return body
  return { ...body, expiresAt: expiresAt === null ? null : new Date(expiresAt) }
}
