import { z } from 'zod'
import { createTest } from '../diagnosis/create-test.ts'
import { loadTest } from '../diagnosis/load-test.ts'
import { newTestAnswer, showTest, showTestFields, testAnswer } from '../diagnosis/schemas.ts'
import type { DiagnosisParts } from '../diagnosis/types.ts'
import { idSchema } from '../http/id-schema.ts'
import { loadOwnConnection } from './own-connection.ts'
import { type PortalRoute, portalRoute } from './portal-route.ts'

/** Tests of the connection: a real sign-in that signs nobody in. */
export function portalTestRoutes(parts: DiagnosisParts): PortalRoute[] {
  return [
    portalRoute({
      method: 'POST',
      path: '/portal/api/tests',
      operationId: 'tests.create',
      summary: 'Begin a test: answers the address to open in a new window, once, within ten minutes',
      asksOthers: true,
      answer: { status: 201, schema: newTestAnswer },
      errors: ['setup.connection_missing'],
      async handle({ portal }) {
        const { id } = await loadOwnConnection(parts, portal)
        const { test, loginUrl } = await createTest(parts, portal.tenant, id)
        return { ...showTestFields(test), loginUrl }
      },
    }),
    portalRoute({
      method: 'GET',
      path: '/portal/api/tests/:testId',
      operationId: 'tests.get',
      summary: 'A test with every check, and who would have been signed in',
      params: z.strictObject({ testId: idSchema('test') }),
      answer: { status: 200, schema: testAnswer },
      errors: ['setup.connection_missing', 'request.not_found'],
      async handle({ params: { testId }, portal }) {
        const { id } = await loadOwnConnection(parts, portal)
        const { test, login } = await loadTest(parts, portal.tenant, id, testId)
        return showTest(test, login, { now: parts.clock.now(), mayReadProfiles: true })
      },
    }),
  ]
}
