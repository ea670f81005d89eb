import { constants, type ServerHttp2Stream } from 'node:http2'
import type { Deadlines } from './deadlines.ts'

/**
 * Keeps time of one request over HTTP/2, as Node's own server does of HTTP/1.1 only: it must have arrived within its deadline, and
 * its answer have been taken within another, so that a client that gives no window does not hold the answer for ever.
 */
export function guardStream(stream: ServerHttp2Stream, { request, exchange }: Deadlines): void {
  const cancel = () => stream.close(constants.NGHTTP2_CANCEL)
  let timer = setTimeout(cancel, stream.endAfterHeaders ? exchange : request)
  stream.once('end', () => {
    clearTimeout(timer)
    if (!stream.closed) timer = setTimeout(cancel, exchange)
  })
  // What is left of a request that has its whole answer is passed over within its deadline: who sends it may wait for us to read it, and
  // taking it back (RFC 9113 §8.1) makes proxies drop the answer.
  stream.once('finish', () => stream.removeAllListeners('data').resume())
  stream.once('close', () => clearTimeout(timer))
}
