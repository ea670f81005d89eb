import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HttpServer, openHttpServer } from '../../test/http-server.ts'
import { json } from './answer.ts'
import { endpoint, type ErrorBody, type Route } from './route.ts'

/** A dialect of this test's own making: its errors, its bodies, its methods. */
const errors: ErrorBody = {
  under: '/dialect/',
  answer: ({ code, status }, requestId) =>
    json(status, { dialect: code, requestId }, { headers: { 'x-dialect': 'yes' } }),
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

const routes: readonly Route[] = [
  ...METHODS.map((method) =>
    endpoint({
      method,
      path: '/dialect/things/:thingId',
      summary: 'Shows what arrived.',
      errors,
      reads: 'json',
      bodyLimit: 100,
      handle: ({ params, form, json: body, exactAddress }) =>
        json(200, { method, params, form, body: body ?? null, exactAddress }),
    }),
  ),
  endpoint({
    method: 'POST',
    path: '/dialect/forms',
    summary: 'Shows the form that arrived.',
    errors,
    handle: ({ form, json: body }) => json(200, { form, body: body ?? null }),
  }),
  endpoint({
    method: 'POST',
    path: '/dialect/either',
    summary: 'Shows the fields that arrived, as a form or as JSON.',
    errors,
    reads: 'form-or-json',
    handle: ({ form, json: body }) => json(200, { form, body: body ?? null }),
  }),
  endpoint({
    method: 'GET',
    path: '/elsewhere',
    summary: 'Of no dialect.',
    errors: 'problem',
    handle: () => json(200, {}),
  }),
]

let http: HttpServer
beforeAll(async () => {
  http = await openHttpServer(routes)
})
afterAll(() => http.close())

const JSON_TYPE = { 'content-type': 'application/json' }

function send(
  method: string,
  url: string,
  payload?: string | Buffer,
  headers: Record<string, string> = JSON_TYPE,
) {
  return http.server.inject({
    method: method as 'GET',
    url,
    headers,
    remoteAddress: '2001:db8::7',
    ...(payload === undefined ? {} : { payload }),
  })
}

describe('a route that reads JSON', () => {
  it.each(METHODS)('may have the method %s', async (method) => {
    const answer = await send(method, '/dialect/things/1', method === 'GET' ? undefined : '{"a":[1]}')
    expect(answer.json()).toEqual({
      method,
      params: { thingId: '1' },
      form: {},
      body: method === 'GET' ? null : { a: [1] },
      exactAddress: '2001:db8::7',
    })
  })

  it.each(['POST', 'DELETE'])('takes a %s without a body, whatever it says of it', async (method) => {
    for (const headers of [{}, JSON_TYPE]) {
      const answer = await send(method, '/dialect/things/1', undefined, headers)
      expect([answer.statusCode, answer.json<{ body: unknown }>().body]).toEqual([200, null])
    }
  })

  it.each([
    ['a form', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'unsupported_media_type'],
    ['JSON in other clothes', '{}', { 'content-type': 'text/plain' }, 415, 'unsupported_media_type'],
    ['JSON without a name', '{}', {}, 415, 'unsupported_media_type'],
    ['no JSON', '{"a":', JSON_TYPE, 400, 'invalid_json'],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22]), JSON_TYPE, 400, 'invalid_json'],
    ['too much', JSON.stringify('x'.repeat(100)), JSON_TYPE, 413, 'too_large'],
  ] as const)('refuses %s, in the words of its dialect', async (_, payload, headers, status, code) => {
    const answer = await send('PUT', '/dialect/things/1', payload, headers)
    expect([answer.statusCode, answer.json<{ dialect: string }>().dialect]).toEqual([
      status,
      `request.${code}`,
    ])
    expect(answer.headers['x-dialect']).toBe('yes')
  })

  it('takes no prototype', async () => {
    const { body } = (await send('PUT', '/dialect/things/1', '{"__proto__":{"a":1}}')).json<{
      body: object
    }>()
    expect(Object.keys(body)).toEqual(['__proto__'])
  })
})

