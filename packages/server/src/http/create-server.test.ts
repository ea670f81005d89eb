import { createConnection } from 'node:net'
import { SsoError } from '@cardea/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type HttpServer, openHttpServer } from '../../test/http-server.ts'
import { json, page, redirect, text } from './answer.ts'
import { LookPage } from './pages/look-page.tsx'
import { apiRoute, endpoint, type Route } from './route.ts'

const seen: unknown[] = []

const routes: readonly Route[] = [
  endpoint({
    method: 'GET',
    path: '/things/:thingId',
    summary: 'Shows what arrived.',
    errors: 'problem',
    handle: ({ params, query, rawQuery, cookies }) => json(200, { params, query, rawQuery, cookies }),
  }),
  endpoint({
    method: 'POST',
    path: '/forms',
    summary: 'Shows the form that arrived.',
    errors: 'oauth',
    cors: 'anyone',
    bodyLimit: 100,
    handle: ({ form }) => json(200, { form }),
  }),
  endpoint({
    method: 'GET',
    path: '/public',
    summary: 'May be kept.',
    errors: 'problem',
    head: true,
    cors: 'anyone',
    handle: () => json(200, {}, { headers: { 'cache-control': 'public, max-age=300' } }),
  }),
  endpoint({
    method: 'GET',
    path: '/page/:forms',
    summary: 'A page.',
    errors: 'page',
    handle: ({ params }) => page(LookPage(), { forms: params['forms'] as 'none' | 'self' | 'anywhere' }),
  }),
  endpoint({
    method: 'POST',
    path: '/cookies',
    summary: 'Sets cookies and leaves.',
    errors: 'page',
    handle: () =>
      redirect(303, 'https://idp.example.com/?a=b', {
        cookies: [
          { name: 'near', value: 'n', maxAgeSeconds: 60, crossSite: false },
          { name: 'far', value: 'f', maxAgeSeconds: 0, crossSite: true },
        ],
      }),
  }),
  endpoint({
    method: 'GET',
    path: '/metadata',
    summary: 'Text.',
    errors: 'problem',
    handle: () => text(200, 'application/samlmetadata+xml', '<x/>'),
  }),
  endpoint({
    method: 'GET',
    path: '/broken',
    summary: 'Fails in a way nobody thought of.',
    errors: 'problem',
    handle: () => {
      throw new Error('secret-in-a-message')
    },
  }),
  endpoint({
    method: 'GET',
    path: '/away',
    summary: 'The database is away.',
    errors: 'problem',
    handle: () => Promise.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })),
  }),
  apiRoute({
    method: 'GET',
    path: '/v1/things/:thingId',
    operationId: 'things.get',
    summary: 'Get a thing',
    permission: 'read:things',
    params: z.object({ thingId: z.string() }),
    query: z.object({ limit: z.coerce.number().int().max(10).optional() }),
    answer: { status: 200, schema: z.object({ name: z.string() }) },
    handle: ({ params }) =>
      params.thingId === 'unknown'
        ? Promise.reject(new SsoError('request.not_found', { id: params.thingId }))
        : Promise.resolve({ name: params.thingId, secret: 'never-leaves' }),
  }),
  apiRoute({
    method: 'PATCH',
    path: '/v1/things/:id',
    operationId: 'things.update',
    summary: 'Change a thing',
    permission: 'write:things',
    params: z.object({ id: z.string() }),
    body: z.object({
      name: z.string().min(2),
      parts: z.array(z.strictObject({ size: z.number() })).optional(),
      labels: z.record(z.string(), z.string()).optional(),
    }),
    answer: { status: 204 },
    bodyLimit: 400,
    handle: ({ body }) => {
      seen.push(body)
      return Promise.resolve(undefined)
    },
  }),
  apiRoute({
    method: 'GET',
    path: '/v1/open',
    operationId: 'open.get',
    summary: 'Public',
    permission: null,
    answer: { status: 200, schema: z.object({ ok: z.literal(true) }) },
    handle: () => Promise.resolve({ ok: true as const }),
  }),
  apiRoute({
    method: 'GET',
    path: '/v1/wrong',
    operationId: 'wrong.get',
    summary: 'Answers something that its schema does not know',
    permission: null,
    answer: { status: 200, schema: z.object({ count: z.number() }) },
    handle: () => Promise.resolve({ count: 'never-leaves' } as unknown as { count: number }),
  }),
  apiRoute({
    method: 'GET',
    path: '/v1/callerless',
    operationId: 'callerless.get',
    summary: 'Public, and asks who calls',
    permission: null,
    answer: { status: 200, schema: z.object({ id: z.string() }) },
    handle: (request) => Promise.resolve({ id: request.caller.id }),
  }),
]

