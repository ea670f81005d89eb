import type { SsoError } from '@cardea/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { overHttp2 } from './over-http2.ts'

/**
 * Answers a refused call as gRPC clients understand it: the HTTP status is 200 and the refusal is a status of gRPC, in one block of
 * header fields that ends the stream (gRPC over HTTP/2, "Trailers-Only"). Null: whoever asks speaks no gRPC.
 */
export function refuseRpc(
  error: SsoError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply | null {
  const spoken = overHttp2(request, reply)
  if (spoken === null || !isGrpc(request.headers['content-type'])) return null
  const { stream } = spoken.response
  const headers = Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)] as const)
  reply.hijack()
  if (stream.headersSent || stream.closed) return reply
  stream.respond(
    {
      ...Object.fromEntries(headers),
      ':status': 200,
      'content-type': 'application/grpc',
      'grpc-status': String(grpcStatus(error.status)),
      'grpc-message': grpcMessage(error.texts.developer),
    },
    { endStream: true },
  )
  return reply
}

function isGrpc(contentType: string | undefined): boolean {
  return /^application\/grpc(?:[+;]|$)/.test(contentType ?? '')
}

/** The code of gRPC for an HTTP status. 429 is one that clients do not try again by themselves, unlike UNAVAILABLE. */
function grpcStatus(status: number): number {
  switch (status) {
    case 400:
      return INVALID_ARGUMENT
    case 401:
      return UNAUTHENTICATED
    case 403:
    case 421:
      return PERMISSION_DENIED
    case 404:
    case 405:
      return UNIMPLEMENTED
    case 413:
    case 429:
      return RESOURCE_EXHAUSTED
    case 503:
      return UNAVAILABLE
    default:
      return status < 500 ? FAILED_PRECONDITION : INTERNAL
  }
}

const INVALID_ARGUMENT = 3
const PERMISSION_DENIED = 7
const RESOURCE_EXHAUSTED = 8
const FAILED_PRECONDITION = 9
const UNIMPLEMENTED = 12
const INTERNAL = 13
const UNAVAILABLE = 14
const UNAUTHENTICATED = 16

/** gRPC over HTTP/2: UTF-8, percent-encoded but for printable ASCII without `%`. */
function grpcMessage(text: string): string {
  return text.replace(/[^\x20-\x24\x26-\x7e]+/gu, encodeURIComponent)
}
