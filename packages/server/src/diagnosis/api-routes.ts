import { z } from 'zod'
import { satisfies } from '../applications/permissions.ts'
import { idSchema } from '../http/id-schema.ts'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import { bundleRoutes } from './bundle-routes.ts'
import { captureRoutes } from './capture-routes.ts'
import { createTest } from './create-test.ts'
import { loadTest } from './load-test.ts'
import { routeRoutes } from './route-routes.ts'
import { newTestAnswer, showTest, showTestFields, testAnswer } from './schemas.ts'
import type { DiagnosisParts } from './types.ts'

/** The operations that test connections and explain sign-ins. */
export function diagnosisApiRoutes(parts: DiagnosisParts): ApiRoute[] {
  return [...testTable(parts), ...captureRoutes(parts), ...routeRoutes(parts), ...bundleRoutes(parts)]
}

function testTable(parts: DiagnosisParts): ApiRoute[] {
  const { clock } = parts
  return [
    apiRoute({
      method: 'POST',
      path: '/v1/connections/:connectionId/test',
      operationId: 'connections.test',
      summary: 'Test a connection, a draft too',
      description:
        'Looks at once at settings, certificates, discovery, keys and clocks, and answers the address of a test login: it ends in a result, never in a code or a profile.',
      permission: 'write:connections',
      params: z.strictObject({ connectionId: idSchema('connection') }),
      answer: { status: 201, schema: newTestAnswer },
      errors: ['request.not_found'],
      async handle({ params: { connectionId }, caller }) {
        const { test, loginUrl } = await createTest(parts, caller.tenant, connectionId)
        return { ...showTestFields(test), loginUrl }
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/connections/:connectionId/tests/:testId',
      operationId: 'connections.tests.get',
      summary: 'Get a test of a connection with its result',
      description: 'The profile is shown to keys that may also read profiles.',
      permission: 'read:connections',
      params: z.strictObject({ connectionId: idSchema('connection'), testId: idSchema('test') }),
      answer: { status: 200, schema: testAnswer },
      errors: ['request.not_found'],
      async handle({ params: { connectionId, testId }, caller }) {
        const { test, login } = await loadTest(parts, caller.tenant, connectionId, testId)
        const mayReadProfiles = satisfies(caller.scopes, 'read:profiles')
        return showTest(test, login, { now: clock.now(), mayReadProfiles })
      },
    }),
  ]
}
