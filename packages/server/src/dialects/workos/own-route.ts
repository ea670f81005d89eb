import { SsoError } from '@cardea/protocol'
import { type EndpointRequest, type EndpointRoute, type Route, endpoint } from '../../http/route.ts'

export type Parameters = EndpointRequest['query']

/** A GET of ours at the address where it is asked for here, with its parameters under our names. */
export function ownRoute(
  own: readonly Route[],
  ours: string,
  theirs: Pick<EndpointRoute, 'path' | 'summary'>,
  translate: (parameters: Parameters) => Parameters = (parameters) => parameters,
): EndpointRoute {
  const found = own.find(
    (route) => route.kind === 'endpoint' && route.path === ours && route.method === 'GET',
  )
  if (found?.kind !== 'endpoint') throw new SsoError('internal.error', { reason: `there is no GET ${ours}` })
  return endpoint({
    ...found,
    ...theirs,
    handle: (request) => found.handle({ ...request, query: translate(request.query) }),
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
