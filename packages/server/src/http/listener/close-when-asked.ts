import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Http2 } from './create-http2-server.ts'
import type { Deadlines } from './deadlines.ts'
import type { Undecided } from './undecided.ts'

/** How often connections are looked at for requests that have ended meanwhile. */
const LOOK_EVERY = 50

interface Closing {
  readonly http2: Http2
  readonly undecided: Undecided
  readonly isProxy: (address: string | undefined) => boolean
  readonly deadlines: Pick<Deadlines, 'farewell' | 'drain'>
}

/**
 * Makes `close` end every connection: what is undecided or idle first, what has a request under way after that, and whatever is left
 * after the deadline.
 *
 * By HTTP/1.1 a proxy may have sent the next request before it hears that we go, and may not send it to another process, for it could
 * have been heard. So where proxies are connected nothing of that protocol is cut off at once: what they have sent is answered, each answer asks them
 * to use the connection no more, and what still is idle after the farewell ends. HTTP/2 says itself which requests were not heard.
 */
export function closeWhenAsked(server: Server, { http2, undecided, isProxy, deadlines }: Closing): void {
  const connections = new Set<Socket>()
  server.on('connection', (raw: Socket) => {
    connections.add(raw)
    raw.once('close', () => connections.delete(raw))
  })
  const close = server.close.bind(server)
  const closeIdle = server.closeIdleConnections.bind(server)
  // Node's `close` asks for it, and so does the router, whether a proxy is there or not.
  server.closeIdleConnections = () => undefined
  server.close = (done) => {
    const timers: NodeJS.Timeout[] = []
    const endIdle = () => {
      undecided.closeAll()
      closeIdle()
      // Nothing says when another becomes so.
      timers.push(setInterval(closeIdle, LOOK_EVERY))
    }
    server.prependListener('request', (_, response) => (response.shouldKeepAlive = false))
    http2.closeSessions()
    if ([...connections].some((raw) => isProxy(raw.remoteAddress))) {
      timers.push(setTimeout(endIdle, deadlines.farewell))
    } else {
      endIdle()
    }
    timers.push(setTimeout(() => connections.forEach((raw) => raw.destroy()), deadlines.drain))
    return close((error) => {
      timers.forEach(clearTimeout)
      done?.(error)
    })
  }
}
