import { z } from 'zod'
import { idSchema } from '../http/id-schema.ts'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import { timeText } from '../storage/time-text.ts'
import { type ClientKey, clientKeyList } from './client-key-store.ts'
import { type RotationParts, rotateClientKey } from './client-keys.ts'
import { loadOrganizationConnection } from './load-connection.ts'

const params = z.strictObject({ connectionId: idSchema('connection') })

const clientKey = z
  .strictObject({
    id: z.string().describe('The `kid`.'),
    algorithm: z.enum(['RS256', 'ES256']),
    state: z
      .enum(['next', 'current', 'retiring'])
      .describe('`current` signs. `next` signs after the next rotation, `retiring` did before the last one.'),
    publicJwk: z.record(z.string(), z.unknown()).describe('RFC 7517 §4.'),
    createdAt: timeText,
  })
  .meta({ id: 'ClientKey' })

const schema = z.strictObject({ items: z.array(clientKey) })

/** The keys with which one connection authenticates at its IdP's token endpoint (`private_key_jwt`). */
export function clientKeyRoutes(parts: RotationParts): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/v1/connections/:connectionId/client-keys',
      operationId: 'connections.clientKeys.list',
      summary: 'List the client keys of a connection',
      description: 'Empty unless its `clientAuthentication` is, or was, `private_key_jwt`.',
      permission: 'read:connections',
      params,
      answer: { status: 200, schema },
      errors: ['request.not_found'],
      async handle({ params, caller }) {
        const connection = await loadOrganizationConnection(parts, caller.tenant, params.connectionId)
        return { items: (await clientKeyList(parts.db, connection)).map(show) }
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/v1/connections/:connectionId/client-keys/rotate',
      operationId: 'connections.clientKeys.rotate',
      summary: 'Sign with the next client key',
      description:
        'The next key becomes the current one, and a new next key is published. Wait until the IdP has fetched it before rotating again.',
      permission: 'write:connections',
      params,
      answer: { status: 201, schema },
      errors: ['request.not_found', 'connection.no_client_keys'],
      async handle({ params, caller }) {
        return { items: (await rotateClientKey(parts, caller.tenant, params.connectionId)).map(show) }
      },
    }),
  ]
}

function show({ id, algorithm, state, publicJwk, createdAt }: ClientKey) {
  return { id, algorithm, state, publicJwk: { ...publicJwk }, createdAt: createdAt.toISOString() }
}
