import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { tenantRoute } from '../src/dialects/tenant/tenant-route.ts'
import type { OpenApiDocument } from '../src/http/openapi.ts'
import { createLimiter } from '../src/limits/create-limiter.ts'
import { limitTable } from '../src/limits/limit-table.ts'
import { buildServer } from '../src/main.ts'
import { openApiFaults } from './openapi-faults.ts'
import { type SignedIn, type TenantWorld, openTenantWorld } from './tenant-world.ts'
import { testParts } from './test-parts.ts'

/** Operations of this file's own: what the product's do not have yet. */
const probes = [
  tenantRoute({
    method: 'PUT',
    path: '/api/probes/body',
    operationId: 'probes.body',
    summary: 'Shows the body that arrived.',
    access: 'signed-in',
    scope: 'settings:write',
    body: z.strictObject({
      name: z.string().min(2),
      parts: z.array(z.strictObject({ size: z.number() })).exactOptional(),
    }),
    answer: { status: 200, schema: z.object({ name: z.string() }) },
    handle: ({ body }) => Promise.resolve({ data: { ...body, secret: 'never-leaves' } }),
  }),
  tenantRoute({
    method: 'POST',
    path: '/api/probes/public',
    operationId: 'probes.public',
    summary: 'For anybody.',
    access: 'public',
    scope: null,
    answer: { status: 201, schema: z.object({ who: z.null() }) },
    handle: ({ caller }) => Promise.resolve({ data: { who: caller } }),
  }),
  tenantRoute({
    method: 'GET',
    path: '/api/probes/own-account',
    operationId: 'probes.ownAccount',
    summary: 'For who is bound to no organization.',
    access: 'own-account',
    scope: 'organizations:read',
    answer: { status: 200 },
    handle: () => Promise.resolve({ data: null }),
  }),
  tenantRoute({
    method: 'GET',
    path: '/api/probes/wrong',
    operationId: 'probes.wrong',
    summary: 'Answers something that its schema does not know.',
    access: 'signed-in',
    scope: null,
    answer: { status: 200, schema: z.object({ count: z.number() }) },
    handle: () => Promise.resolve({ data: { count: 'never-leaves' } as unknown as { count: number } }),
  }),
]

let world: TenantWorld
let me: SignedIn
let token: string
beforeAll(async () => {
  world = await openTenantWorld('postgres', {}, probes)
  me = await world.signIn(await world.person())
  token = (await world.token(me.session, { scopes: ['settings:write'] })).text
})
afterAll(() => world.close())

const put = (body: unknown, more: object = {}) =>
  world.call({ method: 'PUT', path: '/api/probes/body', secret: me.secret, body, ...more })

describe('the envelope', () => {
  it('is the same of every success, with what the schema names and nothing else', async () => {
    const { status, text } = await put({ name: 'Ada' })
    expect(status).toBe(200)
    expect(text).toBe('{"success":true,"status":200,"code":"OK","message":"OK","data":{"name":"Ada"}}')
    const made = await world.call({ method: 'POST', path: '/api/probes/public' })
    expect(made.body).toEqual({
      success: true,
      status: 201,
      code: 'CREATED',
      message: 'Created',
      data: { who: null },
    })
  })

  it('names each faulty field, and does not repeat what was there', async () => {
    const { status, body, text } = await put({ name: 'A', parts: [{ size: 'a-canary' }], isAdmin: true })
    expect([status, body.success, body.status, body.code, body.data]).toEqual([
      400,
      false,
      400,
      'VALIDATION_FAILED',
      null,
    ])
    expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      'isAdmin',
      'name',
      'parts.0.size',
    ])
    expect(text).not.toContain('a-canary')
  })

  it('is that of every refusal on the way', async () => {
    const answers = await Promise.all([
      world.call({ path: '/api/nothing' }),
      world.call({ path: '/api' }),
      world.call({ method: 'PATCH', path: '/api/probes/body' }),
      put('{"name":'),
      put({ name: 'x'.repeat(70_000) }),
      put('name=Ada', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
      world.call({ path: '/api/probes/body?x=%zz', method: 'PUT' }),
      world.call({ path: '/api/auth/session?x=1', secret: me.secret }),
      world.call({ path: '/api/probes/wrong', secret: me.secret }),
      world.call({ path: '/api/auth/session', headers: { host: 'evil.example' } }),
    ])
    expect(answers.map(({ status, body }) => [status, body.status, body.success, body.code])).toEqual([
      [404, 404, false, 'NOT_FOUND'],
      [404, 404, false, 'NOT_FOUND'],
      [405, 405, false, 'METHOD_NOT_ALLOWED'],
      [400, 400, false, 'INVALID_JSON'],
      [413, 413, false, 'TOO_LARGE'],
      [415, 415, false, 'UNSUPPORTED_MEDIA_TYPE'],
      [400, 400, false, 'VALIDATION_FAILED'],
      [400, 400, false, 'VALIDATION_FAILED'],
      [500, 500, false, 'INTERNAL_ERROR'],
      [421, 421, false, 'UNKNOWN_HOST'],
    ])
    for (const { text } of answers) expect(text).not.toContain('never-leaves')
  })

  it('answers HEAD as GET, without the body', async () => {
    const { status, text } = await world.call({
      method: 'HEAD',
      path: '/api/auth/session',
      secret: me.secret,
    })
    expect([status, text]).toEqual([200, ''])
  })
})

