import type { Socket } from 'node:net'
import { readAhead, type Verdict } from './read-ahead.ts'

/** RFC 9113 §3.4: what a client begins with that knows HTTP/2 is spoken here (§3.3); no request of HTTP/1.1 begins so. */
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1')

/** Does a connection in clear text speak HTTP/2? Nothing is taken from it. */
export function speaksHttp2(socket: Socket): Promise<boolean> {
  return readAhead(socket, judgePreface)
}

/** One byte decides for nearly every request of HTTP/1.1; `P` may become `POST`, so it waits for the next. */
export function judgePreface(bytes: Buffer): Verdict<boolean> | null {
  const shared = Math.min(bytes.length, PREFACE.length)
  if (bytes.compare(PREFACE, 0, shared, 0, shared) !== 0) return { value: false, taken: 0 }
  return shared === PREFACE.length ? { value: true, taken: 0 } : null
}
