import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApiKey } from '../src/applications/create-api-key.ts'
import type { Config } from '../src/config/config.ts'
import { createLimiter, type Limiter } from '../src/limits/create-limiter.ts'
import { type LimitName, type LimitTable, limitTable } from '../src/limits/limit-table.ts'
import { buildServer } from '../src/main.ts'
import { seedApplication } from './granted-login.ts'
import { type TestParts, testParts } from './test-parts.ts'

const MINUTE = 60_000
const HOST = 'sso.example.com'

/** The usual limits with quotas that a test can use up. */
const small = (quotas: Partial<Record<LimitName, number>> = {}): LimitTable =>
  Object.fromEntries(
    Object.entries(limitTable(1)).map(([name, limit]) => [
      name,
      { ...limit, quota: quotas[name as LimitName] ?? 2 },
    ]),
  ) as unknown as LimitTable

let parts: TestParts
let server: FastifyInstance
let limiter: Limiter
let proxied: FastifyInstance

/** What the servers of this file ask; each test begins with a fresh one. */
const current: Limiter = {
  take: (...asked) => limiter.take(...asked),
  look: (...asked) => limiter.look(...asked),
  note: (...asked) => limiter.note(...asked),
  begin: (...asked) => limiter.begin(...asked),
  end: (...asked) => limiter.end(...asked),
  settle: () => limiter.settle(),
  get size() {
    return limiter.size
  },
}

beforeAll(async () => {
  const url: Partial<Config> = { publicUrl: `https://${HOST}`, issuer: `https://${HOST}/` }
  parts = await testParts('postgres', url)
  server = await buildServer({ ...parts, limiter: current })
  const config = { ...parts.config, trustedProxies: ['10.0.0.0/8'] }
  proxied = await buildServer({ ...parts, config, limiter: current })
})
afterAll(async () => {
  await server.close()
  await proxied.close()
  await parts.close()
})
beforeEach(() => useLimits(small()))

function useLimits(table: LimitTable): void {
  parts.clock.set(new Date(Math.ceil(parts.clock.now().getTime() / MINUTE) * MINUTE))
  limiter = createLimiter(parts, table)
}

interface Asked {
  readonly method?: string
  readonly url: string
  readonly address?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly form?: Readonly<Record<string, string>>
}

function send({ method = 'GET', url, address = '192.0.2.1', headers = {}, form }: Asked, to = server) {
  return to.inject({
    method: method as 'GET',
    url,
    remoteAddress: address,
    headers: {
      host: HOST,
      ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      ...headers,
    },
    ...(form === undefined ? {} : { payload: new URLSearchParams(form).toString() }),
  })
}

const statuses = async (asked: readonly Asked[], to = server) => {
  const all: number[] = []
  for (const each of asked) all.push((await send(each, to)).statusCode)
  return all
}

/** Every method and path of the router itself, parameters filled in: whatever was registered, and however. */
function everyRoute(): readonly { readonly method: string; readonly url: string }[] {
  const above: string[] = []
  const printed = server.printRoutes({ includeHooks: false, commonPrefix: false })
  return printed.split('\n').flatMap((line) => {
    const [, indent = '', segment = '', methods] =
      /^([│ ]*[├└]── )(.*?)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? []
    const depth = indent.length / 4 - 1
    above.splice(Math.max(0, depth))
    above[depth] = segment
    const url = above.join('').replaceAll(/:\w+/g, 'x').replace('*', '/of-no-other-route')
    return methods === undefined ? [] : methods.split(', ').map((method) => ({ method, url }))
  })
}

