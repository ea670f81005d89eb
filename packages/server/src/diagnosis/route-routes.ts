import { z } from 'zod'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import { considerationAnswer } from '../logins/schemas.ts'
import type { Database } from '../storage/database.ts'
import { idText } from '../storage/id-text.ts'
import { explainRoute } from './explain-route.ts'

const selector = z.string().min(1).max(1000).exactOptional()

const routeAnswer = z
  .strictObject({
    outcome: z
      .enum(['routed', 'refused', 'ask'])
      .describe('`ask`: nothing routes, so the sign-in page asks for the work e-mail.'),
    by: z.string().nullable().describe('The selector that decided.'),
    organizationId: idText('organization').nullable(),
    connectionId: idText('connection').nullable(),
    error: z.strictObject({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
    considered: z.array(considerationAnswer),
    candidates: z.array(
      z.strictObject({
        connectionId: idText('connection'),
        name: z.string(),
        status: z.string(),
        isDefault: z.boolean(),
        chosen: z.boolean(),
        reason: z.enum(['not_active', 'of_domain', 'default', 'only_active', 'oldest', 'another_preferred']),
      }),
    ),
  })
  .meta({ id: 'ExplainedRoute' })

/** Why a person would be sent where. */
export function routeRoutes(parts: { readonly db: Database }): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/v1/route',
      operationId: 'connections.explainRoute',
      summary: 'Explain where a sign-in would go',
      description:
        'Give the selectors that the application sends, or `loginHint` with a person’s address. The same selection as in a sign-in; nothing is started.',
      permission: 'read:connections',
      query: z.strictObject({
        connectionId: selector,
        organizationId: selector,
        provider: selector,
        domainHint: selector,
        loginHint: selector,
      }),
      answer: { status: 200, schema: routeAnswer },
      async handle({ query, caller }) {
        const { connectionId = null, organizationId = null, provider = null } = query
        const { domainHint = null, loginHint = null } = query
        const selectors = { connectionId, organizationId, domainHint, loginHint, provider }
        const { error, candidates, considered, ...route } = await explainRoute(
          parts,
          caller.tenant,
          selectors,
        )
        return {
          ...route,
          error: error && { code: error.code, message: error.texts.person, hint: error.texts.admin },
          considered: considered.map((each) => ({ ...each })),
          candidates: candidates.map(({ connection, ...candidate }) => ({
            connectionId: connection.id,
            name: connection.name,
            status: connection.status,
            isDefault: connection.isDefault,
            ...candidate,
          })),
        }
      },
    }),
  ]
}
