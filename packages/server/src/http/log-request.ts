import type { SsoError } from '@cardea/protocol'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Log } from '../platform/log.ts'

/** Asked every few seconds by probes: not worth a line each. */
const QUIET = new Set(['/healthz', '/readyz'])

/**
 * One line per answer: the route's pattern instead of the address, because addresses carry codes, states
 * and, later, ticket secrets (incidents rows 91 and 109).
 */
export function logRequests(server: FastifyInstance, log: Log): void {
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown'
    const line = {
      requestId: request.id,
      method: request.method,
      route,
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
      ...(request.errorCode === null ? {} : { error: request.errorCode }),
    }
    if (QUIET.has(route) && reply.statusCode < 400) log.debug(line, 'request')
    else log.info(line, 'request')
    done()
  })
}

/** Our own faults are logged with their cause; refusals are only counted in the request's line. */
export function logFault(log: Log, error: SsoError, request: FastifyRequest): void {
  request.errorCode = error.code
  if (error.status >= 500) logFaultOf(log, error, request.id)
}

/** The line of a fault, whoever has the answer in hand. */
export function logFaultOf(log: Log, error: SsoError, requestId: string): void {
  const { reason } = error.details
  log.error({ requestId, error: error.code, reason, causes: causesOf(error) }, 'request failed')
}

interface Cause {
  readonly name: string
  readonly message: string
  readonly stack: string | undefined
}

/** The chain of causes, outermost first: names, messages and stacks, never other fields, which may hold row values. */
function causesOf(error: Error): readonly Cause[] {
  const causes: Cause[] = []
  let current: unknown = error
  while (current instanceof Error && causes.length < 5) {
    causes.push({ name: current.name, message: current.message, stack: current.stack })
    current = current.cause
  }
  return causes
}