describe('every endpoint that is open to the network is limited', () => {
  it('by the client’s address, whatever its method: all but assets', async () => {
    const routes = everyRoute()
    const paths = new Set(routes.map(({ url }) => url))
    for (const known of [
      '/oauth/token',
      '/saml/x/acs',
      '/v1/organizations/x',
      '/api/auth/session',
      '/healthz',
      '/',
    ]) {
      expect(paths).toContain(known)
    }
    const unlimited: string[] = []
    for (const [turn, { method, url }] of routes.entries()) {
      const address = `198.51.${String(100 + Math.floor(turn / 250))}.${String(turn % 250)}`
      const three = await statuses([1, 2, 3].map(() => ({ method, url, address })))
      if (three[0] === 429 || three[2] !== 429) unlimited.push(`${method} ${url}`)
    }
    const others = unlimited.filter((route) => !/^\w+ \/(?:assets\/[\w.-]+|favicon\.ico)$/.test(route))
    expect(others).toEqual([])
    expect(unlimited.length).toBeGreaterThan(5)
  })

  it('where no route is, too', async () => {
    const asked = ['/nothing', '/v1/nothing', '/nothing/else'].map((url) => ({ url }))
    expect(await statuses(asked)).toEqual([404, 404, 429])
  })

  it('under a foreign host, too', async () => {
    const asked = [1, 2, 3].map(() => ({ url: '/', headers: { host: 'evil.example' } }))
    expect(await statuses(asked)).toEqual([421, 421, 429])
  })

  it('by GET and HEAD together', async () => {
    const asked = ['GET', 'HEAD', 'GET', 'HEAD'].map((method) => ({ method, url: '/keys' }))
    expect(await statuses(asked)).toEqual([200, 200, 429, 429])
  })

  it('in every spelling of a path (incidents row 94)', async () => {
    const asked = ['//sign-in', '/sign-in/', '/sign-in'].map((url) => ({ url }))
    expect(await statuses(asked)).toEqual([404, 404, 429])
  })
})

describe('each kind of endpoint has a budget of its own', () => {
  it('so a flood of one leaves the others, and the probes, alone', async () => {
    const flood = [1, 2, 3].map(() => ({ url: '/sign-in?login=x' }))
    expect((await statuses(flood)).at(-1)).toBe(429)
    const others = [{ url: '/keys' }, { url: '/readyz' }, { url: '/oauth/userinfo' }]
    expect(await statuses(others)).toEqual([200, 200, 401])
  })

  it('and ends after its time', async () => {
    const three = [1, 2, 3].map(() => ({ url: '/keys' }))
    expect(await statuses(three)).toEqual([200, 200, 429])
    parts.clock.advance(2 * MINUTE)
    expect(await statuses(three)).toEqual([200, 200, 429])
  })
})

describe('the client’s address', () => {
  const keysFrom = (address: string, forwardedFor?: string): Asked => ({
    url: '/keys',
    address,
    ...(forwardedFor === undefined ? {} : { headers: { 'x-forwarded-for': forwardedFor } }),
  })

  it('is a /64 of IPv6, and the same for IPv4 in IPv6 clothes (incidents row 98)', async () => {
    const six = ['2001:db8::1', '2001:db8::2', '2001:db8::ffff:1', '2001:db8:0:1::1'].map((a) => keysFrom(a))
    expect(await statuses(six)).toEqual([200, 200, 429, 200])
    const four = ['192.0.2.1', '::ffff:192.0.2.1', '192.0.2.1'].map((a) => keysFrom(a))
    expect(await statuses(four)).toEqual([200, 200, 429])
  })

  it('is not what a header says, unless a trusted proxy has written it; who is not believed is told once', async () => {
    const forged = ['1.1.1.1', '2.2.2.2', '3.3.3.3'].map((client) => keysFrom('192.0.2.1', client))
    expect(await statuses(forged)).toEqual([200, 200, 429])
    const lines = parts.log.lines.filter((line) => line.includes('CARDEA_TRUSTED_PROXIES'))
    expect(lines).toHaveLength(1)
  })

  it('is the one that the trusted proxy was called by', async () => {
    const asked = ['9.9.9.9, 192.0.2.1', '8.8.8.8, 192.0.2.1', '192.0.2.1', '192.0.2.2']
    expect(
      await statuses(
        asked.map((client) => keysFrom('10.0.0.1', client)),
        proxied,
      ),
    ).toEqual([200, 200, 429, 200])
  })
})

