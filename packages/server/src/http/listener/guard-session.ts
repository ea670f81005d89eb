import type { ServerHttp2Session } from 'node:http2'
import type { Socket } from 'node:net'
import type { Deadlines } from './deadlines.ts'

/**
 * Keeps time of one HTTP/2 connection: one without requests is asked to go, whatever else is sent on it, and is closed when it
 * does not.
 */
export function guardSession(
  session: ServerHttp2Session,
  socket: Socket,
  { idle, hello }: Pick<Deadlines, 'idle' | 'hello'>,
): void {
  let open = 0
  const end = () => {
    session.close()
    timer = setTimeout(() => socket.destroy(), hello)
  }
  let timer = setTimeout(end, idle)
  session.on('stream', (stream) => {
    open += 1
    clearTimeout(timer)
    stream.once('close', () => {
      open -= 1
      if (open === 0 && !session.closed) timer = setTimeout(end, idle)
    })
  })
  socket.once('close', () => clearTimeout(timer))
}