let http: HttpServer
let https: HttpServer
let writer: string
let root: string

beforeAll(async () => {
  http = await openHttpServer(routes, { config: { publicUrl: 'http://sso.test:4000' } })
  https = await openHttpServer(routes, {
    config: { publicUrl: 'https://sso.example.com', mode: 'production' },
  })
  writer = await http.authorization(['write:connections'])
  root = await http.authorization(['*'])
})
afterAll(async () => {
  await http.close()
  await https.close()
})

const get = (url: string, headers: Record<string, string> = {}) => http.server.inject({ url, headers })
const patch = (payload: string | Buffer, headers: Record<string, string> = {}) =>
  http.server.inject({
    method: 'PATCH',
    url: '/v1/things/t',
    headers: { authorization: root, 'content-type': 'application/json', ...headers },
    payload,
  })

describe('Host (RFC 9110 §7.4; RFC 9700 §4.13; incidents row 88)', () => {
  it.each(['sso.test:4000', 'SSO.test:4000', 'localhost', '127.0.0.1:9', '[::1]:4000'])(
    'serves %s',
    async (host) => {
      expect((await get('/public', { host })).statusCode).toBe(200)
    },
  )
  it.each([
    'evil.example',
    'sso.test',
    'sso.test:4001',
    'sso.test:4000.evil.example',
    'localhost.evil.example',
    'sso.test:4000, evil.example',
  ])('refuses %j with 421', async (host) => {
    const answer = await get('/public', { host })
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([421, 'request.unknown_host'])
  })
  it('treats the default port of the scheme as absent', async () => {
    for (const host of ['sso.example.com', 'sso.example.com:443']) {
      expect((await https.server.inject({ url: '/public', headers: { host } })).statusCode).toBe(200)
    }
    const other = await https.server.inject({ url: '/public', headers: { host: 'sso.example.com:80' } })
    expect(other.statusCode).toBe(421)
  })
  it('answers probes under the address of the machine', async () => {
    expect((await get('/healthz', { host: '10.0.0.7:4000' })).statusCode).toBe(200)
    expect((await get('/readyz', { host: '10.0.0.7:4000' })).statusCode).toBe(200)
  })
  it('prints no URL from a header', async () => {
    const forged = { host: 'localhost', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' }
    const forgedText = (await get('/nothing', forged)).body + (await get('/v1/openapi.json', forged)).body
    expect(forgedText).toContain('http://sso.test:4000')
    expect(forgedText).not.toContain('evil.example')
  })
})

describe('one route, one spelling (incidents row 94)', () => {
  it.each([
    '//public',
    '/public/',
    '/./public',
    '/x/../public',
    '/PUBLIC',
    '/Public',
    '/%70ublic',
    '/public%2f',
    '/public;x',
    '/v1//open',
    '/v1/open/',
    '/V1/open',
    '/v1/%6fpen',
    '/things/a%00b',
    '/things/a%2fb',
  ])('answers %s with 404', async (path) => {
    // Straight to the socket: clients tidy up an address before they send it.
    expect(await rawStatus(`GET ${path} HTTP/1.1`)).toBe(404)
  })
  it('answers an address in absolute form with 404', async () => {
    expect(await rawStatus('GET http://localhost/public HTTP/1.1')).toBe(404)
  })
  it('answers what is not HTTP with 400 and nothing else', async () => {
    expect(await rawStatus('NONSENSE')).toBe(400)
  })
})

describe('request ids', () => {
  it('answers an id of its own, whatever the caller sends', async () => {
    const first = await get('/public', { 'x-request-id': 'mine', 'request-id': 'mine' })
    const second = await get('/public')
    expect(first.headers['x-request-id']).toMatch(/^[\w-]{16}$/)
    expect(second.headers['x-request-id']).not.toBe(first.headers['x-request-id'])
  })
})

describe('security headers (RFC 9700 §4.2.4, §4.16; incidents rows 91, 92)', () => {
  it.each(['/public', '/page/none', '/nothing', '/broken', '/assets/cardea.css', '/v1/things/x'])(
    'are on %s',
    async (url) => {
      const { headers } = await get(url)
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'x-frame-options': 'DENY',
      })
      expect(headers['content-security-policy']).toMatch(/default-src 'none'/)
      expect(headers['content-security-policy']).toMatch(/frame-ancestors 'none'/)
      expect(headers['content-security-policy']).toMatch(/base-uri 'none'/)
      expect(headers['content-security-policy']).not.toMatch(/unsafe|script-src/)
    },
  )
  it('promises https only where it is', async () => {
    expect((await get('/public')).headers).not.toHaveProperty('strict-transport-security')
    const secure = await https.server.inject({ url: '/public' })
    expect(secure.headers['strict-transport-security']).toBe('max-age=31536000')
  })
  it('says no-store unless the answer knows better', async () => {
    expect((await get('/things/x')).headers['cache-control']).toBe('no-store')
    expect((await get('/broken')).headers['cache-control']).toBe('no-store')
    expect((await get('/public')).headers['cache-control']).toBe('public, max-age=300')
  })
  it.each([
    ['none', "form-action 'none'", "form-action 'none'"],
    ['self', "form-action 'self'", "form-action 'self'"],
    ['anywhere', "form-action 'self' https: http:", "form-action 'self' https:"],
  ])('lets forms lead %s: %s in sandbox, %s in production', async (forms, sandbox, production) => {
    const directive = (policy: unknown) =>
      String(policy)
        .split('; ')
        .find((part) => part.startsWith('form-action'))
    const [a, b] = [await get(`/page/${forms}`), await https.server.inject({ url: `/page/${forms}` })]
    expect(directive(a.headers['content-security-policy'])).toBe(sandbox)
    expect(directive(b.headers['content-security-policy'])).toBe(production)
  })
})

