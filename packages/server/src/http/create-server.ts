import { SsoError } from '@cardea/protocol'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import { registerAssets } from './answer-asset.ts'
import { answerOtherMethods } from './answer-other-methods.ts'
import { checkPath, createHostCheck, pathOf } from './check-address.ts'
import { createIsTrusted } from './client-address.ts'
import { errorAnswer, errorBodyOf, type ErrorStyle } from './errors.ts'
import type { HttpParts } from './http-parts.ts'
import { createLimitRequest } from './limit-requests.ts'
import { createListener } from './listener/create-listener.ts'
import { logFault, logRequests } from './log-request.ts'
import { namedError } from './named-error.ts'
import { acceptForms, acceptFormsAndJson, acceptJson, leaveBody } from './parse-body.ts'
import { refuseRpc } from './refuse-rpc.ts'
import { registerApiRoute } from './register-api-route.ts'
import { registerEndpoint } from './register-endpoint.ts'
import { registerRpc } from './register-rpc.ts'
import type { Caller, ErrorBody, Route } from './route.ts'
import { serviceRoutes } from './routes.tsx'
import { securityHeaders } from './security-headers.ts'
import { createWriteAnswer, type WriteAnswer } from './write-answer.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the native API's authentication. */
    caller: Caller | null
    /** The code this request was refused with, for the log. */
    errorCode: string | null
  }
  interface FastifyContextConfig {
    errorStyle?: ErrorStyle
    /** Called by gRPC clients, who understand a refusal in their own form only. */
    rpc?: boolean
    /** Takes paths that no other route has. */
    fallback?: boolean
    /** May scripts of other origins read the answer? */
    cors?: boolean
  }
}

/** Longest value of a path parameter, in characters; ours are ids and error codes. */
const MAX_PARAM_LENGTH = 100

/**
 * The server with all its routes, not yet listening. Its own routes (health, error pages, reference,
 * assets) are added to the given ones.
 */
export async function createServer(parts: HttpParts, routes: readonly Route[]): Promise<FastifyInstance> {
  const write = createWriteAnswer(parts.config)
  const answer = createErrorAnswer(parts, write, errorBodies(routes))
  const prepare = createFirstStep(parts)
  const server = createRouter(parts, answerUnroutable(prepare, answer))
  server.decorateRequest('caller', null)
  server.decorateRequest('errorCode', null)
  server.decorateRequest('clientAddress', '')
  server.decorateRequest('exactAddress', null)
  server.addHook('onRequest', (request, reply, done) => {
    prepare(request, reply)
    // Before a body is read that nobody wants.
    if (request.is404) throw new SsoError('request.not_found')
    done()
  })
  logRequests(server, parts.log)
  answerErrors(server, answer)
  registerAssets(server)
  await registerRoutes(server, parts, write, [...serviceRoutes(parts, routes), ...routes])
  await server.ready()
  return server
}

function createRouter({ config, random }: HttpParts, frameworkErrors: FrameworkErrors): FastifyInstance {
  const { tls, proxyProtocol, trustedProxies } = config
  const isProxy = createIsTrusted(trustedProxies)
  const announces = proxyProtocol ? isProxy : () => false
  return Fastify({
    logger: false,
    trustProxy: false,
    serverFactory: (handle) => createListener(handle, { tls, announces, isProxy }),
    // What has arrived is answered: who sent it cannot know that we go, and may not send it again.
    return503OnClosing: false,
    // So that it tells its address as it is.
    ...(tls === null ? {} : { https: {} }),
    // An inbound id would let a caller write into our log; each request gets its own.
    requestIdHeader: false,
    genReqId: () => Buffer.from(random.bytes(12)).toString('base64url'),
    routerOptions: {
      caseSensitive: true,
      ignoreTrailingSlash: false,
      ignoreDuplicateSlashes: false,
      maxParamLength: MAX_PARAM_LENGTH,
      // Queries are read by `parse-form.ts`, once, where they are needed.
      querystringParser: () => ({}),
    },
    exposeHeadRoutes: false,
    frameworkErrors,
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
  })
}

/** Zod checks what comes in. Fastify's own compilers would never run, and take a tenth of the start to load. */
function noSchemas(): never {
  throw new TypeError('routes have no schemas of Fastify')
}

type FirstStep = (request: FastifyRequest, reply: FastifyReply) => void

