import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { connect as connectHttp2 } from 'node:http2'
import { promisify } from 'node:util'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testSamlConnectionId } from '../../packages/server/src/simulator/test-connections.ts'
import type { Answer } from '../idps/cardea-service.ts'
import { isMissing } from '../idps/missing-program.ts'
import { newVisitor } from '../idps/visitor.ts'
import { type Client, openProxiedCardea, type ProxiedCardea } from './proxied-cardea.ts'
import type { Proxy } from './proxies.ts'

const redirectUri = 'https://app.example/callback'

/** What has to hold of each of them. */
export function testProxy(proxy: Proxy): void {
  describe.skipIf(isMissing(proxy.program))(`docs/proxies.md, "${proxy.section}"`, () => {
    let cardea: ProxiedCardea
    let application: Answer
    beforeAll(async () => {
      cardea = await openProxiedCardea(proxy)
      application = await cardea.api('POST', '/v1/applications', {
        name: 'Application',
        type: 'web',
        redirectUris: [redirectUri],
        scopes: ['read:organizations', 'write:organizations'],
      })
    })
    afterAll(async () => {
      await cardea.close()
      expect(cardea.faults).toEqual([])
    })

    /** From the application and back to it with tokens, as a person at this client has it. */
    async function signIn({ fetch }: Client): Promise<Answer> {
      const verifier = randomBytes(32).toString('base64url')
      const { clientId, clientSecret } = application
      const visitor = newVisitor({ fetch })
      const query = new URLSearchParams({
        client_id: clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: 'openid email',
        connection_id: testSamlConnectionId,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
      })
      const asked = await visitor.open(`${cardea.url}/oauth/authorize?${query.toString()}`)
      const answered = await visitor.open(`${asked.url}&person=ada%40example.com`)
      const arrived = await visitor.submit(answered)
      const code = new URL(arrived.url).searchParams.get('code') ?? arrived.text
      const redeemed = await tokens(fetch, {
        grant_type: 'authorization_code',
        code,
        code_verifier: verifier,
        redirect_uri: redirectUri,
        client_id: clientId,
        client_secret: clientSecret,
      })
      return redeemed.json()
    }

    function tokens(fetch: Client['fetch'], form: Record<string, string>, headers = {}) {
      return fetch(`${cardea.url}/oauth/token`, {
        method: 'POST',
        headers,
        body: new URLSearchParams(form),
      })
    }

    it.each([
      [1, 'http/1.1'],
      [2, 'h2'],
    ] as const)('a person signs in by HTTP/%d', async (version, protocol) => {
      const client = cardea.clientAt('127.0.0.7', version)
      const { id_token: idToken } = await signIn(client)
      expect(decodeJwt(String(idToken))).toMatchObject({ email: 'ada@example.com', iss: `${cardea.url}/` })
      expect(new Set(client.connections)).toEqual(new Set([protocol]))
    })

    it('limits count the client’s own address, whatever it says of itself', async () => {
      const attempt = async ({ fetch }: Client, count: number) => {
        const forged = `192.0.2.${String(count)}`
        const headers = { 'x-forwarded-for': `${forged}, 127.0.0.1`, forwarded: `for=${forged}` }
        const form = { grant_type: 'client_credentials', client_id: guessed.clientId, client_secret: 'wrong' }
        return (await tokens(fetch, form, headers)).status
      }
      const guessed = await cardea.api('POST', '/v1/applications', { name: 'Guessed', type: 'm2m' })
      const guesser = cardea.clientAt('127.0.0.8')
      // Each of the two processes counts, and hears of the other's count a little later.
      let status = 401
      for (let count = 1; status === 401 && count < 100; count += 1) status = await attempt(guesser, count)
      expect(status).toBe(429)
      expect(await attempt(cardea.clientAt('127.0.0.9'), 1)).toBe(401)
    })

    it.each([1, 2] as const)('refuses what is too large by HTTP/%d, and goes on', async (version) => {
      const { fetch } = cardea.clientAt('127.0.0.7', version)
      for (const size of [100_000, 1_500_000]) {
        const answer = await tokens(fetch, { code: 'x'.repeat(size) })
        expect(answer.status, String(size)).toBe(413)
        expect(await answer.json()).toMatchObject({ error_code: 'request.too_large' })
      }
      expect((await fetch(`${cardea.url}/readyz`)).status).toBe(200)
    })

    it('Scalekit’s library works, and is told errors whole', async () => {
      const { clientId, clientSecret } = application
      const program = new URL('scalekit-program.mjs', import.meta.url).pathname
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [program, cardea.url, clientId, clientSecret],
        { env: { ...process.env, NODE_OPTIONS: '', NODE_EXTRA_CA_CERTS: cardea.authorityFile } },
      )
      expect(JSON.parse(stdout)).toMatchObject({
        created: 'Through a proxy',
        listed: true,
        refused: {
          name: 'ScalekitBadRequestException',
          errorCode: 'VALIDATION_ERROR',
          errDetails: [{ validationErrorInfo: { fieldViolations: [{ field: 'display_name' }] } }],
        },
        absent: { name: 'ScalekitNotFoundException', errorCode: 'RESOURCE_NOT_FOUND' },
      })
    })

    it('a deadline of gRPC reaches Cardea', async () => {
      const { clientId, clientSecret } = application
      const redeemed = await tokens(cardea.clientAt('127.0.0.7').fetch, {
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
      })
      const { access_token: token } = await redeemed.json()
      const authorization = `Bearer ${String(token)}`
      expect(await call({ authorization })).toMatchObject({ 'grpc-status': '0' })
      expect(await call({ authorization, 'grpc-timeout': '0m' })).toMatchObject({ 'grpc-status': '4' })
    })

    /** One empty call: its header fields and trailers together. */
    async function call(headers: Record<string, string>): Promise<object> {
      const session = connectHttp2(cardea.url, { ca: cardea.authority })
      const stream = session.request({
        ':method': 'POST',
        ':path': '/scalekit.v1.organizations.OrganizationService/ListOrganization',
        'content-type': 'application/grpc+proto',
        te: 'trailers',
        ...headers,
      })
      const seen = {}
      stream.on('response', (fields) => Object.assign(seen, fields))
      stream.on('trailers', (fields) => Object.assign(seen, fields))
      stream.resume().end(Buffer.alloc(5))
      await new Promise((resolve, reject) => stream.once('close', resolve).once('error', reject))
      session.close()
      return seen
    }

    it('does no request twice while the processes are started again one after the other, and goes on', async () => {
      const create = (name: string) =>
        cardea.api('POST', '/v1/organizations', { name, externalId: name }).then(
          () => 'done',
          (error: unknown) => String(error),
        )
      const [done, lost]: [string[], string[]] = [[], []]
      let isOver = false
      const work = async (worker: number) => {
        for (let count = 0; !isOver; count += 1) {
          const name = `${String(worker)}-${String(count)}`
          const outcome = await create(name)
          if (outcome === 'done') done.push(name)
          else lost.push(`${name} ${outcome}`)
        }
      }
      const more = () => {
        const enough = done.length + 20
        return expect.poll(() => done.length).toBeGreaterThan(enough)
      }
      const workers = Promise.all(Array.from({ length: 8 }, (_, worker) => work(worker)))
      await more()
      await cardea.restart(0)
      await more()
      await cardea.restart(1)
      await more()
      isOver = true
      await workers
      // A request that was sent to both would have found its own name taken.
      expect(lost.filter((text) => text.includes(': 409 '))).toEqual([])
      expect(await create('afterwards')).toBe('done')
    })
  })
}
