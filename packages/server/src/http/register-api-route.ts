import { SsoError } from '@cardea/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { actingAsCaller } from './acting-as-caller.ts'
import { type CallingRequest, admitCaller, checkPermission } from './admit-caller.ts'
import { queryOf } from './check-address.ts'
import { createCookieCodec } from './cookies.ts'
import type { HttpParts } from './http-parts.ts'
import { answerOnce, parseIdempotencyKey, type RecordedAnswer } from './idempotency.ts'
import { createParse } from './parse-request.ts'
import { PROBLEM_TYPE, problemOf } from './problem.ts'
import { flatHeaders } from './register-endpoint.ts'
import type { ApiRequest, ApiRoute } from './route.ts'
import { shapeAnswer } from './shape-answer.ts'

/** Bytes. A federation's metadata in a JSON string is the largest thing that is sent here. */
const DEFAULT_BODY_LIMIT = 1_048_576

/**
 * One operation of the native API on the wire: authenticate, check the permission (both before the body is
 * read), parse the input, run the handler (once per `Idempotency-Key`), answer by the schema.
 */
export function registerApiRoute(server: FastifyInstance, parts: HttpParts, route: ApiRoute): void {
  const run = createRun(parts, route)
  const callingRequest = createCallingRequest(parts)
  server.route({
    method: route.method,
    url: route.path,
    exposeHeadRoute: route.method === 'GET',
    bodyLimit: route.bodyLimit ?? DEFAULT_BODY_LIMIT,
    config: { errorStyle: 'problem', limit: route.permission === null ? 'documents' : 'api-key' },
    onRequest: async (request, reply) => {
      if (route.permission === null) return
      const { caller, headers } = await admitCaller(parts, callingRequest(request))
      request.caller = caller
      reply.headers(headers)
      checkPermission(caller, route.permission)
    },
    handler: async (request, reply) => {
      const answer = await actingAsCaller(request.caller, request, () => run(request, reply))
      if (route.download !== undefined) {
        reply.header('content-disposition', `attachment; filename="${route.download}"`)
      }
      return writeRecorded(reply, answer)
    },
  })
}

function createCallingRequest({ config }: HttpParts): (request: FastifyRequest) => CallingRequest {
  const cookies = createCookieCodec(config.publicUrl.startsWith('https:'))
  return (request) => ({
    method: request.method,
    headers: flatHeaders(request),
    cookies: cookies.read(request.headers.cookie),
    clientAddress: request.clientAddress,
  })
}

type Run = (request: FastifyRequest, reply: FastifyReply) => Promise<RecordedAnswer>

function createRun(parts: HttpParts, route: ApiRoute): Run {
  const parse = createInput(route)
  const attempt = async (input: ApiRequest<unknown, unknown, unknown>): Promise<RecordedAnswer> => ({
    status: route.answer.status,
    body: answerBody(route, await route.handle(input)),
  })
  return async (request, reply) => {
    const input = parse(request)
    const key = idempotencyKey(request)
    if (key === null || request.caller === null) return attempt(input)
    const once = { callerId: request.caller.id, key, method: request.method, target: request.url }
    const { replayed, ...answer } = await answerOnce(parts, { ...once, body: request.body }, () =>
      attempt(input).catch((error: unknown) => recordRefusal(error, parts.config.publicUrl)),
    )
    if (replayed) reply.header('idempotency-replayed', 'true')
    return answer
  }
}

function createInput(route: ApiRoute): (request: FastifyRequest) => ApiRequest<unknown, unknown, unknown> {
  const parse = createParse(route)
  return (request) => ({
    ...parse({ params: request.params, rawQuery: queryOf(request.url), body: request.body }),
    get caller() {
      if (request.caller === null) {
        throw new SsoError('internal.error', { reason: `${route.operationId} is public and has no caller` })
      }
      return request.caller
    },
  })
}

function idempotencyKey(request: FastifyRequest): string | null {
  const value = request.headers['idempotency-key']
  if (request.method !== 'POST' || value === undefined) return null
  return parseIdempotencyKey(Array.isArray(value) ? value.join(', ') : value)
}

function answerBody({ operationId, answer: { schema } }: ApiRoute, result: unknown): string {
  return schema === undefined ? '' : JSON.stringify(shapeAnswer(operationId, schema, result))
}

/** A refusal is an answer to be given again; a fault of ours is not. */
function recordRefusal(error: unknown, publicUrl: string): RecordedAnswer {
  if (!(error instanceof SsoError) || error.status >= 500) throw error
  return { status: error.status, body: JSON.stringify(problemOf(error, publicUrl)) }
}

function writeRecorded(reply: FastifyReply, { status, body }: RecordedAnswer): FastifyReply {
  reply.code(status)
  if (status !== 204) reply.type(status < 400 ? 'application/json' : PROBLEM_TYPE)
  return reply.send(body)
}
