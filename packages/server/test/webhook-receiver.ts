import { type IncomingHttpHeaders, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a receiver was sent. */
export interface ReceivedDelivery {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** The body's id: of the event. */
  readonly id: string
  readonly type: string
  readonly objectId: string
}

/** An application's endpoint for webhooks. */
export interface WebhookReceiver {
  readonly url: string
  /** In the order of arrival. */
  readonly received: ReceivedDelivery[]
  /** How it answers from now on. */
  respond: (delivery: ReceivedDelivery, response: ServerResponse) => void
  close(): Promise<void>
}

const take: WebhookReceiver['respond'] = (_, response) => response.writeHead(204).end()

export async function webhookReceiver(): Promise<WebhookReceiver> {
  const listener = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const { id, type, objectId } = JSON.parse(body) as Record<string, string>
      const delivery = {
        path: request.url ?? '',
        headers: request.headers,
        body,
        id: id ?? '',
        type: type ?? '',
        objectId: objectId ?? '',
      }
      receiver.received.push(delivery)
      receiver.respond(delivery, response)
    })
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const { port } = listener.address() as AddressInfo
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${String(port)}/hook`,
    received: [],
    respond: take,
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve())
        listener.closeAllConnections()
      }),
  }
  return receiver
}
