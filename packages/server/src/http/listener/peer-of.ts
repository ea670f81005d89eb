import type { IncomingMessage } from 'node:http'
import { Http2ServerRequest } from 'node:http2'

/** Who is at the other end of a connection. */
export interface Peer {
  readonly address: string | undefined
  /** False: the address is that of a proxy which could not say for whom it connects. */
  readonly exact: boolean
}

/** Of HTTP/1.1 the socket, of HTTP/2 the session. */
const peers = new WeakMap<object, Peer>()

export function keepPeer(connection: object, peer: Peer): void {
  peers.set(connection, peer)
}

/** Who sent a request, as far as its connection tells. */
export function peerOf(request: IncomingMessage | Http2ServerRequest): Peer {
  const connection = request instanceof Http2ServerRequest ? request.stream.session : request.socket
  const kept = connection === undefined ? undefined : peers.get(connection)
  // Requests that tests inject came over no connection of the listener's.
  return kept ?? { address: request.socket.remoteAddress, exact: true }
}