describe('endpoints', () => {
  it('keep repeats and the raw query', async () => {
    const answer = await get('/things/t1?a=1&b=x+y%20z&a=&__proto__=p')
    const body = answer.json<{ params: unknown; query: Record<string, string[]>; rawQuery: string }>()
    expect(body.rawQuery).toBe('a=1&b=x+y%20z&a=&__proto__=p')
    expect(body.params).toEqual({ thingId: 't1' })
    expect(Object.entries(body.query)).toEqual([
      ['a', ['1', '']],
      ['b', ['x y z']],
      ['__proto__', ['p']],
    ])
  })
  it.each(['a=%ff', 'a=%', 'a=%zz', '%c3=1'])(
    'refuse a query that is not percent-encoded UTF-8: %s',
    async (query) => {
      const answer = await get(`/things/t1?${query}`)
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([400, 'request.invalid'])
    },
  )
  it('read form bodies, repeats kept', async () => {
    const answer = await post('/forms', 'a=1&a=2&b=%C3%A9')
    expect(answer.json()).toEqual({ form: { a: ['1', '2'], b: ['é'] } })
  })
  it('have an empty form without a body', async () => {
    expect((await http.server.inject({ method: 'POST', url: '/forms' })).json()).toEqual({ form: {} })
  })
  it.each([
    ['another content type', 'application/json', '{}', 415, 'request.unsupported_media_type'],
    ['no content type', '', 'a=1', 415, 'request.unsupported_media_type'],
    ['a body that is too large', FORM, 'a'.repeat(101), 413, 'request.too_large'],
    ['a form that is not UTF-8', FORM, Buffer.from([0x61, 0x3d, 0xff]), 400, 'request.invalid'],
    ['an escape that is not UTF-8', FORM, 'a=%E0%80%80', 400, 'request.invalid'],
  ])('refuse %s', async (_title, contentType, payload, status, code) => {
    const answer = await post('/forms', payload, contentType)
    expect([answer.statusCode, answer.json<{ error_code: string }>().error_code]).toEqual([status, code])
  })
  it('name the limit that was exceeded', async () => {
    const { error_description } = (await post('/forms', 'a'.repeat(101))).json<{
      error_description: string
    }>()
    expect(error_description).toContain('100 bytes')
  })
  it('answer text with its content type', async () => {
    expect((await get('/metadata')).headers['content-type']).toMatch(/^application\/samlmetadata\+xml/)
  })
})