describe('who calls (incidents row 95)', () => {
  const nobody = async (credential: object) => {
    const { status, text, headers } = await world.call({ path: '/api/user/organizations', ...credential })
    expect([status, headers['www-authenticate']]).toEqual([401, 'ApiKey realm="cardea"'])
    return text
  }

  it('is nobody without a credential, or with one that is wrong, in the same bytes', async () => {
    const gone = await world.signIn(me.session.userId)
    await world.call({ method: 'POST', path: '/api/auth/sign-out', secret: gone.secret })
    const texts = await Promise.all([
      nobody({}),
      nobody({ secret: 'wrong' }),
      nobody({ secret: '' }),
      nobody({ secret: gone.secret }),
      nobody({ token: 'ba_wrong' }),
      nobody({ token: '' }),
      nobody({ token: `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}` }),
      nobody({ headers: { authorization: `Bearer ${token}` } }),
      nobody({ headers: { cookie: `cardea-account=${token}` } }),
      nobody({ token: me.secret }),
      nobody({ headers: { 'x-user-id': me.session.userId, 'x-forwarded-user': 'ada@example.com' } }),
    ])
    expect(new Set(texts).size).toBe(1)
    expect(JSON.parse(texts[0])).toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  it('is not to be guessed from two credentials: both at once are refused, dead or alive', async () => {
    for (const secret of [me.secret, 'wrong', '']) {
      for (const given of [token, 'wrong']) {
        const { status, body } = await put({ name: 'Ada' }, { secret, token: given })
        expect([status, body.code, body.errors[0].field]).toEqual([400, 'VALIDATION_FAILED', 'X-Api-Key'])
      }
    }
  })

  it('is asked before the input is read, and the input of nobody is not judged', async () => {
    expect(
      (await world.call({ method: 'PUT', path: '/api/probes/body', body: { isAdmin: true } })).status,
    ).toBe(401)
  })

  it('under https is seen in the __Host- cookie only (incidents row 93)', async () => {
    const secure = await openTenantWorld('embedded', { publicUrl: 'https://sso.example.com' })
    const { secret } = await secure.signIn(await secure.person())
    const path = '/api/auth/session'
    expect((await secure.call({ path, secret })).status).toBe(200)
    expect((await secure.call({ path, headers: { cookie: `cardea-account=${secret}` } })).status).toBe(401)
    await secure.close()
  })
})

describe('what is for sessions that are bound to no organization', () => {
  it('is closed to sessions and tokens that are', async () => {
    const { id: organizationId } = await world.organization()
    const connectionId = await world.connection(organizationId)
    const bound = await world.signIn(await world.person(organizationId), { organizationId, connectionId })
    const own = { secret: me.secret }
    const free = { token: (await world.token(me.session)).text }
    const path = '/api/probes/own-account'
    for (const credential of [own, free]) expect((await world.call({ path, ...credential })).status).toBe(200)
    const pinned = { token: (await world.token(bound.session)).text }
    for (const credential of [{ secret: bound.secret }, pinned]) {
      const { status, body } = await world.call({ path, ...credential })
      expect([status, body.code]).toEqual([403, 'OWN_ACCOUNT_REQUIRED'])
    }
  })
})

describe('a page of another site', () => {
  const foreign = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:4001' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: 'http://localhost:4000' },
  ]

  it.each(foreign)('changes nothing with the cookie of somebody: %j', async (headers) => {
    for (const path of ['/api/auth/sign-out', '/api/user/api-keys']) {
      const { status, body } = await world.call({ method: 'POST', path, secret: me.secret, headers })
      expect([status, body.code]).toEqual([403, 'FOREIGN_ORIGIN'])
    }
    expect((await world.call({ path: '/api/auth/session', secret: me.secret })).status).toBe(200)
  })

  it.each(foreign)('signs nobody in either: %j', async (headers) => {
    const { status } = await world.call({ method: 'POST', path: '/api/probes/public', headers })
    expect(status).toBe(403)
  })

  it.each([{}, { 'content-type': 'text/plain' }, { 'content-type': 'application/x-www-form-urlencoded' }])(
    'cannot send what a form can: %j',
    async (headers) => {
      const { method, path } = { method: 'POST', path: '/api/auth/sign-out' }
      const cookie = `cardea-account=${me.secret}`
      const answer = await world.server.inject({
        method: method as 'POST',
        url: path,
        headers: { ...headers, cookie },
      })
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([
        415,
        'UNSUPPORTED_MEDIA_TYPE',
      ])
      expect((await world.call({ path: '/api/auth/session', secret: me.secret })).status).toBe(200)
    },
  )

  it('reads nothing: there is no CORS', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'PUT' }
    const preflight = await world.call({ method: 'OPTIONS', path: '/api/probes/body', headers })
    const read = await world.call({ path: '/api/auth/session', secret: me.secret, headers })
    expect([preflight.status, read.status]).toEqual([405, 200])
    for (const answer of [preflight, read]) {
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([])
      expect(answer.headers['cross-origin-resource-policy']).toBe('same-origin')
    }
  })

  it('is nothing to a program with a token, which says where it runs if it likes', async () => {
    const headers = { origin: 'https://tools.example', 'sec-fetch-site': 'cross-site' }
    expect((await put({ name: 'Ada' }, { secret: undefined, token, headers })).status).toBe(200)
  })
})

