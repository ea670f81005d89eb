import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Http2 } from './create-http2-server.ts'
import type { Undecided } from './undecided.ts'

/** How often connections are looked at for requests that have ended meanwhile. */
const LOOK_EVERY = 50

/**
 * Makes `close` end every connection: what is undecided or idle at once, what has a request under way after that, and whatever is left
 * after the deadline.
 */
export function closeWhenAsked(
  server: Server,
  {
    http2,
    undecided,
    within,
  }: { readonly http2: Http2; readonly undecided: Undecided; readonly within: number },
): void {
  const connections = new Set<Socket>()
  server.on('connection', (raw: Socket) => {
    connections.add(raw)
    raw.once('close', () => connections.delete(raw))
  })
  const close = server.close.bind(server)
  server.close = (done) => {
    undecided.closeAll()
    http2.closeSessions()
    // Node closes connections that are idle now, and says nothing when another becomes so.
    const look = setInterval(() => server.closeIdleConnections(), LOOK_EVERY)
    const last = setTimeout(() => connections.forEach((raw) => raw.destroy()), within)
    return close((error) => {
      clearInterval(look)
      clearTimeout(last)
      done?.(error)
    })
  }
}