describe('cookies (RFC 6265bis §4.1.3.2)', () => {
  it('are __Host- and Secure under https, and None only across sites', async () => {
    const answer = await https.server.inject({ method: 'POST', url: '/cookies' })
    expect(answer.headers.location).toBe('https://idp.example.com/?a=b')
    expect(answer.headers['set-cookie']).toEqual([
      '__Host-near=n; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure',
      '__Host-far=f; Path=/; Max-Age=0; HttpOnly; SameSite=None; Secure',
    ])
  })
  it('are plain and Lax under http', async () => {
    const answer = await http.server.inject({ method: 'POST', url: '/cookies' })
    expect(answer.headers['set-cookie']).toEqual([
      'near=n; Path=/; Max-Age=60; HttpOnly; SameSite=Lax',
      'far=f; Path=/; Max-Age=0; HttpOnly; SameSite=Lax',
    ])
  })
  it('planted by a sibling host are not seen under https (incidents row 93)', async () => {
    const cookie = 'near=planted; __Host-far=f; __host-near=planted'
    const answer = await https.server.inject({ url: '/things/x', headers: { cookie } })
    expect(answer.json<{ cookies: unknown }>().cookies).toEqual({ far: 'f' })
  })
})

describe('methods', () => {
  it('answers a method that a path does not have with 405 and what it has', async () => {
    const answer = await http.server.inject({ method: 'DELETE', url: '/v1/things/t' })
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'GET, HEAD, PATCH'])
    expect(answer.json<{ code: string }>().code).toBe('request.method_not_allowed')
  })
  it('refuses HEAD where GET may have an effect, and answers it where it has none (incidents row 89)', async () => {
    const head = async (url: string) => (await http.server.inject({ method: 'HEAD', url })).statusCode
    expect(await head('/things/x')).toBe(405)
    expect(await head('/public')).toBe(200)
    expect(await head('/healthz')).toBe(200)
    expect(await head('/assets/mark.svg')).toBe(200)
  })
  it('does not read the body of a method it does not have', async () => {
    const answer = await http.server.inject({ method: 'PUT', url: '/public', payload: 'x'.repeat(2_000_000) })
    expect(answer.statusCode).toBe(405)
  })
})

describe('CORS', () => {
  it('lets any origin read what is marked, errors included, and nothing else', async () => {
    const origin = { origin: 'https://app.example' }
    expect((await get('/public', origin)).headers['access-control-allow-origin']).toBe('*')
    expect((await post('/forms', 'a=%')).headers['access-control-allow-origin']).toBe('*')
    for (const url of ['/things/x', '/v1/open', '/page/none']) {
      expect((await get(url, origin)).headers).not.toHaveProperty('access-control-allow-origin')
    }
  })
  it('answers a preflight for marked paths only', async () => {
    const preflight = await http.server.inject({ method: 'OPTIONS', url: '/forms' })
    expect(preflight.statusCode).toBe(204)
    expect(preflight.headers).toMatchObject({
      'access-control-allow-methods': 'POST, OPTIONS',
      'access-control-allow-headers': 'authorization, content-type, auth0-client',
    })
    expect(preflight.headers).not.toHaveProperty('access-control-allow-credentials')
    expect((await http.server.inject({ method: 'OPTIONS', url: '/v1/open' })).statusCode).toBe(405)
  })
})

