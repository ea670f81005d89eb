import { SsoError } from '@cardea/protocol'
import type { FastifyInstance, HTTPMethods } from 'fastify'
import type { AddressLimit } from '../limits/limit-table.ts'
import type { Route } from './route.ts'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

/** A preflight answer may be remembered for two hours, the longest that browsers keep one. */
const PREFLIGHT_MAX_AGE = '7200'

/**
 * Answers the methods that a path does not have: 405 with `allow` (RFC 9110 §15.5.6), and the CORS preflight
 * of paths that other origins may call (Fetch §3.2.2).
 */
export function answerOtherMethods(server: FastifyInstance, routes: readonly Route[]): void {
  const named = routes.filter((route) => route.kind === 'api' || route.admits === undefined)
  for (const sharing of byShape(named).values()) answerOthers(server, sharing)
}

/** Routes on one path, whatever they call its parameters. */
function byShape(routes: readonly Route[]): ReadonlyMap<string, readonly Route[]> {
  const groups = new Map<string, Route[]>()
  for (const route of routes) {
    const shape = route.path.replaceAll(/:\w+/g, ':')
    groups.set(shape, [...(groups.get(shape) ?? []), route])
  }
  return groups
}

function answerOthers(server: FastifyInstance, sharing: readonly Route[]): void {
  const [first] = sharing
  if (first === undefined) return
  const has = new Set<HTTPMethods>(sharing.flatMap(methodsOf))
  const shared = sharing.some((route) => route.kind === 'endpoint' && route.cors === true)
  if (shared) has.add('OPTIONS')
  const allow = METHODS.filter((method) => has.has(method)).join(', ')
  if (shared) answerPreflight(server, first, allow)
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
function limitOf(route: Route): AddressLimit {
  return route.kind === 'api' ? 'documents' : (route.limit ?? 'browser')
}

function methodsOf(route: Route): HTTPMethods[] {
  const head = route.method === 'GET' && (route.kind === 'api' || route.head === true)
  return head ? ['GET', 'HEAD'] : [route.method]
}

function answerPreflight(server: FastifyInstance, route: Route, allow: string): void {
  server.options(route.path, { config: { limit: limitOf(route) } }, (_request, reply) =>
    reply
      .code(204)
      .headers({
        allow,
        'access-control-allow-origin': '*',
        'access-control-allow-methods': allow,
        'access-control-allow-headers': 'authorization, content-type',
        'access-control-max-age': PREFLIGHT_MAX_AGE,
      })
      .send(),
  )
}
