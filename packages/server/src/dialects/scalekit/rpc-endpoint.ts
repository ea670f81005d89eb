import {
  type ConnectRouter,
  type HandlerContext,
  Code,
  ConnectError,
  createConnectRouter,
  createContextKey,
  createContextValues,
} from '@connectrpc/connect'
import { universalRequestFromNodeRequest, universalResponseToNodeResponse } from '@connectrpc/connect-node'
import { SsoError } from '@cardea/protocol'
import { actingAsCaller } from '../../http/acting-as-caller.ts'
import { type Admitted, admitCaller, checkPermission } from '../../http/admit-caller.ts'
import type { HttpParts } from '../../http/http-parts.ts'
import { logFaultOf } from '../../http/log-request.ts'
import { namedError } from '../../http/named-error.ts'
import { type RpcCalling, type RpcRoute, rpcRoute } from '../../http/route.ts'
import { rpcError } from './errors.ts'
import type { ScalekitProcedure } from './procedure.ts'

export type RpcParts = Pick<HttpParts, 'config' | 'limiter' | 'authenticate' | 'log'>

/** Bytes. Organizations with all their metadata stay far below. */
const MESSAGE_LIMIT = 262_144

const calling = createContextKey<RpcCalling>({ clientAddress: '', exactAddress: null, requestId: '' })

/**
 * Remote procedures on the wire: gRPC over HTTP/2 alone, without compression, which nobody needs here and a small message could abuse. Who calls,
 * within their limit, with the permissions; only then the handler runs.
 */
export function scalekitRpc(
  parts: RpcParts,
  prefix: RpcRoute['prefix'],
  table: readonly ScalekitProcedure[],
): RpcRoute {
  const router = createConnectRouter({
    grpcWeb: false,
    connect: false,
    acceptCompression: [],
    readMaxBytes: MESSAGE_LIMIT,
  })
  for (const row of table) mount(parts, router, row)
  const handlers = new Map(router.handlers.map((handler) => [handler.requestPath, handler]))
  return rpcRoute({
    prefix,
    summary:
      'Management of organizations, connections, domains and users, as Scalekit’s libraries ask for it (gRPC).',
    handle(request, response, from) {
      const handler = handlers.get(request.url)
      if (handler === undefined) {
        // An HTTP status would do for this library; gRPC's own clients want it in the trailers.
        response.writeHead(200, {
          'content-type': 'application/grpc',
          'grpc-status': String(Code.Unimplemented),
        })
        response.end()
        return
      }
      const values = createContextValues().set(calling, from)
      handler(universalRequestFromNodeRequest(request, response, undefined, values))
        .then((answer) => universalResponseToNodeResponse(answer, response))
        .catch((error: unknown) => {
          // Whoever asked has gone, or the connection has: there is nobody left to tell.
          if (ConnectError.from(error).code === Code.Aborted) return
          logFaultOf(parts.log, namedError(error, MESSAGE_LIMIT), from.requestId)
          response.stream.close()
        })
    },
  })
}

function mount(parts: RpcParts, router: ConnectRouter, row: ScalekitProcedure): void {
  router.rpc(row.method, (input, context) => answer(parts, row, input, context))
}

async function answer(
  parts: RpcParts,
  { permissions, handle }: ScalekitProcedure,
  input: unknown,
  { requestHeader, responseHeader, signal, values }: HandlerContext,
) {
  const from = values.get(calling)
  const headers = Object.fromEntries(requestHeader)
  try {
    const { caller, headers: standing } = await admit(parts, headers, from)
    for (const [name, value] of Object.entries(standing)) responseHeader.set(name, value)
    for (const permission of permissions) checkPermission(caller, permission)
    // Past its deadline nobody waits for the answer, so nothing is begun.
    signal.throwIfAborted()
    const { exactAddress } = from
    return await actingAsCaller(caller, { exactAddress, headers }, () => handle(input, caller))
  } catch (thrown) {
    if (thrown instanceof ConnectError) throw thrown
    const error = namedError(thrown, MESSAGE_LIMIT)
    if (error.status >= 500) logFaultOf(parts.log, error, from.requestId)
    throw rpcError(error, from.requestId)
  }
}

/** The library's first call has no token yet, and it gets one when it is told so: no guess of a key, and counted as none. */
async function admit(
  parts: RpcParts,
  headers: Readonly<Record<string, string>>,
  { clientAddress }: RpcCalling,
): Promise<Admitted> {
  if (headers['authorization'] === undefined) throw new SsoError('request.unauthenticated')
  return admitCaller(parts, { method: 'POST', headers, cookies: {}, clientAddress })
}
