import type { FastifyReply, FastifyRequest } from 'fastify'
import { Http2ServerRequest, Http2ServerResponse } from 'node:http2'

/** A request and its answer as HTTP/2 has them; null: they came by HTTP/1.1, or a test injected them. */
export function overHttp2(
  { raw: request }: Pick<FastifyRequest, 'raw'>,
  { raw: response }: Pick<FastifyReply, 'raw'>,
): { readonly request: Http2ServerRequest; readonly response: Http2ServerResponse } | null {
  // The router's types know HTTP/1.1 only; it takes both (`listener/create-http2-server.ts`).
  const [asked, answered]: readonly [unknown, unknown] = [request, response]
  return asked instanceof Http2ServerRequest && isAnswer(answered)
    ? { request: asked, response: answered }
    : null
}

/** A class with a parameter that nothing here needs. */
function isAnswer(value: unknown): value is Http2ServerResponse {
  return value instanceof Http2ServerResponse
}
