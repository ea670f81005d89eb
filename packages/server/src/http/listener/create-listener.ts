/**
 * The listener: one port for HTTP/1.1 and HTTP/2, in clear text and under TLS.
 *
 * Owns a connection from its first byte until one of the two protocols has it: who is at its other end, TLS,
 * and which protocol it speaks. Both lead to the same handler, so every route answers under both.
 * Invariant: whatever has not said what it speaks is bounded in time and number, and nothing of it is
 * believed before that.
 */
import { Server } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { createSecureContext, type SecureContext } from 'node:tls'
import type { Config } from '../../config/config.ts'
import { closeWhenAsked } from './close-when-asked.ts'
import { createHttp2Server } from './create-http2-server.ts'
import { type Deadlines, usualDeadlines } from './deadlines.ts'
import { handshake } from './handshake.ts'
import { speaksHttp2 } from './http2-preface.ts'
import { keepPeer } from './peer-of.ts'
import { createUndecided } from './undecided.ts'

/** Takes the requests of both protocols. */
export type Handle = (request: IncomingMessage, response: ServerResponse) => void

/** How long an idle HTTP/1.1 connection is kept: longer than balancers keep theirs, so that it is they who close it. */
const KEEP_ALIVE = 72_000

/** How often connections are looked at for requests that take too long. */
const LOOK_EVERY = 5_000

export interface ListenerOptions {
  readonly tls: Config['tls']
  readonly deadlines?: Deadlines
}

/** The server of both protocols, not yet listening. Everything that Node promises of its HTTP/1.1 server holds for it. */
export function createListener(handle: Handle, { tls, deadlines = usualDeadlines }: ListenerOptions): Server {
  const server = new Server({
    requestTimeout: deadlines.request,
    keepAliveTimeout: KEEP_ALIVE,
    connectionsCheckingInterval: Math.min(LOOK_EVERY, deadlines.request),
  })
  server.on('request', handle)
  const speakHttp1 = takeConnections(server)
  const http2 = createHttp2Server(handle, deadlines)
  const undecided = createUndecided(deadlines.hello)
  const secure = tls === null ? null : createSecureContext({ ...tls, minVersion: 'TLSv1.2' })

  async function welcome(raw: Socket): Promise<void> {
    const peer = { address: raw.remoteAddress, exact: true }
    const { socket, isHttp2 } = secure === null ? await inClear(raw) : await underTls(raw, secure)
    undecided.release(raw)
    if (isHttp2) {
      http2.take(socket, peer)
    } else {
      keepPeer(socket, peer)
      speakHttp1(socket)
    }
  }
  server.on('connection', (raw: Socket) => {
    undecided.admit(raw)
    // Whoever ends a connection before it has said anything is no event; later errors are its protocol's.
    raw.on('error', ignore)
    welcome(raw).catch(() => raw.destroy())
  })
  closeWhenAsked(server, { http2, undecided, within: deadlines.drain })
  return server
}

/** A connection, and what it speaks. */
interface Decided {
  readonly socket: Socket
  readonly isHttp2: boolean
}

async function inClear(raw: Socket): Promise<Decided> {
  return { socket: raw, isHttp2: await speaksHttp2(raw) }
}

async function underTls(raw: Socket, secure: SecureContext): Promise<Decided> {
  const socket = await handshake(raw, secure)
  return { socket, isHttp2: socket.alpnProtocol === 'h2' }
}

function ignore(): void {
  // Nothing to do: the connection closes.
}

/**
 * Takes new connections away from Node's own reading of HTTP/1.1, and answers the function that gives it one. A server that does not
 * listen itself would not keep time of its requests, so it is this one that listens.
 */
function takeConnections(server: Server): (socket: Socket) => void {
  const own = server.listeners('connection')
  server.removeAllListeners('connection')
  return (socket) => {
    for (const listener of own) listener.call(server, socket)
  }
}
