import { readCertificate } from '@cardea/protocol'
import { z } from 'zod'
import { idSchema } from '../http/id-schema.ts'
import { listAnswer, listSchema, pageQuery, pageRequest } from '../http/pagination.ts'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import type { Database } from '../storage/database.ts'
import { idText } from '../storage/id-text.ts'
import { toPage } from '../storage/page.ts'
import { timeText } from '../storage/time-text.ts'
import { addNextKey, deleteKey, loadKeyOwner, promoteKey } from './change-service-provider-keys.ts'
import { certificateAnswer, pemOf, showCertificate } from './certificate-schemas.ts'
import { type ServiceProviderKey, serviceProviderKeyList } from './service-provider-key-store.ts'
import type { KeyParts } from './service-provider-keys.ts'

type Parts = KeyParts & { readonly db: Database }

const params = z.strictObject({ connectionId: idSchema('connection') })
const keyParams = params.extend({ keyId: idSchema('serviceProviderKey') })

const keyAnswer = z
  .strictObject({
    id: idText('serviceProviderKey'),
    state: z
      .enum(['next', 'current', 'retiring'])
      .describe('`current` signs our requests; all of them are in our metadata and decrypt.'),
    certificate: certificateAnswer,
    pem: z.string().describe('The certificate for the IdP, where metadata cannot be given to it.'),
    createdAt: timeText,
  })
  .meta({ id: 'ServiceProviderKey' })

function show({ id, state, certificate, createdAt }: ServiceProviderKey): z.input<typeof keyAnswer> {
  return {
    id,
    state,
    certificate: showCertificate(readCertificate(certificate)),
    pem: pemOf(certificate),
    createdAt: createdAt.toISOString(),
  }
}

/** The operations on the keys that Cardea has towards a connection's IdP. */
export function keyRoutes(parts: Parts): ApiRoute[] {
  return [listRoute(parts), addRoute(parts), promoteRoute(parts), deleteRoute(parts)]
}

function listRoute(parts: Parts): ApiRoute {
  return apiRoute({
    method: 'GET',
    path: '/v1/connections/:connectionId/keys',
    operationId: 'connections.keys.list',
    summary: 'List the keys of a SAML connection',
    description: 'Their certificates are in our metadata. The private keys never leave.',
    permission: 'read:connections',
    params,
    query: z.strictObject(pageQuery('serviceProviderKey')),
    answer: { status: 200, schema: listSchema(keyAnswer) },
    errors: ['request.not_found'],
    async handle({ params, query, caller }) {
      const connection = await loadKeyOwner(parts, caller.tenant, params.connectionId)
      const { limit, after } = pageRequest(query)
      const keys = await serviceProviderKeyList(parts.db, connection)
      const byAge = keys.toSorted((one, other) => (one.id < other.id ? -1 : 1))
      return listAnswer(
        toPage(
          byAge.filter(({ id }) => after === null || id > after),
          limit,
        ),
        show,
      )
    },
  })
}

function addRoute(parts: Parts): ApiRoute {
  return apiRoute({
    method: 'POST',
    path: '/v1/connections/:connectionId/keys',
    operationId: 'connections.keys.create',
    summary: 'Add the next key of a SAML connection',
    description:
      'Published in our metadata at once, used once promoted. The first key of a connection is `current` at once.',
    permission: 'write:connections',
    params,
    answer: { status: 201, schema: keyAnswer },
    errors: ['request.not_found', 'connection.key_rollover_unfinished'],
    async handle({ params, caller }) {
      const connection = await loadKeyOwner(parts, caller.tenant, params.connectionId)
      return show(await parts.db.transaction((db) => addNextKey({ ...parts, db }, connection)))
    },
  })
}

function promoteRoute(parts: Parts): ApiRoute {
  return apiRoute({
    method: 'POST',
    path: '/v1/connections/:connectionId/keys/:keyId/promote',
    operationId: 'connections.keys.promote',
    summary: 'Sign with the next key from now on',
    description:
      'The key that was current retires: it still decrypts, and stays in our metadata until deleted.',
    permission: 'write:connections',
    params: keyParams,
    answer: { status: 200, schema: keyAnswer },
    errors: ['request.not_found', 'connection.key_state'],
    async handle({ params: { connectionId, keyId }, caller }) {
      const promoted = await parts.db.transaction((db) =>
        promoteKey({ ...parts, db }, caller.tenant, connectionId, keyId),
      )
      return show(promoted)
    },
  })
}

function deleteRoute(parts: Parts): ApiRoute {
  return apiRoute({
    method: 'DELETE',
    path: '/v1/connections/:connectionId/keys/:keyId',
    operationId: 'connections.keys.delete',
    summary: 'Delete a next or retiring key',
    description: 'What an IdP encrypts to it cannot be read any more.',
    permission: 'write:connections',
    params: keyParams,
    answer: { status: 204 },
    errors: ['request.not_found', 'connection.key_state'],
    async handle({ params: { connectionId, keyId }, caller }) {
      const connection = await loadKeyOwner(parts, caller.tenant, connectionId)
      await parts.db.transaction((db) => deleteKey({ ...parts, db }, connection, keyId))
      return undefined
    },
  })
}