describe('the native API', () => {
  it('asks for a key before anything else, naming the scheme (RFC 9110 §11.6.1)', async () => {
    const answer = await patch('{broken', { authorization: 'Bearer wrong' })
    expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([
      401,
      'Bearer realm="cardea", error="invalid_token"',
    ])
    // RFC 6750 §3.1: who sends none learns the scheme and nothing more.
    const bare = await http.server.inject({ method: 'PATCH', url: '/v1/things/t' })
    expect(bare.headers['www-authenticate']).toBe('Bearer realm="cardea"')
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  })
  it('asks for the permission before it reads the body', async () => {
    const answer = await patch('{broken', { authorization: writer })
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([
      403,
      'request.insufficient_scope',
    ])
    expect(answer.json<{ detail: string }>().detail).toContain('`write:things`')
    expect(answer.headers['www-authenticate']).toBe(
      'Bearer realm="cardea", error="insufficient_scope", scope="write:things"',
    )
  })
  it('lets * do everything', async () => {
    expect((await patch('{"name":"ab"}')).statusCode).toBe(204)
  })
  it('needs no key for a public operation, and has no caller there', async () => {
    expect((await get('/v1/open')).json()).toEqual({ ok: true })
    expect((await get('/v1/callerless')).statusCode).toBe(500)
  })
  it('lists each fault of the input with its path', async () => {
    const answer = await patch(
      '{"name":"a","parts":[{"size":"big","color":1}],"extra":1,"__proto__":{"name":"x"}}',
    )
    expect(answer.statusCode).toBe(400)
    const { errors } = answer.json<{ errors: { field: string; code: string }[] }>()
    expect(errors.map(({ field, code }) => `${field} ${code}`)).toEqual([
      'name too_small',
      'parts.0.size invalid_type',
      'parts.0.color unknown_field',
      'extra unknown_field',
      '__proto__ unknown_field',
    ])
  })
  it('says which field is missing', async () => {
    const { errors } = (await patch('{}')).json<{ errors: unknown }>()
    expect(errors).toEqual([{ field: 'name', code: 'missing', message: 'This field is required.' }])
  })
  it('does not echo what it refuses', async () => {
    const answer = await patch('{"name":1,"client_secret":"s3cr3t-value"}')
    expect(answer.body).not.toContain('s3cr3t-value')
  })
  it('takes no prototype from JSON', async () => {
    seen.length = 0
    await patch('{"name":"ab","labels":{"__proto__":"x","a":"b"}}')
    expect(seen).toHaveLength(1)
    expect(({} as Record<string, unknown>)['a']).toBeUndefined()
    expect(Object.keys((seen[0] as { labels: object }).labels)).toEqual(['a'])
  })
  it.each([
    ['malformed JSON', '{"name":', {}, 400, 'request.invalid_json'],
    ['JSON that is not UTF-8', Buffer.from([0x22, 0xff, 0x22]), {}, 400, 'request.invalid_json'],
    ['UTF-16', Buffer.from('{"name":"ab"}', 'utf16le'), {}, 400, 'request.invalid_json'],
    ['no body', '', {}, 400, 'request.invalid'],
    ['a form', 'name=ab', { 'content-type': FORM }, 415, 'request.unsupported_media_type'],
    ['text', '{}', { 'content-type': 'text/plain' }, 415, 'request.unsupported_media_type'],
    ['a body that is too large', `{"name":"${'a'.repeat(400)}"}`, {}, 413, 'request.too_large'],
  ])('refuses %s', async (_title, payload, headers, status, code) => {
    const answer = await patch(payload, headers)
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code])
  })
  it.each([
    ['an unknown query parameter', '/v1/things/t?limt=3', 'limt'],
    ['a repeated query parameter', '/v1/things/t?limit=3&limit=4', 'limit'],
    ['a query parameter of the wrong kind', '/v1/things/t?limit=many', 'limit'],
    ['a query of an operation without parameters', '/v1/open?x=1', 'x'],
  ])('refuses %s', async (_title, url, field) => {
    const answer = await get(url, { authorization: root })
    expect(answer.statusCode).toBe(400)
    expect(answer.json<{ errors: { field: string }[] }>().errors.map((fault) => fault.field)).toEqual([field])
  })
  it('answers only what the schema names', async () => {
    const answer = await get('/v1/things/t', { authorization: root })
    expect(answer.json()).toEqual({ name: 't' })
  })
  it('does not send an answer that breaks its schema', async () => {
    const answer = await get('/v1/wrong')
    expect(answer.statusCode).toBe(500)
    expect(answer.body).not.toContain('never-leaves')
  })
  it('answers 404 with the same bytes whatever was asked for', async () => {
    const [object, route] = [
      await get('/v1/things/unknown', { authorization: root }),
      await get('/v1/nothing'),
    ]
    expect([object.statusCode, route.statusCode]).toEqual([404, 404])
    expect(object.body).toBe(route.body)
    expect(object.body).not.toContain('unknown"')
  })
})