describe('a route of a dialect that reads forms and JSON', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }

  it('has the same fields from either, and those that are null not at all', async () => {
    const expected = { form: { a: ['1 2'], b: [''] }, body: null }
    expect((await send('POST', '/dialect/either', 'a=1+2&b=', form)).json()).toEqual(expected)
    const sent = JSON.stringify({ a: '1 2', b: '', c: null })
    expect((await send('POST', '/dialect/either', sent)).json()).toEqual(expected)
    expect((await send('POST', '/dialect/either', '')).json()).toEqual({ form: {}, body: null })
  })

  it('takes a name that objects inherit for a name like any other', async () => {
    const answer = await send('POST', '/dialect/either', '{"__proto__":"x","constructor":"y"}')
    expect(answer.body).toBe('{"form":{"__proto__":["x"],"constructor":["y"]},"body":null}')
  })

  it.each([
    ['a list', '["a"]'],
    ['a text', '"a=b"'],
    ['null', 'null'],
    ['a number in it', '{"a":1}'],
    ['a list in it', '{"a":["b","c"]}'],
    ['an object in it', '{"a":{"b":"c"}}'],
    ['no JSON', '{'],
  ])('refuses %s', async (_what, body) => {
    expect((await send('POST', '/dialect/either', body)).statusCode).toBe(400)
  })

  it('reads nothing else', async () => {
    const plain = await send('POST', '/dialect/either', 'a=b', { 'content-type': 'text/plain' })
    expect(plain.statusCode).toBe(415)
  })
})

describe('a route of a dialect that reads forms', () => {
  it('does so still, and reads no JSON', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await send('POST', '/dialect/forms', 'a=b', form)).json()).toEqual({
      form: { a: ['b'] },
      body: null,
    })
    expect((await send('POST', '/dialect/forms', '{}')).json()).toMatchObject({
      dialect: 'request.unsupported_media_type',
    })
  })
})

describe('below the prefix of a dialect', () => {
  it.each([
    ['GET', '/dialect'],
    ['GET', '/dialect/nothing'],
    ['POST', '/dialect/nothing'],
    ['GET', '/dialect/things/1/'],
    ['GET', '/dialect//things'],
    ['GET', '/dialect/things/%00'],
    ['GET', '/dialect/things/%zz'],
    ['GET', `/dialect/things/${'x'.repeat(101)}`],
  ])('an address that no route has is answered in its words: %s %s', async (method, url) => {
    const answer = await send(method, url, undefined, { accept: 'text/html' })
    expect(answer.json()).toEqual({ dialect: 'request.not_found', requestId: answer.headers['x-request-id'] })
    expect([answer.statusCode, answer.headers['x-frame-options']]).toEqual([404, 'DENY'])
  })

  it.each(['OPTIONS', 'PUT'])('so is a method that a path does not have: %s', async (method) => {
    const answer = await send(method, '/dialect/forms')
    expect([answer.statusCode, answer.headers['allow']]).toEqual([405, 'POST'])
    expect(answer.json()).toMatchObject({ dialect: 'request.method_not_allowed' })
  })

  it.each(['/dialects', '/dialectic/x', '/elsewhere/x', '/Dialect/x'])('%s is not', async (url) => {
    const answer = await send('GET', url)
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ])
  })
})

describe('an address that no route has', () => {
  it.each(['/nothing', '/v1/nothing', '/dialect/nothing'])('reads no body: %s', async (url) => {
    for (const payload of [undefined, '{', 'x'.repeat(2_000_000)]) {
      expect((await send('POST', url, payload)).statusCode).toBe(404)
    }
  })
  it('has the limits and headers of any other, also where the router cannot look for it', async () => {
    for (const url of ['/dialect/things/%zz', `/dialect/things/${'x'.repeat(101)}`]) {
      const foreign = await send('GET', url, undefined, { host: 'evil.example' })
      expect([foreign.statusCode, foreign.headers['cache-control']]).toEqual([421, 'no-store'])
    }
  })
})
