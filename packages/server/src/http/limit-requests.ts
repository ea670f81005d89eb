import type { FastifyReply, FastifyRequest } from 'fastify'
import { checkStanding } from '../limits/check-standing.ts'
import type { AddressLimit } from '../limits/limit-table.ts'
import { createClientAddress } from './client-address.ts'
import type { HttpParts } from './http-parts.ts'
import { peerOf } from './listener/peer-of.ts'
import { rateLimitHeaders } from './rate-limit-headers.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sent it, as limits and the log know it: an IPv4 address or an IPv6 /64. */
    clientAddress: string
    /** The client's one address; null: it cannot be known. */
    exactAddress: string | null
  }
  interface FastifyContextConfig {
    limit?: RouteLimit
  }
}

/**
 * What limits the requests to a route, before anything of it is read: a budget of the client's address; `api-key`
 * for operations that an API key opens, which have its budget, and of the address its wrong keys only; `none` for
 * assets alone, a few constant files; `procedures` for remote procedures, some of which are none at all: the budget of wrong keys and one of the
 * address. A route that says nothing, and an address that no route has, is `browser`.
 */
export type RouteLimit = AddressLimit | 'api-key' | 'procedures' | 'none'

/**
 * Makes the first hook's part about limits. The route is the key and not the path, so no spelling of a path has a
 * budget of its own (incidents row 94).
 */
export function createLimitRequest({
  config,
  limiter,
  log,
}: Pick<HttpParts, 'config' | 'limiter' | 'log'>): (request: FastifyRequest, reply: FastifyReply) => void {
  const clientAddress = createClientAddress(config.trustedProxies)
  let warned = false
  function findClient(request: FastifyRequest): void {
    const header = request.headers['x-forwarded-for']
    const forwardedFor = Array.isArray(header) ? header.join(',') : header
    const peer = peerOf(request.raw)
    const { address, exact, ignoredHeader } = clientAddress(peer.address, forwardedFor)
    request.clientAddress = address
    request.exactAddress = peer.exact ? exact : null
    if (!ignoredHeader || warned) return
    warned = true
    const message = 'X-Forwarded-For is not believed: CARDEA_TRUSTED_PROXIES does not name who sent it'
    log.warn({ peer: address }, message)
  }
  return (request, reply) => {
    findClient(request)
    const { limit = 'browser' } = request.routeOptions.config
    if (limit === 'none') return
    if (limit === 'api-key' || limit === 'procedures') {
      checkStanding(limiter.look('wrong-api-keys', request.clientAddress))
    }
    if (limit === 'api-key') return
    const standing = limiter.take(limit === 'procedures' ? 'application' : limit, request.clientAddress)
    checkStanding(standing)
    // Pages go to people, and what caches keep would tell them the standing of somebody else.
    if (limit === 'application') reply.headers(rateLimitHeaders(standing))
  }
}
