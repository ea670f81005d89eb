import { z } from 'zod'
import { idSchema } from '../http/id-schema.ts'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Database } from '../storage/database.ts'
import {
  previewAnswer,
  previewRequest,
  recommendation,
  reconcileAnswer,
  showPreview,
  showRecommendation,
} from './mapping-schemas.ts'
import { previewMapping, recommendFor } from './preview-mapping.ts'
import { reconcileProfiles } from './reconcile-profiles.ts'

interface Parts {
  readonly db: Database
  readonly clock: Clock
  readonly random: Random
}

const params = z.strictObject({ connectionId: idSchema('connection') })

/** The operations on how a connection reads people. */
export function mappingRoutes(parts: Parts): ApiRoute[] {
  return [
    apiRoute({
      method: 'POST',
      path: '/v1/connections/:connectionId/mapping-preview',
      operationId: 'connections.previewMapping',
      summary: 'Preview a mapping on an earlier sign-in',
      description: 'Writes nothing. Absent fields are the connection’s own.',
      permission: 'read:profiles',
      params,
      body: previewRequest,
      answer: { status: 200, schema: previewAnswer },
      errors: ['request.not_found'],
      handle: async ({ params: { connectionId }, body, caller }) =>
        showPreview(await previewMapping(parts, caller.tenant, connectionId, body)),
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/connections/:connectionId/recommendations',
      operationId: 'connections.recommendations',
      summary: 'What could be better about a connection’s mapping',
      description: 'From the newest sign-ins, mapped as the connection is set now.',
      permission: 'read:connections',
      params,
      answer: { status: 200, schema: z.strictObject({ items: z.array(recommendation) }) },
      errors: ['request.not_found'],
      async handle({ params: { connectionId }, caller }) {
        const found = await recommendFor(parts, caller.tenant, connectionId)
        return { items: found.map(showRecommendation) }
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/v1/connections/:connectionId/reconcile',
      operationId: 'connections.reconcile',
      summary: 'Map everybody who waits again',
      description: 'With the mapping of now, all or nothing. Nobody is signed in by it.',
      permission: 'write:connections',
      params,
      answer: { status: 200, schema: reconcileAnswer },
      errors: ['request.not_found'],
      handle: ({ params: { connectionId }, caller }) =>
        parts.db.transaction((db) => reconcileProfiles({ ...parts, db }, caller.tenant, connectionId)),
    }),
  ]
}
