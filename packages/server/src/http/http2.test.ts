import {
  connect,
  type ClientHttp2Session,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http2'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type HttpServer, openHttpServer } from '../../test/http-server.ts'
import { END_HEADERS, frame, FRAME, literal, rawHttp2, requestFields } from '../../test/raw-http2.ts'
import { json, redirect } from './answer.ts'
import { apiRoute, endpoint, type Route } from './route.ts'

const seen: unknown[] = []
const routes: readonly Route[] = [
  endpoint({
    method: 'POST',
    path: '/forms',
    summary: 'Shows the form that arrived.',
    errors: 'oauth',
    bodyLimit: 100,
    handle: ({ form, cookies, headers, clientAddress, exactAddress }) => {
      seen.push(form)
      return json(200, { form, cookies, referer: headers['referer'], clientAddress, exactAddress })
    },
  }),
  endpoint({
    method: 'GET',
    path: '/cookies',
    summary: 'Sets cookies and leaves.',
    errors: 'page',
    head: true,
    handle: () =>
      redirect(302, 'https://idp.example.com/', {
        cookies: ['a', 'b'].map((name) => ({ name, value: 'x', maxAgeSeconds: 60, crossSite: false })),
      }),
  }),
  apiRoute({
    method: 'POST',
    path: '/v1/echo',
    operationId: 'echo.create',
    summary: 'Says what it was told.',
    permission: null,
    body: z.object({ word: z.string() }),
    answer: { status: 201, schema: z.object({ word: z.string() }) },
    handle: ({ body }) => Promise.resolve(body),
  }),
]

let http: HttpServer
let port = 0
let session: ClientHttp2Session
beforeAll(async () => {
  http = await openHttpServer(routes, { config: { trustedProxies: ['127.0.0.1'] } })
  const origin = await http.server.listen({ host: '127.0.0.1', port: 0 })
  port = Number(new URL(origin).port)
  session = connect(origin)
})
afterAll(async () => {
  session.close()
  await http.close()
})

interface Answered {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

async function ask(
  method: string,
  path: string,
  headers: OutgoingHttpHeaders = {},
  body = '',
): Promise<Answered> {
  const stream = session.request({ ':method': method, ':path': path, ...headers })
  const answered = new Promise<IncomingHttpHeaders & { ':status'?: number }>((resolve, reject) => {
    stream.once('response', resolve)
    stream.once('error', reject)
  })
  if (body === '') stream.end()
  else stream.end(body)
  const received = await answered
  return { status: received[':status'] ?? 0, headers: received, body: await text(stream) }
}

const form = { 'content-type': 'application/x-www-form-urlencoded' }

describe('over HTTP/2 everything is as over HTTP/1.1', () => {
  it.each([
    '/healthz',
    '/readyz',
    '/',
    '/v1/openapi.json',
    '/v1/reference',
    '/assets/cardea.css',
    '/errors/request.invalid',
  ])('answers GET %s with the same status, fields and body', async (path) => {
    const over2 = await ask('GET', path)
    const over1 = await fetch(`http://127.0.0.1:${port}${path}`, {
      headers: { 'accept-encoding': 'identity' },
    })
    expect(over2.status).toBe(over1.status)
    expect(over2.body).toBe(await over1.text())
    // RFC 9113 §8.2.2: what is about the connection does not stand in a message.
    const own = [
      'connection',
      'keep-alive',
      'transfer-encoding',
      'x-request-id',
      'date',
      ':status',
      'x-ratelimit-remaining',
    ]
    const fields = (headers: Iterable<readonly [string, unknown]>) =>
      Object.fromEntries([...headers].filter(([name]) => !own.includes(name)))
    expect(fields(Object.entries(over2.headers))).toEqual(fields(over1.headers))
    expect(over2.headers['connection']).toBeUndefined()
  })

  it('reads forms, cookies in crumbs (RFC 9113 §8.2.3) and fields', async () => {
    const { status, body } = await ask(
      'POST',
      '/forms',
      { ...form, cookie: ['a=1', 'b=2'], referer: 'https://x.example/' },
      'a=1&a=2',
    )
    expect(status).toBe(200)
    expect(JSON.parse(body)).toMatchObject({
      form: { a: ['1', '2'] },
      cookies: { a: '1', b: '2' },
      referer: 'https://x.example/',
    })
  })

  it('writes cookies and redirects; HEAD has no body', async () => {
    for (const method of ['GET', 'HEAD']) {
      const { status, headers, body } = await ask(method, '/cookies')
      expect([status, headers.location, headers['set-cookie']?.length, body]).toEqual([
        302,
        'https://idp.example.com/',
        2,
        '',
      ])
    }
  })

  it('reads and answers JSON', async () => {
    const { status, body } = await ask(
      'POST',
      '/v1/echo',
      { 'content-type': 'application/json' },
      '{"word":"x"}',
    )
    expect([status, body]).toEqual([201, '{"word":"x"}'])
  })

  it.each([
    ['another host', 421, 'POST', '/forms', { ':authority': 'evil.example' }, ''],
    ['another spelling', 404, 'POST', '//forms', form, 'a=1'],
    ['another method', 405, 'PUT', '/forms', form, 'a=1'],
    ['a body that is too large', 413, 'POST', '/forms', form, `a=${'x'.repeat(200)}`],
    ['another media type', 415, 'POST', '/forms', { 'content-type': 'text/plain' }, 'a=1'],
  ])('refuses %s with %i', async (_, expected, method, path, headers, body) => {
    const { status, headers: answered } = await ask(method, path, headers, body)
    expect(status).toBe(expected)
    expect(answered).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
  })

  it('finds the client behind a trusted proxy (incidents row 98)', async () => {
    const { body } = await ask(
      'POST',
      '/forms',
      { ...form, 'x-forwarded-for': ['192.0.2.66', '192.0.2.7'] },
      'a=1',
    )
    expect(JSON.parse(body)).toMatchObject({ clientAddress: '192.0.2.7', exactAddress: '192.0.2.7' })
  })

  it('writes the line of the log with the route and the status', async () => {
    const { headers } = await ask('POST', '/forms?secret=canary', form, 'a=1')
    const lines = http.parts.log.lines.filter((line) => line.includes(String(headers['x-request-id'])))
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('"method":"POST","route":"/forms","status":200')
    expect(lines[0]).not.toContain('canary')
  })

  it('does not take half a form for a form', async () => {
    seen.length = 0
    const { send, socket, wait } = rawHttp2(port)
    const fields = Buffer.concat([
      requestFields('POST', '/forms', 'localhost'),
      literal('content-type', form['content-type']),
    ])
    send(frame(FRAME.headers, END_HEADERS, 1, fields), frame(FRAME.data, 0, 1, Buffer.from('amount=1')))
    send(frame(FRAME.reset, 0, 1, Buffer.from([0, 0, 0, 8])))
    send(frame(FRAME.ping, 0, 0, Buffer.alloc(8, 9)))
    await wait(({ kind }) => kind === FRAME.ping)
    socket.destroy()
    await ask('POST', '/forms', form, 'later=1')
    expect(seen).toEqual([{ later: ['1'] }])
  })
})