/** Headers first, so that a refused address has them too; then limits, so that nothing is answered without. */
function createFirstStep(parts: HttpParts): FirstStep {
  const { config } = parts
  const headers = securityHeaders(config)
  const limitRequest = createLimitRequest(parts)
  const checkHost = createHostCheck(config.publicUrl, config.aliasOrigins)
  return (request, reply) => {
    const route = request.routeOptions.config
    reply.headers(headers).header('x-request-id', request.id)
    limitRequest(request, reply)
    const path = pathOf(request.raw.url ?? '/')
    checkHost(request.headers.host, path, route.fallback === true)
    checkPath(path)
  }
}

type FrameworkErrors = (error: Error, request: FastifyRequest, reply: FastifyReply) => void

/** What the router cannot even look for (a parameter that is too long, a broken percent sequence) passes no hook on its way here. */
function answerUnroutable(prepare: FirstStep, answer: ErrorAnswer): FrameworkErrors {
  return (error, request, reply) => {
    let told: unknown = error
    try {
      prepare(request, reply)
    } catch (refusal) {
      told = refusal
    }
    answer(namedError(told, request.routeOptions.bodyLimit), request, reply)
  }
}

/** The error bodies of the dialects whose routes these are. */
function errorBodies(routes: readonly Route[]): readonly ErrorBody[] {
  const styles = routes.flatMap((route) => (route.kind === 'endpoint' ? [route.errors] : []))
  return [...new Set(styles.filter((style) => typeof style === 'object'))]
}

type ErrorAnswer = (error: SsoError, request: FastifyRequest, reply: FastifyReply) => FastifyReply

function createErrorAnswer(
  { config, log }: HttpParts,
  write: WriteAnswer,
  bodies: readonly ErrorBody[],
): ErrorAnswer {
  return (error, request, reply) => {
    logFault(log, error, request)
    // The router would close a connection whose body is too large (by a field that HTTP/2 does not have, RFC 9113 §8.2.2), and whoever still
    // sends would not read why: the rest is passed over, for as long as a request may take.
    reply.removeHeader('connection')
    const { rpc = false } = request.routeOptions.config
    const refused = rpc ? refuseRpc(error, request, reply) : null
    if (refused !== null) return refused
    const style = request.routeOptions.config.errorStyle ?? styleOfUnknown(request, bodies)
    return write(reply, errorAnswer(error, style, errorContext(request, config)))
  }
}

function answerErrors(server: FastifyInstance, answer: ErrorAnswer): void {
  server.setErrorHandler((error, request, reply) =>
    answer(namedError(error, request.routeOptions.bodyLimit), request, reply),
  )
  server.setNotFoundHandler((request, reply) => answer(new SsoError('request.not_found'), request, reply))
}

/** An address that no route has: the body of the dialect it would belong to, or a page for whoever asks for one outside the APIs. */
function styleOfUnknown(request: FastifyRequest, bodies: readonly ErrorBody[]): ErrorStyle {
  const body = errorBodyOf(bodies, pathOf(request.url))
  if (body !== null) return body
  const wantsPage = (request.headers.accept ?? '').includes('text/html')
  return wantsPage && !request.url.startsWith('/v1/') ? 'page' : 'problem'
}

function errorContext(request: FastifyRequest, { publicUrl, signInMethods }: Config) {
  const { authorization } = request.headers
  const ownAccounts = signInMethods.some((method) => method !== 'social')
  return { publicUrl, requestId: request.id, authorization, ownAccounts }
}

/** A scope for each kind of body that routes read: JSON, forms, either of them, or whatever their handler makes of it. */
async function registerRoutes(
  server: FastifyInstance,
  parts: HttpParts,
  write: WriteAnswer,
  routes: readonly Route[],
): Promise<void> {
  const endpoints = routes.filter((route) => route.kind === 'endpoint')
  await server.register((api, _options, done) => {
    acceptJson(api)
    for (const route of routes) if (route.kind === 'api') registerApiRoute(api, parts, route)
    for (const route of endpoints)
      if (route.reads === 'json') registerEndpoint(api, { config: parts.config, write }, route)
    done()
  })
  await server.register((either, _options, done) => {
    acceptFormsAndJson(either)
    for (const route of endpoints)
      if (route.reads === 'form-or-json') registerEndpoint(either, { config: parts.config, write }, route)
    done()
  })
  await server.register((forms, _options, done) => {
    acceptForms(forms)
    for (const route of endpoints)
      if ((route.reads ?? 'form') === 'form') registerEndpoint(forms, { config: parts.config, write }, route)
    answerOtherMethods(forms, routes)
    done()
  })
  await server.register((procedures, _options, done) => {
    leaveBody(procedures)
    for (const route of routes) if (route.kind === 'rpc') registerRpc(procedures, route)
    done()
  })
}
