import { SsoError } from '@cardea/protocol'
import { type EndpointRequest, type EndpointRoute, type Route, endpoint } from '../http/route.ts'

/**
 * Dialects: what other vendors' libraries have built in, a folder for each. Here what several of them are made of.
 *
 * Owns nothing. Invariant: translation only. No rule, no query and no state; each dialect leads to our own routes and actions under other names.
 */

export type Parameters = EndpointRequest['query']

/**
 * One of our routes at the address where a dialect's libraries ask for it, with its parameters, of the query and of the form, under our names.
 * Fails with `internal.error` when there is none: an address that went away must not take theirs along silently.
 */
export function ownRoute(
  own: readonly Route[],
  ours: Pick<EndpointRoute, 'method' | 'path'>,
  theirs: Pick<EndpointRoute, 'path' | 'summary'>,
  translate: (parameters: Parameters) => Parameters = (parameters) => parameters,
): EndpointRoute {
  const { method, path } = ours
  const found = own.find(
    (route) => route.kind === 'endpoint' && route.path === path && route.method === method,
  )
  if (found?.kind !== 'endpoint') {
    throw new SsoError('internal.error', { reason: `there is no ${method} ${path}` })
  }
  return endpoint({
    ...found,
    ...theirs,
    handle: (request) =>
      found.handle({ ...request, query: translate(request.query), form: translate(request.form) }),
  })
}

/** With our name beside theirs a parameter has been sent twice, and is refused as such. */
export function renamed(parameters: Parameters, names: Readonly<Record<string, string>>): Parameters {
  const given = new Map<string, readonly string[]>()
  for (const [sent, values] of Object.entries(parameters)) {
    const name = names[sent] ?? sent
    given.set(name, [...(given.get(name) ?? []), ...values])
  }
  return Object.fromEntries(given)
}
