import { actingAsCaller } from '../../http/acting-as-caller.ts'
import { admitCaller, checkPermission } from '../../http/admit-caller.ts'
import type { HttpParts } from '../../http/http-parts.ts'
import { createParse } from '../../http/parse-request.ts'
import { type EndpointRoute, type ErrorBody, endpoint } from '../../http/route.ts'
import { errorsUnder } from './errors.ts'
import { type OnceParts, onceByKey, writeRecorded } from './once-by-key.ts'
import type { WorkosRoute } from './workos-route.ts'

export type EndpointParts = OnceParts & Pick<HttpParts, 'config' | 'limiter' | 'authenticate'>

/** Bytes. Organizations with a hundred domains and all their metadata stay far below. */
const BODY_LIMIT = 262_144

/**
 * Operations of the dialect on the wire: who calls, within their limit, with the permissions; only then is the input parsed and the handler run,
 * a POST with an `Idempotency-Key` once. Cookies are not looked at: what calls is a program with a key.
 */
export function workosEndpoints(parts: EndpointParts, table: readonly WorkosRoute[]): EndpointRoute[] {
  const families = [...new Set(table.map(({ path }) => familyOf(path)))]
  const errors = new Map(families.map((family) => [family, errorsUnder(`/${family}/`)]))
  return table.flatMap((route) => {
    const body = errors.get(familyOf(route.path))
    return body === undefined ? [] : [workosEndpoint(parts, route, body)]
  })
}

/** `organizations` of `/organizations/:organizationId`; two parts of a path whose beginning is somebody else's too. */
function familyOf(path: string): string {
  const [, first = '', second = ''] = path.split('/')
  return first === 'portal' || first === 'sso' ? `${first}/${second}` : first
}

function workosEndpoint(parts: EndpointParts, route: WorkosRoute, errors: ErrorBody): EndpointRoute {
  const { method, path, summary, permissions, status } = route
  const parse = createParse(route)
  return endpoint({
    method,
    path,
    summary,
    errors,
    reads: 'json',
    limit: 'api-key',
    bodyLimit: BODY_LIMIT,
    handle: async ({ headers, clientAddress, exactAddress, params, rawQuery, json: body, path: asked }) => {
      const calling = { method, headers, cookies: {}, clientAddress }
      const { caller, headers: standing } = await admitCaller(parts, calling)
      for (const permission of permissions) checkPermission(caller, permission)
      const input = { ...parse({ params, rawQuery: withoutBrackets(rawQuery), body }), caller }
      const handle = () => actingAsCaller(caller, { exactAddress, headers }, () => route.handle(input))
      const work = async () => ({ status, body: bodyOf(await handle()) })
      if (method !== 'POST') return writeRecorded({ ...(await work()), replayed: false }, standing)
      const request = { callerId: caller.id, headers, method, target: `${asked}?${rawQuery}`, body }
      return writeRecorded(await onceByKey(parts, request, errors, work), standing)
    },
  })
}

/** The library for Go calls a repeated parameter `domains[]`. */
function withoutBrackets(rawQuery: string): string {
  return rawQuery.replace(/(^|&)([a-z_]+)(?:%5B%5D|\[\])(?==)/gi, '$1$2')
}

function bodyOf(shown: unknown): string {
  return shown === undefined ? '' : JSON.stringify(shown)
}