describe('a refusal (RFC 6585 §4)', () => {
  const lastOf = async (asked: Asked) => {
    let answer = await send(asked)
    for (let turn = 0; turn < 2; turn++) answer = await send(asked)
    expect(answer.statusCode).toBe(429)
    return answer
  }

  it('says when to come back, by Retry-After and RateLimit alike, and then it is true', async () => {
    parts.clock.advance(20_000)
    const { headers } = await lastOf({ url: '/keys' })
    const seconds = Number(headers['retry-after'])
    expect(headers).toMatchObject({
      'ratelimit-policy': '"documents";q=2;w=60',
      ratelimit: `"documents";r=0;t=${String(seconds)}`,
      'cache-control': 'no-store',
    })
    parts.clock.advance((seconds - 1) * 1_000)
    expect(await statuses([{ url: '/keys' }])).toEqual([429])
    parts.clock.advance(1_000)
    expect(await statuses([{ url: '/keys' }])).toEqual([200])
  })

  it('is a page for people, and leads nowhere', async () => {
    const url = '/oauth/authorize?client_id=x&redirect_uri=https%3A%2F%2Fevil.example'
    const { headers, body } = await lastOf({ url })
    expect(headers['content-type']).toContain('text/html')
    expect(headers['location']).toBeUndefined()
    expect(body).toContain('request.rate_limited')
    expect(body).toMatch(/Wait \d+ seconds/)
  })

  it('is an OAuth error at the token endpoint', async () => {
    const { body } = await lastOf({ method: 'POST', url: '/oauth/token', form: {} })
    expect(JSON.parse(body)).toMatchObject({
      error: 'temporarily_unavailable',
      error_code: 'request.rate_limited',
    })
  })

  it('can be read by the scripts that could read the answer', async () => {
    const { headers } = await lastOf({ url: '/keys' })
    expect(headers['access-control-allow-origin']).toBe('*')
    expect(headers['access-control-expose-headers']).toContain('retry-after')
  })

  it('is a problem at the native API, and says nothing about the key', async () => {
    const { headers, body } = await lastOf({ url: '/v1/organizations' })
    expect(headers['content-type']).toContain('application/problem+json')
    expect(JSON.parse(body)).toMatchObject({ status: 429, code: 'request.rate_limited' })
    expect(headers['www-authenticate']).toBeUndefined()
  })
})

describe('API keys', () => {
  let key: string
  beforeAll(async () => {
    const name = 'limits'
    key = (await createApiKey(parts, { scopes: ['*'] }, { name, scopes: ['*'], organizationId: null })).key
  })
  const list = (authorization: string | null, address = '192.0.2.1'): Asked => ({
    url: '/v1/organizations',
    address,
    headers: authorization === null ? {} : { authorization },
  })

  it('that are wrong or missing are counted by address, under every operation together', async () => {
    const asked = [list('Bearer wrong'), { url: '/v1/applications' }, list(`Bearer ${key}`)]
    expect(await statuses(asked)).toEqual([401, 401, 429])
    expect(await statuses([list(`Bearer ${key}`, '192.0.2.9')])).toEqual([200])
  })

  it('that are right have a budget each, wherever they are used, and its headers', async () => {
    const { headers } = await send(list(`Bearer ${key}`))
    expect(headers).toMatchObject({
      'ratelimit-policy': '"api-key";q=2;w=60',
      ratelimit: '"api-key";r=1;t=60',
    })
    const asked = [list(`Bearer ${key}`, '192.0.2.2'), list(`Bearer ${key}`, '192.0.2.3')]
    expect(await statuses(asked)).toEqual([200, 429])
  })

  it('that are right use up nothing of what wrong ones may', async () => {
    useLimits(small({ 'api-key': 100 }))
    expect(new Set(await statuses(Array.from({ length: 10 }, () => list(`Bearer ${key}`))))).toEqual(
      new Set([200]),
    )
  })
})

