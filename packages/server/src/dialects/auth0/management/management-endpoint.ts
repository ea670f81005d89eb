import { actingAsCaller } from '../../../http/acting-as-caller.ts'
import { admitCaller, checkPermission } from '../../../http/admit-caller.ts'
import { json, text } from '../../../http/answer.ts'
import type { HttpParts } from '../../../http/http-parts.ts'
import { createParse } from '../../../http/parse-request.ts'
import { type EndpointRoute, endpoint } from '../../../http/route.ts'
import { errorsOf } from './errors.ts'
import type { ManagementRoute } from './management-route.ts'
import { managementScopes } from './scopes.ts'

export type EndpointParts = Pick<HttpParts, 'config' | 'limiter' | 'authenticate'>

/** Bytes. Metadata documents of identity providers come in bodies. */
const BODY_LIMIT = 1_048_576

/**
 * An operation of the Management API on the wire: who calls, within their limit, with the permission; only then is the input parsed and the
 * handler run. Cookies are not looked at: what calls is a program with a token.
 */
export function managementEndpoint(parts: EndpointParts, route: ManagementRoute): EndpointRoute {
  const { method, path, summary, scope, status } = route
  const parse = createParse(route)
  return endpoint({
    method,
    path,
    summary,
    errors: errorsOf(route),
    reads: 'json',
    limit: 'api-key',
    bodyLimit: BODY_LIMIT,
    handle: async ({ headers, clientAddress, exactAddress, params, rawQuery, json: body }) => {
      const calling = { method, headers, cookies: {}, clientAddress }
      const { caller, headers: standing } = await admitCaller(parts, calling)
      checkPermission(caller, managementScopes[scope])
      const input = { ...parse({ params, rawQuery, body }), caller }
      const shown = await actingAsCaller(caller, { exactAddress, headers }, () => route.handle(input))
      return shown === undefined
        ? text(status, 'application/json', '', { headers: standing })
        : json(status, shown, { headers: standing })
    },
  })
}
