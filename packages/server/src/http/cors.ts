import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { AddressLimit } from '../limits/limit-table.ts'
import { formOf } from './body-form.ts'
import type { CrossOrigin, OriginCheck } from './route.ts'

/*
 * Which scripts may read an answer (Fetch, "CORS protocol"). The browser decides by our headers; a request from a foreign
 * origin is answered like any other, only that its page cannot read the answer. To refuse it would protect nobody: whoever is
 * no browser sends whatever `Origin` it likes, and what opens something is a credential, never an origin. Cookies are never
 * a part of it: no answer allows credentials.
 */

const ALLOW_ORIGIN = 'access-control-allow-origin'
const EXPOSED = {
  'access-control-expose-headers': 'www-authenticate, x-request-id, retry-after, ratelimit, ratelimit-policy',
}
/** What clients send. Auth0's libraries say their version in a header of their own. */
const SENT = 'authorization, content-type, auth0-client'
/** A preflight answer may be remembered for two hours, the longest that browsers keep one. */
const PREFLIGHT_MAX_AGE = '7200'

/**
 * The hook of a route that other origins may call. It comes when the answer is ready: by then the body has been read, which may say
 * who asks, and refusals pass here too, also those of the first hooks.
 */
export function corsHook(cors: CrossOrigin) {
  return { onSend: cors === 'anyone' ? allowAnyone : allowChecked(cors) }
}

/** Any origin may read these answers: they are public. `*` excludes credentials. */
function allowAnyone(_request: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.header(ALLOW_ORIGIN, '*').headers(EXPOSED)
  return Promise.resolve()
}

/** Registered origins of the application that asks. */
function allowChecked(check: OriginCheck) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    varyByOrigin(reply)
    const { origin, authorization } = request.headers
    if (origin === undefined || !(await check(origin, { form: formOf(request), authorization }))) return
    reply.header(ALLOW_ORIGIN, origin).headers(EXPOSED)
  }
}

/** Also where none is allowed, or a cache would give one origin's answer to another (Fetch, "CORS protocol and HTTP caches"). */
function varyByOrigin(reply: FastifyReply): void {
  reply.header('vary', 'origin')
}

interface Preflight {
  readonly url: string
  readonly cors: CrossOrigin
  /** The methods of the path. */
  readonly allow: string
  readonly limit: AddressLimit
}

/** Answers the preflight of a path (Fetch, "CORS-preflight request"); it names no client, so any that is known will do. */
export function answerPreflight(server: FastifyInstance, { url, cors, allow, limit }: Preflight): void {
  server.options(url, { config: { limit } }, async (request, reply) => {
    const allowed = await allowedOrigin(request.headers.origin, cors)
    if (cors !== 'anyone') varyByOrigin(reply)
    reply.code(204).header('allow', allow)
    if (allowed === null) return reply.send()
    return reply
      .headers({
        [ALLOW_ORIGIN]: allowed,
        'access-control-allow-methods': allow,
        'access-control-allow-headers': SENT,
        'access-control-max-age': PREFLIGHT_MAX_AGE,
      })
      .send()
  })
}

async function allowedOrigin(origin: string | undefined, cors: CrossOrigin): Promise<string | null> {
  if (cors === 'anyone') return '*'
  return origin !== undefined && (await cors(origin, null)) ? origin : null
}
