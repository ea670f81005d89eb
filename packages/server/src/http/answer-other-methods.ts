import { SsoError } from '@cardea/protocol'
import type { FastifyInstance, HTTPMethods } from 'fastify'
import type { AddressLimit } from '../limits/limit-table.ts'
import { answerPreflight } from './cors.ts'
import type { ApiRoute, EndpointRoute, Route } from './route.ts'

/** A route at one address. */
type AddressedRoute = ApiRoute | EndpointRoute

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

/**
 * Answers the methods that a path does not have: 405 with `allow` (RFC 9110 §15.5.6), and the CORS preflight
 * of paths that other origins may call.
 */
export function answerOtherMethods(server: FastifyInstance, routes: readonly Route[]): void {
  const named = routes.filter(hasOwnAddress)
  for (const sharing of byShape(named).values()) answerOthers(server, sharing)
}

/** Procedures answer for themselves, and a fallback has the addresses that no other route has. */
function hasOwnAddress(route: Route): route is AddressedRoute {
  return route.kind === 'api' || (route.kind === 'endpoint' && route.admits === undefined)
}

/** Routes on one path, whatever they call its parameters. */
function byShape(routes: readonly AddressedRoute[]): ReadonlyMap<string, readonly AddressedRoute[]> {
  const groups = new Map<string, AddressedRoute[]>()
  for (const route of routes) {
    const shape = route.path.replaceAll(/:\w+/g, ':')
    groups.set(shape, [...(groups.get(shape) ?? []), route])
  }
  return groups
}

function answerOthers(server: FastifyInstance, sharing: readonly AddressedRoute[]): void {
  const [first] = sharing
  if (first === undefined) return
  const has = new Set<HTTPMethods>(sharing.flatMap(methodsOf))
  const cors = sharing.flatMap((route) => (route.kind === 'endpoint' ? (route.cors ?? []) : [])).at(0)
  if (cors !== undefined) has.add('OPTIONS')
  const allow = METHODS.filter((method) => has.has(method)).join(', ')
  if (cors !== undefined) answerPreflight(server, { url: first.path, cors, allow, limit: limitOf(first) })
  server.route({
    method: METHODS.filter((method) => !has.has(method)),
    url: first.path,
    config: {
      errorStyle: first.kind === 'api' ? 'problem' : first.errors,
      limit: limitOf(first),
    },
    // Before the body is read: whatever was sent along does not matter.
    onRequest: () => {
      throw new SsoError('request.method_not_allowed', { allow })
    },
    handler: () => undefined,
  })
}

/** As the route itself; no key is asked for here, so operations that need one have what public ones have. */
function limitOf(route: AddressedRoute): AddressLimit {
  const limit = route.kind === 'api' ? 'api-key' : (route.limit ?? 'browser')
  return limit === 'api-key' ? 'documents' : limit
}

function methodsOf(route: AddressedRoute): HTTPMethods[] {
  const head = route.method === 'GET' && (route.kind === 'api' || route.head === true)
  return head ? ['GET', 'HEAD'] : [route.method]
}