describe('limits', () => {
  it('are counted per person, wherever they are and whatever they call with', async () => {
    const parts = await testParts('embedded')
    const table = { ...limitTable(1), user: { ...limitTable(1).user, quota: 3 } }
    parts.clock.set(new Date(Math.ceil(Date.now() / 60_000) * 60_000))
    const limiter = createLimiter(parts, table)
    const limited = await openTenantWorld('embedded')
    const server = await buildServer({ ...limited.parts, limiter })
    const { session, secret } = await limited.signIn(await limited.person())
    const other = await limited.signIn(await limited.person())
    const { text } = await limited.token(session)
    const ask = (headers: Record<string, string>, remoteAddress: string) =>
      server.inject({ url: '/api/user/organizations', headers, remoteAddress })
    const asked = [
      await ask({ cookie: `cardea-account=${secret}` }, '192.0.2.1'),
      await ask({ 'x-api-key': text }, '192.0.2.2'),
      await ask({ cookie: `cardea-account=${secret}` }, '192.0.2.3'),
      await ask({ 'x-api-key': text }, '192.0.2.4'),
      await ask({ cookie: `cardea-account=${other.secret}` }, '192.0.2.1'),
    ]
    expect(asked.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 429, 200])
    expect(asked[1]?.headers).toMatchObject({ 'ratelimit-policy': '"user";q=3;w=60' })
    expect(asked[3]?.json()).toMatchObject({ success: false, code: 'RATE_LIMITED' })
    expect(asked[3]?.headers).toHaveProperty('retry-after')
    await server.close()
    await limited.close()
    await parts.close()
  })
})

describe('the OpenAPI document', () => {
  const read = async () => (await world.call({ path: '/api/openapi.json' })).body as OpenApiDocument

  it('is sound (OpenAPI 3.1)', async () => {
    const document = await read()
    expect(document.openapi).toBe('3.1.1')
    expect(openApiFaults(document)).toEqual([])
  })

  it('has every operation of the table, and nothing else', async () => {
    const { paths } = await read()
    const written = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    )
    expect(written.sort()).toEqual(world.table.map(({ method, path }) => `${method} ${path}`).sort())
  })

  it('says who may call, and what the answer is wrapped in', async () => {
    const { paths, components } = await read()
    const get = paths['/api/user/organizations/{organizationId}']?.['get']
    expect(get?.security).toEqual([{ session: [] }, { token: ['organizations:read'] }])
    expect(get?.responses['403']?.description).toBe(
      'Forbidden: `INSUFFICIENT_SCOPE`, `SSO_REQUIRED`, `MFA_REQUIRED`',
    )
    expect(get?.responses['200']?.content?.['application/json']?.schema).toMatchObject({
      properties: {
        success: { const: true },
        code: { const: 'OK' },
        data: { $ref: '#/components/schemas/OwnOrganization' },
      },
    })
    expect(paths['/api/user/api-keys']?.['post']?.security).toEqual([{ session: [] }])
    expect(paths['/api/probes/public']?.['post']?.security).toEqual([])
    expect(components.securitySchemes['session']).toMatchObject({ in: 'cookie', name: 'cardea-account' })
  })
})
