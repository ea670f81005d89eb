import { type IncomingMessage, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What somebody has sent to the application: a browser, or the service itself. */
export interface Received {
  readonly path: string
  readonly method: string
  readonly contentType: string
  readonly query: Readonly<Record<string, string>>
  readonly form: Readonly<Record<string, string>>
}

/** The application's own addresses, listening on another site than the service. */
export interface RelyingParty {
  /** All its addresses are below. */
  readonly baseUrl: string
  /** Everything since the last call, oldest first. */
  take(): readonly Received[]
  close(): Promise<void>
}

/** Starts it on a free port. It takes everything and says so. */
export async function startRelyingParty(): Promise<RelyingParty> {
  let requests: Received[] = []
  const server = createServer((request, response) => {
    void readReceived(request).then((received) => {
      requests.push(received)
      response.writeHead(200, { 'content-type': 'text/plain' }).end('taken')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${String(port)}/test/a/cardea`,
    take() {
      const taken = requests
      requests = []
      return taken
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function readReceived(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1')
  const contentType = request.headers['content-type'] ?? ''
  return {
    path: pathname.replace('/test/a/cardea/', ''),
    method: request.method ?? '',
    contentType,
    query: Object.fromEntries(searchParams),
    form: Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString())),
  }
}
