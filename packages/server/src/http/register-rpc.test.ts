import { connect, constants, type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HttpServer, openHttpServer } from '../../test/http-server.ts'
import { json } from './answer.ts'
import { endpoint, type RpcCalling, rpcRoute } from './route.ts'

/** What the handler was told of each call. */
const calls: RpcCalling[] = []

const procedures = rpcRoute({
  prefix: '/example.v1.',
  summary: 'Says what it was sent, as gRPC does: the status comes after the answer.',
  handle: (request, response, calling) => {
    calls.push(calling)
    if (request.url.endsWith('/Throw')) throw new Error('secret-in-a-message')
    response.writeHead(200, { 'content-type': 'application/grpc' })
    response.addTrailers({ 'grpc-status': '0' })
    request.pipe(response)
  },
})
const page = endpoint({
  method: 'GET',
  path: '/example.v1.page',
  summary: 'A route of its own below the prefix.',
  errors: 'problem',
  handle: () => json(200, { page: true }),
})

let http: HttpServer
let origin: string
let session: ClientHttp2Session
beforeAll(async () => {
  http = await openHttpServer([procedures, page])
  origin = await http.server.listen({ host: '127.0.0.1', port: 0 })
  session = connect(origin)
})
afterAll(async () => {
  session.close()
  await http.close()
})

interface Outcome {
  readonly headers: IncomingHttpHeaders
  readonly trailers: IncomingHttpHeaders
  readonly body: string
  /** The header fields were the whole answer. */
  readonly endedAtOnce: boolean
}

const grpc = { ':method': 'POST', 'content-type': 'application/grpc+proto', te: 'trailers' }

function call(headers: Record<string, string>, body: string | null = ''): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ...grpc, ':path': '/example.v1.Things/Echo', ...headers })
    const got = { headers: {}, trailers: {}, endedAtOnce: false }
    stream.on('response', (received, flags) => {
      Object.assign(got, {
        headers: received,
        endedAtOnce: (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0,
      })
    })
    stream.on('trailers', (received) => (got.trailers = received))
    stream.once('error', reject)
    text(stream).then((answered) => resolve({ ...got, body: answered }), reject)
    if (body !== null) stream.end(body)
  })
}

describe('remote procedures', () => {
  it('are called over HTTP/2: request and answer are the handler’s, with the status in trailers', async () => {
    const body = Buffer.alloc(100_000, 'x').toString()
    const { headers, trailers, body: answered } = await call({}, body)
    expect(headers).toMatchObject({ ':status': 200, 'content-type': 'application/grpc' })
    expect(trailers).toMatchObject({ 'grpc-status': '0' })
    expect(answered).toBe(body)
  })

  it('learn who calls: the address as limits know it, the exact one, and the id of the request', async () => {
    calls.length = 0
    await call({})
    const [{ requestId, ...calling } = { requestId: '' }] = calls
    expect(calling).toEqual({ clientAddress: '127.0.0.1', exactAddress: '127.0.0.1' })
    expect(http.parts.log.lines.join('')).toContain(
      `"requestId":"${requestId}","method":"POST","route":"/example.v1.*"`,
    )
  })

  it('leave a route of its own below the prefix alone', async () => {
    const { body } = await call({ ':method': 'GET', ':path': '/example.v1.page' }, null)
    expect(body).toBe('{"page":true}')
  })

  it.each([
    ['another host', { ':authority': 'evil.example' }, 'request.unknown_host', '7'],
    ['another spelling of the path', { ':path': '/example.v1.Things//Echo' }, 'request.not_found', '12'],
    ['another method than POST', { ':method': 'PUT' }, 'request.method_not_allowed', '12'],
    ['a handler that throws', { ':path': '/example.v1.Things/Throw' }, 'internal.error', '13'],
  ])(
    'refuse %s in the form of gRPC: one block of fields, with 200 and a status',
    async (_, headers, code, status) => {
      const { headers: answered, body, endedAtOnce } = await call(headers)
      expect(answered).toMatchObject({
        ':status': 200,
        'content-type': 'application/grpc',
        'grpc-status': status,
      })
      expect(answered['x-request-id']).toMatch(/./)
      expect(String(answered['grpc-message'])).not.toContain('secret')
      expect([body, endedAtOnce]).toEqual(['', true])
      expect(http.parts.log.lines.join('')).toContain(`"error":"${code}"`)
    },
  )

  it('refuse whoever speaks no gRPC with a status of HTTP', async () => {
    const { headers, body } = await call({ ':method': 'GET', 'content-type': 'text/plain' }, null)
    expect(headers).toMatchObject({ ':status': 405, allow: 'POST' })
    expect(JSON.parse(body)).toMatchObject({ code: 'request.method_not_allowed' })
  })

  it('tell who calls by HTTP/1.1 what is needed (RFC 9110 §15.5.22)', async () => {
    const answer = await fetch(`${origin}/example.v1.Things/Echo`, {
      method: 'POST',
      headers: { 'content-type': 'application/grpc' },
      body: 'x',
    })
    expect(answer.status).toBe(426)
    expect(answer.headers.get('upgrade')).toBe('HTTP/2.0')
    expect(await answer.json()).toMatchObject({ code: 'request.http2_required' })
  })
})
