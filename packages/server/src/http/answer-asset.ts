import { SsoError } from '@cardea/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { asset, assetNames, type AssetName } from './assets.ts'
import { queryOf } from './check-address.ts'

/** One year, in seconds: an address with a version never changes its content. */
const FOR_EVER = 'public, max-age=31536000, immutable'

/** Asked again after an hour, answered 304 when nothing changed (fonts named by the style sheet, the icon). */
const AN_HOUR = 'public, max-age=3600'

/** Serves `assets/`: `GET` and `HEAD` `/assets/<name>`, and the icon that browsers ask for unasked. */
export function registerAssets(server: FastifyInstance): void {
  for (const name of assetNames) {
    registerAsset(server, `/assets/${name}`, name)
  }
  registerAsset(server, '/favicon.ico', 'mark.svg')
}

function registerAsset(server: FastifyInstance, url: string, name: AssetName): void {
  server.route({
    method: 'GET',
    url,
    exposeHeadRoute: true,
    config: { errorStyle: 'page', limit: 'none' },
    handler: (request, reply) => answerAsset(request, reply, name),
  })
  server.route({
    method: ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    url,
    config: { errorStyle: 'page', limit: 'none' },
    onRequest: () => {
      throw new SsoError('request.method_not_allowed', { allow: 'GET, HEAD' })
    },
    handler: () => undefined,
  })
}

function answerAsset(request: FastifyRequest, reply: FastifyReply, name: AssetName): FastifyReply {
  const { contentType, body, gzipped, version } = asset(name)
  const versioned = queryOf(request.url) === `v=${version}`
  // Weak: the compressed and the plain form share it (RFC 9110 §8.8.1).
  const etag = `W/"${version}"`
  reply.headers({ etag, vary: 'accept-encoding', 'cache-control': versioned ? FOR_EVER : AN_HOUR })
  if (request.headers['if-none-match'] === etag) return reply.code(304).send()
  reply.type(contentType)
  if (gzipped === null || !acceptsGzip(request)) return reply.send(body)
  return reply.header('content-encoding', 'gzip').send(gzipped)
}

function acceptsGzip({ headers }: FastifyRequest): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(headers['accept-encoding'] ?? '')
}
