import { SsoError } from '@cardea/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { checkStanding } from '../limits/check-standing.ts'
import { type ActorKind, actingAs } from '../platform/acting.ts'
import { type CallerId, isId } from '../storage/ids.ts'
import { queryOf } from './check-address.ts'
import { createCookieCodec } from './cookies.ts'
import type { HttpParts } from './http-parts.ts'
import { answerOnce, parseIdempotencyKey, type RecordedAnswer } from './idempotency.ts'
import { checkOwnPage } from './own-page.ts'
import { createParse } from './parse-request.ts'
import { PROBLEM_TYPE, problemOf } from './problem.ts'
import { rateLimitHeaders } from './rate-limit-headers.ts'
import { flatHeaders } from './register-endpoint.ts'
import type { ApiRequest, ApiRoute, Caller } from './route.ts'
import { shapeAnswer } from './shape-answer.ts'

/** Bytes. A federation's metadata in a JSON string is the largest thing that is sent here. */
const DEFAULT_BODY_LIMIT = 1_048_576

/**
 * One operation of the native API on the wire: authenticate, check the permission (both before the body is
 * read), parse the input, run the handler (once per `Idempotency-Key`), answer by the schema.
 */
export function registerApiRoute(server: FastifyInstance, parts: HttpParts, route: ApiRoute): void {
  const run = createRun(parts, route)
  server.route({
    method: route.method,
    url: route.path,
    exposeHeadRoute: route.method === 'GET',
    bodyLimit: route.bodyLimit ?? DEFAULT_BODY_LIMIT,
    config: { errorStyle: 'problem', limit: route.permission === null ? 'documents' : 'api-key' },
    onRequest: async (request, reply) => {
      if (route.permission === null) return
      request.caller = await authenticate(parts, request)
      checkForgery(parts, request.caller, request)
      limitCaller(parts, request.caller, reply)
      checkPermission(request.caller, route.permission)
    },
    handler: async (request, reply) => {
      const answer = await actingFor(request, () => run(request, reply))
      if (route.download !== undefined) {
        reply.header('content-disposition', `attachment; filename="${route.download}"`)
      }
      return writeRecorded(reply, answer)
    },
  })
}

/** Wrong keys are counted by address, and the first hook refuses an address that has had too many. */
async function authenticate(
  { authenticate: find, limiter, config }: HttpParts,
  request: FastifyRequest,
): Promise<Caller> {
  const { authorization, cookie } = request.headers
  try {
    return await find(authorization, createCookieCodec(config.publicUrl.startsWith('https:')).read(cookie))
  } catch (error) {
    // A page whose session has ended, and which asks on, is no guess.
    const isGuess = authorization !== undefined || cookie === undefined
    if (error instanceof SsoError && error.status === 401 && isGuess)
      limiter.note('wrong-api-keys', request.clientAddress)
    throw error
  }
}

/** A browser sends a cookie along with whatever any page asks for: what an operator's session changes, our own page has asked for. */
function checkForgery({ config }: HttpParts, { id }: Caller, request: FastifyRequest): void {
  const changes = request.method !== 'GET' && request.method !== 'HEAD'
  if (isId('user', id) && changes) checkOwnPage({ headers: flatHeaders(request) }, config.publicUrl)
}

function limitCaller({ limiter }: HttpParts, { id }: Caller, reply: FastifyReply): void {
  const standing = limiter.take(isId('user', id) ? 'user' : 'api-key', id)
  checkStanding(standing)
  reply.headers(rateLimitHeaders(standing))
}

function checkPermission(caller: Caller, required: string): void {
  if (caller.scopes.includes('*') || caller.scopes.includes(required)) return
  throw new SsoError('request.insufficient_scope', { required })
}

/** Whatever the handler does is done in the caller's name. */
function actingFor<Result>(request: FastifyRequest, work: () => Promise<Result>): Promise<Result> {
  const { caller, exactAddress, headers } = request
  if (caller === null) return work()
  const { id } = caller
  return actingAs(
    { kind: actorKind(id), id, address: exactAddress, userAgent: headers['user-agent'] ?? null },
    work,
  )
}

function actorKind(id: CallerId): ActorKind {
  if (isId('user', id)) return 'operator'
  return isId('application', id) ? 'application' : 'api_key'
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
