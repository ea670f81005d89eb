import { SsoError } from '@cardea/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import { pathOf, queryOf } from './check-address.ts'
import { formOf } from './body-form.ts'
import { corsHook } from './cors.ts'
import { createCookieCodec, type CookieCodec } from './cookies.ts'
import { parseForm, type Parameters } from './parse-form.ts'
import type { EndpointRequest, EndpointRoute } from './route.ts'
import type { WriteAnswer } from './write-answer.ts'

/** Bytes; a form of OAuth is a few hundred. */
const DEFAULT_BODY_LIMIT = 65_536

/** One browser or protocol endpoint on the wire. */
export function registerEndpoint(
  server: FastifyInstance,
  { config, write }: { readonly config: Config; readonly write: WriteAnswer },
  route: EndpointRoute,
): void {
  const cookies = createCookieCodec(config.publicUrl.startsWith('https:'))
  server.route({
    method: route.method,
    url: route.path,
    exposeHeadRoute: route.head === true,
    bodyLimit: route.bodyLimit ?? DEFAULT_BODY_LIMIT,
    config: {
      errorStyle: route.errors,
      fallback: route.admits !== undefined,
      limit: route.limit ?? 'browser',
    },
    ...(route.cors === undefined ? {} : corsHook(route.cors)),
    ...(route.admits === undefined ? {} : { onRequest: admitOnly(route.admits) }),
    handler: async (request, reply) =>
      write(reply, await route.handle(endpointRequest(route, request, cookies))),
  })
}

function admitOnly(admits: NonNullable<EndpointRoute['admits']>) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    if (await admits(pathOf(request.url))) return undefined
    reply.callNotFound()
    return reply
  }
}

const NO_FORM: Parameters = {}

function endpointRequest(
  route: EndpointRoute,
  request: FastifyRequest,
  cookies: CookieCodec,
): EndpointRequest {
  const rawQuery = queryOf(request.url)
  return {
    path: pathOf(request.url),
    params: request.params as Readonly<Record<string, string>>,
    query: parseForm(rawQuery),
    form: route.reads === 'json' ? NO_FORM : formOf(request),
    json: route.reads === 'json' ? request.body : undefined,
    rawQuery,
    cookies: cookies.read(request.headers.cookie),
    headers: flatHeaders(request),
    requestId: request.id,
    clientAddress: request.clientAddress,
    exactAddress: request.exactAddress,
  }
}

/** Each header once. */
export function flatHeaders({ headers }: FastifyRequest): Readonly<Record<string, string | undefined>> {
  const flat: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(headers)) {
    flat[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return flat
}

/** The one value of a form's field; empty when it is absent. */
export function field({ form }: Pick<EndpointRequest, 'form'>, name: string): string {
  return single(form, name) ?? ''
}

/** The one value of a parameter, undefined when absent; a repeated one is `request.invalid` (RFC 6749 §3.1). */
export function single(parameters: Parameters, name: string): string | undefined {
  const values = parameters[name]
  if (values === undefined || values.length === 1) return values?.[0]
  throw new SsoError('request.invalid', {
    errors: [{ field: name, code: 'repeated', message: 'Send this parameter once.' }],
  })
}
