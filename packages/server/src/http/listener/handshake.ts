import type { Socket } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'
import type { Config } from '../../config/config.ts'

/** RFC 7301: ours in order of preference. A client that offers others only is refused; one that offers none speaks HTTP/1.1. */
const PROTOCOLS = ['h2', 'http/1.1']

/**
 * Makes the function that does TLS on a connection. It fails when the other side does not agree with ours. Node's server does the work; it
 * does not say which connection became which, and who is at the other end is known of that, so both are found by their ends.
 */
export function createHandshake(tls: NonNullable<Config['tls']>): (raw: Socket) => Promise<TLSSocket> {
  const waiting = new Map<string, (socket: TLSSocket) => void>()
  const server = createServer({ ...tls, minVersion: 'TLSv1.2', ALPNProtocols: PROTOCOLS })
  server.on('secureConnection', (socket) => {
    const take = waiting.get(endsOf(socket))
    if (take === undefined) socket.destroy()
    else take(socket)
  })
  return (raw) =>
    new Promise((resolve, reject) => {
      const ends = endsOf(raw)
      waiting.set(ends, resolve)
      raw.once('close', () => {
        if (waiting.get(ends) === resolve) waiting.delete(ends)
        reject(new Error('the TLS handshake failed'))
      })
      // As Node has it of its own connections: who says no more under TLS has gone.
      raw.allowHalfOpen = false
      server.emit('connection', raw)
    })
}

/** No two connections that live have the same. */
function endsOf({ remoteAddress, remotePort, localAddress, localPort }: Socket): string {
  return [remoteAddress, remotePort, localAddress, localPort].join(' ')
}
