import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createListener, type ListenerOptions } from '../src/http/listener/create-listener.ts'
import type { Deadlines } from '../src/http/listener/deadlines.ts'
import type { Handle } from '../src/http/listener/handle.ts'
import { peerOf } from '../src/http/listener/peer-of.ts'

/** A listener on a port of its own, with a handler of the test's, or one that tells what it sees. */
export interface ListenerWorld {
  readonly port: number
  /** How many connections it holds. */
  readonly connections: () => Promise<number>
  readonly close: () => Promise<void>
}

interface Options extends Partial<Omit<ListenerOptions, 'deadlines'>> {
  /** Those that the test is about; the others never come. */
  readonly deadlines?: Partial<Deadlines>
  readonly handle?: Handle
}

const NEVER = 600_000
const never: Deadlines = {
  hello: NEVER,
  request: NEVER,
  exchange: NEVER,
  idle: NEVER,
  farewell: NEVER,
  drain: NEVER,
}

export async function openListener({
  tls = null,
  announces = () => false,
  isProxy = () => false,
  deadlines = {},
  handle = tellWhatIsSeen,
}: Options = {}): Promise<ListenerWorld> {
  const server = createListener(handle, { tls, announces, isProxy, deadlines: { ...never, ...deadlines } })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    connections: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)))
      }),
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)))
      }),
  }
}

/** What the default handler answers. */
export interface Seen {
  readonly version: string
  readonly host: string | undefined
  readonly peer: { readonly address?: string; readonly exact: boolean }
  readonly body: string
}

const tellWhatIsSeen: Handle = (request, response) => {
  const { httpVersion: version, headers } = request
  const peer = peerOf(request)
  text(request).then(
    (body) => response.end(JSON.stringify({ version, host: headers.host, peer, body })),
    () => response.destroy(),
  )
}
