import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  constants,
  createServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2'
import type { Socket } from 'node:net'
import type { Handle } from './handle.ts'
import type { Deadlines } from './deadlines.ts'
import { guardSession } from './guard-session.ts'
import { guardStream } from './guard-stream.ts'
import { keepPeer, type Peer } from './peer-of.ts'

/** HTTP/2 on connections that are known to speak it. */
export interface Http2 {
  take(socket: Socket, peer: Peer): void
  /** Asks every client to go (RFC 9113 §6.8): what is under way ends, nothing begins. */
  closeSessions(): void
}

/** Bytes of header fields, counted as RFC 9113 §6.5.2 does: as much as Node reads of HTTP/1.1. */
const MAX_HEADER_LIST = 16_384

/** Requests at once on one connection: what RFC 9113 §6.5.2 recommends at least, and what browsers use at most. */
const MAX_STREAMS = 100

/** Megabytes that one connection may make us keep: headers, and bodies and answers that wait. */
const MAX_SESSION_MEMORY = 10

export function createHttp2Server(handle: Handle, deadlines: Deadlines): Http2 {
  const sessions = new Map<ServerHttp2Session, { readonly socket: Socket; readonly isIdle: () => boolean }>()
  const server = createServer({
    settings: {
      maxConcurrentStreams: MAX_STREAMS,
      maxHeaderListSize: MAX_HEADER_LIST,
      enablePush: false,
    },
    maxSessionMemory: MAX_SESSION_MEMORY,
    // Names and values; a browser sends about twenty.
    maxHeaderListPairs: 128,
    // A frame of settings has six kinds that anybody knows.
    maxSettings: 32,
  })
  server.on('stream', (stream) => guardStream(stream, deadlines))
  server.on('request', (request, response) => {
    // Taken back before it was looked at.
    if (request.stream.closed || request.stream.destroyed) return
    if (!takeAuthority(request)) return
    failCutOff(request)
    handle(...asHttp1(request, response))
  })
  let arrived: ServerHttp2Session | null = null
  server.on('session', (session) => (arrived = session))
  /** Node makes the session before it returns, and says which one by that event only. */
  function open(socket: Socket): ServerHttp2Session | null {
    arrived = null
    server.emit('connection', socket)
    return arrived
  }
  return {
    take(socket, peer) {
      // HTTP/1.1 lets one side say no more and still listen.
      socket.allowHalfOpen = false
      const session = open(socket)
      if (session === null) return
      keepPeer(session, peer)
      session.once('close', () => sessions.delete(session))
      sessions.set(session, { socket, isIdle: guardSession(session, socket, deadlines) })
    },
    closeSessions() {
      for (const [session, { socket, isIdle }] of sessions) {
        session.close()
        if (!isIdle()) continue
        // Node would wait for the client to hang up, and some keep connections for later.
        session.destroy()
        socket.destroySoon()
      }
    },
  }
}

/**
 * RFC 9113 §8.3.1: `:authority` stands for `Host`, and a request that has both, and different, is malformed: whoever stands in
 * front may have gone by the other one.
 */
function takeAuthority({ headers, authority, stream }: Http2ServerRequest): boolean {
  if (headers.host !== undefined && headers.host !== authority && authority !== '') {
    stream.close(constants.NGHTTP2_PROTOCOL_ERROR)
    return false
  }
  if (authority !== '') headers.host = authority
  return true
}

/**
 * A body that was cut off has not ended. Over HTTP/1.1 Node fails whoever reads it; here it would end the body as if it were whole, and half a
 * form is a form.
 */
function failCutOff(request: Http2ServerRequest): void {
  request.on('error', () => undefined)
  request.once('aborted', () => {
    if (!request.readableEnded) request.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }))
  })
}

/** Node's own compatibility: what the handler uses of a request and its answer, these have, too; their types do not say so. */
function asHttp1(request: Http2ServerRequest, response: Http2ServerResponse) {
  return [request as unknown as IncomingMessage, response as unknown as ServerResponse] as const
}
