import { createServer as createListener, type Server } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { createAuthenticate } from '../src/applications/authenticate.ts'
import { createServer } from '../src/http/create-server.ts'
import { openSigningKeys, type SigningKeys } from '../src/keys/signing-keys.ts'
import { oauthRoutes } from '../src/oauth/routes.ts'
import type { TestEngine } from './test-database.ts'
import { type TestParts, testParts } from './test-parts.ts'

/** The OAuth endpoints with everything real below them, reachable by `inject` and on a port of this machine. */
export interface OauthServer {
  readonly parts: TestParts
  readonly keys: SigningKeys
  readonly server: FastifyInstance
  readonly url: string
  close(): Promise<void>
}

export async function openOauthServer(engine: TestEngine = 'postgres'): Promise<OauthServer> {
  // The issuer holds the port, so the port is taken before the server is built.
  const listener = createListener()
  const url = await listen(listener)
  const parts = await testParts(engine, { publicUrl: url, issuer: `${url}/` })
  const keys = await openSigningKeys(parts)
  const server = await createServer(
    { ...parts, authenticate: createAuthenticate({ ...parts, keys }) },
    oauthRoutes({ ...parts, keys }),
  )
  await server.ready()
  listener.on('request', (request, response) => server.routing(request, response))
  const close = async () => {
    listener.closeAllConnections()
    await new Promise((resolve) => listener.close(resolve))
    await server.close()
    await parts.close()
  }
  return { parts, keys, server, url, close }
}

async function listen(listener: Server): Promise<string> {
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const address = listener.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${String(address.port)}`
}
