import type { FastifyInstance } from 'fastify'
import { createAuthenticate } from '../src/applications/authenticate.ts'
import { createApiKey, type NewApiKey } from '../src/applications/create-api-key.ts'
import { createApplication } from '../src/applications/create-application.ts'
import type { Config } from '../src/config/config.ts'
import { createServer } from '../src/http/create-server.ts'
import { openSigningKeys } from '../src/keys/signing-keys.ts'
import type { Route } from '../src/http/route.ts'
import { machineToken } from './machine-token.ts'
import type { TestEngine } from './test-database.ts'
import { testParts, type TestParts } from './test-parts.ts'

/** The listener with everything real below it, and routes of the test's own making. */
export interface HttpServer {
  readonly parts: TestParts
  readonly server: FastifyInstance
  /** The `Authorization` header of a new API key. */
  authorization(scopes: NewApiKey['scopes']): Promise<string>
  /** The same of an access token of a new m2m application. */
  machineAuthorization(scopes: readonly string[]): Promise<string>
  close(): Promise<void>
}

export async function openHttpServer(
  routes: readonly Route[],
  { engine = 'postgres', config = {} }: { engine?: TestEngine; config?: Partial<Config> } = {},
): Promise<HttpServer> {
  const parts = await testParts(engine, config)
  const keys = await openSigningKeys(parts)
  const authenticate = createAuthenticate({ ...parts, keys })
  const server = await createServer({ ...parts, authenticate }, routes)
  return {
    parts,
    server,
    async authorization(scopes) {
      const name = Buffer.from(parts.random.bytes(8)).toString('hex')
      const { key } = await createApiKey(parts, { scopes: ['*'] }, { name, scopes, organizationId: null })
      return `Bearer ${key}`
    },
    async machineAuthorization(scopes) {
      const input = { name: 'Machine', type: 'm2m', scopes } as const
      const { application, clientSecret } = await createApplication(parts, input)
      return `Bearer ${await machineToken({ ...parts, keys }, application.clientId, clientSecret ?? '')}`
    },
    async close() {
      await server.close()
      await parts.close()
    },
  }
}
