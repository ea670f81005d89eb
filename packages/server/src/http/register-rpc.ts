import { SsoError } from '@cardea/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { overHttp2 } from './over-http2.ts'
import type { RpcRoute } from './route.ts'

const OTHER_METHODS = ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Remote procedures on the wire. gRPC calls all of them by POST. */
export function registerRpc(server: FastifyInstance, route: RpcRoute): void {
  const config = { errorStyle: 'problem', rpc: true, limit: 'procedures' } as const
  const url = `${route.prefix}*`
  server.route({ method: 'POST', url, config, handler: (request, reply) => call(route, request, reply) })
  server.route({
    method: OTHER_METHODS,
    url,
    config,
    onRequest: () => {
      throw new SsoError('request.method_not_allowed', { allow: 'POST' })
    },
    handler: () => undefined,
  })
}

function call(route: RpcRoute, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const spoken = overHttp2(request, reply)
  if (spoken === null) throw new SsoError('request.http2_required')
  const { clientAddress, exactAddress, id: requestId } = request
  route.handle(spoken.request, spoken.response, { clientAddress, exactAddress, requestId })
  return reply.hijack()
}
