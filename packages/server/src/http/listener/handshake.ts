import type { Socket } from 'node:net'
import { type SecureContext, TLSSocket } from 'node:tls'

/** RFC 7301: ours in order of preference. A client that offers others only is refused; one that offers none speaks HTTP/1.1. */
const PROTOCOLS = ['h2', 'http/1.1']

/**
 * TLS on a connection. Fails when the other side does not agree with ours. A `tls.Server` would do the same, but would not say
 * which connection became which, and who is at its other end is known of that.
 */
export function handshake(raw: Socket, secureContext: SecureContext): Promise<TLSSocket> {
  // As a `tls.Server` has it: who says no more under TLS has gone.
  raw.allowHalfOpen = false
  const socket = new TLSSocket(raw, { isServer: true, secureContext, ALPNProtocols: PROTOCOLS })
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error('the TLS handshake failed'))
    socket.on('error', fail)
    socket.once('close', fail)
    socket.once('secure', () => resolve(socket))
  })
}