describe('faults of ours', () => {
  it('answer 500 without a word about the inside, and are logged with their request id', async () => {
    const answer = await get('/broken')
    expect(answer.statusCode).toBe(500)
    expect(answer.body).not.toMatch(/secret-in-a-message|at .*\.ts|node_modules|Error:/)
    const line = http.parts.log.lines.find(
      (one) => one.includes('request failed') && one.includes(String(answer.headers['x-request-id'])),
    )
    expect(line).toContain('secret-in-a-message')
  })
  it('answer 503 with Retry-After when the database is away (RFC 9110 §10.2.3)', async () => {
    const answer = await get('/away')
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5'])
  })
  it('leave the process serving', async () => {
    await get('/broken')
    expect((await get('/public')).statusCode).toBe(200)
  })
})

describe('the log of requests', () => {
  it('names the route, never the address (incidents row 109)', async () => {
    await get('/things/canary-path?code=canary-query', {
      cookie: 'a=canary-cookie',
      authorization: 'Bearer canary-key',
    })
    await patch('{"name":"canary-body"}')
    const all = http.parts.log.lines.join('\n')
    expect(all).toContain('/things/:thingId')
    expect(all).not.toContain('canary')
  })
})

describe('health', () => {
  it('is alive, and ready while the database answers', async () => {
    expect((await get('/healthz')).json()).toEqual({ status: 'alive' })
    expect((await get('/readyz')).json()).toEqual({ status: 'ready' })
  })
  it('is alive but not ready when the database is closed', async () => {
    const lost = await openHttpServer([])
    await lost.parts.db.close()
    expect((await lost.server.inject({ url: '/healthz' })).statusCode).toBe(200)
    const answer = await lost.server.inject({ url: '/readyz' })
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([503, 'internal.unavailable'])
    await lost.server.close()
  })
})

const FORM = 'application/x-www-form-urlencoded'

function post(url: string, payload: string | Buffer, contentType: string | undefined = FORM) {
  const headers = contentType === '' ? {} : { 'content-type': contentType }
  return http.server.inject({ method: 'POST', url, headers, payload })
}

/** The status that a request line gets when it is sent as it is. */
async function rawStatus(requestLine: string): Promise<number> {
  if (http.server.addresses().length === 0) await http.server.listen({ host: '127.0.0.1', port: 0 })
  const [address] = http.server.addresses()
  const port = typeof address === 'object' ? address.port : 0
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1')
    socket.once('data', (data) => {
      socket.destroy()
      resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(data.toString('latin1'))?.[1]))
    })
    socket.once('error', reject)
    socket.write(`${requestLine}\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
  })
}
