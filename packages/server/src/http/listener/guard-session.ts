import { constants, type ServerHttp2Session } from 'node:http2'
import type { Socket } from 'node:net'
import type { Deadlines } from './deadlines.ts'

/**
 * Frames that a client may have answered (RFC 9113 §6.5.3, §6.7) between two requests. Libraries of gRPC measure the line with them while an
 * answer arrives, some dozens of times; Node itself ends a connection only when the answers are not taken.
 */
const MAX_QUESTIONS = 200

/**
 * Watches one HTTP/2 connection: one without requests is asked to go, whatever else is sent on it, and is closed when it does not; one that
 * floods us with questions is closed. What Node limits by itself is in `http2-limits.test.ts`.
 *
 * Answers how to ask, at any time, whether it is without requests.
 */
export function guardSession(
  session: ServerHttp2Session,
  socket: Socket,
  { idle, hello }: Pick<Deadlines, 'idle' | 'hello'>,
): () => boolean {
  let open = 0
  let questions = 0
  const end = () => {
    session.close()
    timer = setTimeout(() => socket.destroy(), hello)
  }
  let timer = setTimeout(end, idle)
  const count = () => {
    questions += 1
    if (questions <= MAX_QUESTIONS) return
    session.destroy(new Error('a flood of questions'), constants.NGHTTP2_ENHANCE_YOUR_CALM)
  }
  session.on('ping', count)
  session.on('remoteSettings', count)
  session.on('stream', (stream) => {
    open += 1
    questions = 0
    clearTimeout(timer)
    stream.once('close', () => {
      open -= 1
      if (open === 0 && !session.closed) timer = setTimeout(end, idle)
    })
  })
  socket.once('close', () => clearTimeout(timer))
  return () => open === 0
}
