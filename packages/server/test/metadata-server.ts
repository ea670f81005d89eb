import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Where a customer's IdP publishes its metadata, or an application its keys. */
export interface MetadataServer {
  readonly url: string
  /** What it answers with from now on. */
  document: string
  status: number
  /** How often it was asked. */
  asked: number
  close(): Promise<void>
}

export async function metadataServer(
  document: string,
  type = 'application/samlmetadata+xml',
): Promise<MetadataServer> {
  const listener = createServer((_, response) => {
    metadata.asked += 1
    response.writeHead(metadata.status, { 'content-type': type }).end(metadata.document)
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const { port } = listener.address() as AddressInfo
  const metadata: MetadataServer = {
    url: `http://127.0.0.1:${String(port)}/metadata`,
    document,
    status: 200,
    asked: 0,
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve())
        listener.closeAllConnections()
      }),
  }
  return metadata
}
