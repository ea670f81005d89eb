/**
 * The listener: one port for HTTP/1.1 and HTTP/2, in clear text and under TLS.
 *
 * Owns a connection from its first byte until one of the two protocols has it: who is at its other end, TLS,
 * and which protocol it speaks. Both lead to the same handler, so every route answers under both.
 * Invariant: whatever has not said what it speaks is bounded in time and number, and nothing of it is
 * believed before that.
 */
import { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Config } from '../../config/config.ts'
import { closeWhenAsked } from './close-when-asked.ts'
import { createHttp2Server } from './create-http2-server.ts'
import { type Deadlines, usualDeadlines } from './deadlines.ts'
import type { Handle } from './handle.ts'
import { createHandshake } from './handshake.ts'
import { speaksHttp2 } from './http2-preface.ts'
import { keepPeer, type Peer } from './peer-of.ts'
import { readProxyHeader } from './proxy-header.ts'
import { createUndecided } from './undecided.ts'

/** How long an idle HTTP/1.1 connection is kept: longer than balancers keep theirs, so that it is they who close it. */
const KEEP_ALIVE = 72_000

/** How often connections are looked at for requests that take too long. */
const LOOK_EVERY = 5_000

export interface ListenerOptions {
  readonly tls: Config['tls']
  /** Whose connections must begin with a PROXY header; from all others it is no more than a bad request. */
  readonly announces: (address: string | undefined) => boolean
  /** Whose connections carry the requests of many. */
  readonly isProxy: (address: string | undefined) => boolean
  readonly deadlines?: Deadlines
}

/** The server of both protocols, not yet listening. Everything that Node promises of its HTTP/1.1 server holds for it. */
export function createListener(
  handle: Handle,
  { tls, announces, isProxy, deadlines = usualDeadlines }: ListenerOptions,
): Server {
  const server = new Server({
    requestTimeout: deadlines.request,
    keepAliveTimeout: KEEP_ALIVE,
    connectionsCheckingInterval: Math.min(LOOK_EVERY, deadlines.request),
  })
  server.on('request', handle)
  const speakHttp1 = takeConnections(server)
  const http2 = createHttp2Server(handle, deadlines)
  const undecided = createUndecided(deadlines.hello)
  const decide = tls === null ? inClear : underTls(createHandshake(tls))

  async function welcome(raw: Socket): Promise<void> {
    const peer = await findPeer(raw, announces)
    const { socket, isHttp2 } = await decide(raw)
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
  closeWhenAsked(server, { http2, undecided, isProxy, deadlines })
  return server
}

/** A proxy that announces its clients tells who is there before anything else is said, TLS too. */
async function findPeer(raw: Socket, announces: ListenerOptions['announces']): Promise<Peer> {
  const own = { address: raw.remoteAddress, exact: true }
  if (!announces(own.address)) return own
  const client = await readProxyHeader(raw)
  if (client === 'itself') return own
  return client === 'unknown' ? { ...own, exact: false } : { address: client.address, exact: true }
}

/** A connection, and what it speaks. */
interface Decided {
  readonly socket: Socket
  readonly isHttp2: boolean
}

async function inClear(raw: Socket): Promise<Decided> {
  return { socket: raw, isHttp2: await speaksHttp2(raw) }
}

function underTls(handshake: (raw: Socket) => Promise<TLSSocket>) {
  return async (raw: Socket): Promise<Decided> => {
    const socket = await handshake(raw)
    // What breaks is told by the connection below it.
    socket.on('error', ignore)
    return { socket, isHttp2: socket.alpnProtocol === 'h2' }
  }
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