describe('clients at the token endpoint', () => {
  let clientId = ''
  let clientSecret = ''
  beforeAll(async () => {
    const seeded = await seedApplication(parts, { type: 'm2m', clientId: 'limited-m2m' })
    clientId = seeded.application.clientId
    clientSecret = seeded.clientSecret
    await seedApplication(parts, { type: 'm2m', clientId: 'other-m2m' })
  })
  beforeEach(() => useLimits(small({ application: 1_000, client: 5 })))

  const ask = (secret: string, address = '192.0.2.1', id = clientId): Asked => ({
    method: 'POST',
    url: '/oauth/token',
    address,
    form: { grant_type: 'client_credentials', client_id: id, client_secret: secret },
  })

  it('that fail to prove themselves are refused at that address after few attempts, with the right secret too', async () => {
    const asked = [ask('wrong'), ask('wrong'), ask('wrong'), ask(clientSecret)]
    expect(await statuses(asked)).toEqual([401, 401, 429, 429])
  })

  it('cannot be locked out by somebody who knows their id, nor lock out others at their address', async () => {
    await statuses(Array.from({ length: 20 }, () => ask('wrong')))
    expect(await statuses([ask(clientSecret, '192.0.2.2')])).toEqual([200])
    expect(await statuses([ask('wrong', '192.0.2.1', 'other-m2m')])).toEqual([401])
  })

  it('cannot be locked out by attempts from many addresses', async () => {
    const asked = Array.from({ length: 20 }, (_, turn) => ask('wrong', `198.51.100.${String(turn)}`))
    expect(new Set(await statuses(asked))).toEqual(new Set([401]))
    expect(await statuses([ask(clientSecret)])).toEqual([200])
  })

  it('have a budget for what they are given, at all addresses together', async () => {
    const asked = Array.from({ length: 6 }, (_, turn) => ask(clientSecret, `198.51.100.${String(turn)}`))
    expect(await statuses(asked)).toEqual([200, 200, 200, 200, 200, 429])
  })

  it('are not counted as failing when they have proven themselves and ask for the wrong thing', async () => {
    const asked = { ...ask(clientSecret).form, scope: 'not:granted' }
    const all = Array.from({ length: 5 }, () => ({ ...ask(clientSecret), form: asked }))
    expect(new Set(await statuses(all))).toEqual(new Set([400]))
  })

  it('learn from every answer where their address stands', async () => {
    const { headers } = await send(ask(clientSecret))
    expect(headers).toMatchObject({
      'ratelimit-policy': '"application";q=1000;w=60',
      ratelimit: '"application";r=999;t=60',
    })
  })
})

describe('the usual limits', () => {
  it('let five thousand people behind one address in within five minutes', () => {
    useLimits(limitTable(1))
    const REQUESTS = 5_000 * 4
    let refused = 0
    for (let turn = 0; turn < REQUESTS; turn++) {
      if (!limiter.take('browser', '192.0.2.1').allowed) refused += 1
      parts.clock.advance((5 * MINUTE) / REQUESTS)
    }
    expect(refused).toBe(0)
  })

  it('grow and shrink with the deployment; those of wrong credentials and of one person do not', () => {
    const [usual, large, tiny] = [limitTable(1), limitTable(4), limitTable(0.1)]
    expect(usual.browser.quota).toBe(6_000)
    expect(large.browser.quota).toBe(24_000)
    expect(tiny.probes.quota).toBe(60)
    for (const table of [usual, large, tiny]) {
      expect(table['wrong-client-credentials'].quota).toBe(20)
      expect(table['wrong-api-keys'].quota).toBe(300)
      expect(table.user.quota).toBe(1_200)
    }
  })
})
