import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openSigningKeys } from '../../packages/server/src/keys/signing-keys.ts'
import { tellApplications } from '../../packages/server/src/logouts/tell-applications.ts'
import { buildServer } from '../../packages/server/src/main.ts'
import { type TestClock, testParts } from '../../packages/server/test/test-parts.ts'
import { type RelyingParty, startRelyingParty } from './relying-party.ts'
import { type SuiteClient, suiteClient } from './suite-clients.ts'

/*
 * The whole service in sandbox mode, listening, with its simulator as the identity provider; and an application on another site, with
 * two clients that are set up as the documentation tells those who run the official suite. Everything is said over HTTP.
 *
 * Invariant: modules learn of the service only what it publishes and answers. The clock alone is the tests': modules that wait do so
 * by setting it.
 */

export interface ConformanceWorld {
  /** Where the service listens. */
  readonly url: string
  /** What its discovery says. */
  readonly metadata: Metadata
  readonly keys: JwkSet
  readonly clock: TestClock
  readonly application: RelyingParty
  readonly client: SuiteClient
  readonly client2: SuiteClient
  /** What the service does by itself every two seconds: telling applications of ended sessions. */
  tellApplications(): Promise<void>
  close(): Promise<void>
}

/** Discovery, as it came. */
export type Metadata = Readonly<Record<string, unknown>>

/** Published keys (RFC 7517 §5). */
export interface JwkSet {
  readonly keys: readonly Readonly<Record<string, unknown>>[]
}

const apiKey = 'the-api-key-of-the-conformance-tests'

export async function openConformanceWorld(): Promise<ConformanceWorld> {
  const service = await startService((url) => url)
  const application = await startRelyingParty()
  const register = (name: string) => registerClient(service.url, suiteClient(application.baseUrl, name))
  const [client, client2] = [await register('Conformance suite'), await register('Conformance suite, second')]
  return {
    ...service,
    ...(await readPublished(service.url)),
    application,
    client,
    client2,
    async close() {
      await application.close()
      await service.close()
    },
  }
}

/** What a service publishes whose public URL is this: it stands behind a proxy that ends TLS. */
export async function readPublishedBehind(publicUrl: string): Promise<{
  readonly metadata: Metadata
  readonly keys: JwkSet
  readonly headers: Headers
}> {
  const service = await startService(() => publicUrl)
  try {
    return await readPublished(service.url)
  } finally {
    await service.close()
  }
}

async function startService(publicUrlOf: (url: string) => string) {
  const listener = createServer()
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const url = `http://localhost:${String((listener.address() as AddressInfo).port)}`
  const publicUrl = publicUrlOf(url)
  const parts = await testParts('postgres', { publicUrl, issuer: `${publicUrl}/`, bootstrapApiKey: apiKey })
  const signingKeys = await openSigningKeys(parts)
  const server = await buildServer(parts, signingKeys)
  await server.ready()
  listener.on('request', (request, response) => {
    server.routing(request, response)
  })
  return {
    url,
    clock: parts.clock,
    async tellApplications() {
      await tellApplications({ ...parts, keys: signingKeys })
    },
    async close() {
      listener.closeAllConnections()
      await new Promise((resolve) => listener.close(resolve))
      await server.close()
      await parts.close()
    },
  }
}

/** The keys are read at the address that discovery names, wherever its host leads here. */
async function readPublished(url: string) {
  const answer = await fetch(`${url}/.well-known/openid-configuration`)
  if (answer.status !== 200) throw new Error(`no discovery: ${String(answer.status)}`)
  const metadata = (await answer.json()) as Metadata
  const { pathname } = new URL(String(metadata['jwks_uri']))
  const keys = (await (await fetch(url + pathname)).json()) as JwkSet
  return { metadata, keys, headers: answer.headers }
}

/** As an operator would, by the native API. */
async function registerClient(url: string, settings: ReturnType<typeof suiteClient>): Promise<SuiteClient> {
  const answer = await fetch(`${url}/v1/applications`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(settings),
  })
  if (!answer.ok) throw new Error(`no application: ${String(answer.status)} ${await answer.text()}`)
  const { clientId, clientSecret } = (await answer.json()) as SuiteClient
  return { clientId, clientSecret }
}
