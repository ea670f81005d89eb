import { connect as connectHttp2 } from 'node:http2'
import { createConnection, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type ListenerWorld, openListener, type Seen } from '../../../test/listener-world.ts'
import { frame, FRAME, PREFACE, requestFields } from '../../../test/raw-http2.ts'
import { type Certified, issueAuthority, issueServer, LOOPBACK_NAMES } from '../../cli/dev-certificates.ts'

let authority: Certified
let certified: Certified
beforeAll(async () => {
  authority = await issueAuthority(LOOPBACK_NAMES, new Date())
  certified = await issueServer(authority, LOOPBACK_NAMES, new Date())
})
const tls = () => ({ cert: certified.certificate, key: certified.key })

let world: ListenerWorld | null = null
const sockets = new Set<Socket>()
async function open(options: Parameters<typeof openListener>[0] = {}): Promise<ListenerWorld> {
  world = await openListener(options)
  return world
}
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  sockets.clear()
  await world?.close()
  world = null
})

function dial(port: number): Socket {
  const socket = createConnection({ host: '127.0.0.1', port })
  socket.on('error', () => undefined)
  sockets.add(socket)
  return socket
}

async function secure(port: number, protocols: readonly string[]): Promise<TLSSocket> {
  const options = { ca: authority.certificate, servername: 'localhost', ALPNProtocols: [...protocols] }
  const socket = connectTls({ socket: dial(port), ...options })
  sockets.add(socket)
  await new Promise<void>((resolve, reject) => {
    socket.once('secureConnect', () => resolve())
    socket.once('error', reject)
  })
  return socket
}

const GET = 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'

/** What a socket says until it ends. */
async function answerOf(socket: Socket): Promise<string> {
  return text(socket).catch(() => '')
}

async function closed(socket: Socket): Promise<void> {
  socket.resume()
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve))
}

/** One POST by Node's own client of HTTP/2 over a connection that exists. */
async function overHttp2(socket: Socket, body = ''): Promise<Seen> {
  const session = connectHttp2('http://localhost', { createConnection: () => socket })
  const stream = session.request({ ':method': 'POST', ':path': '/' })
  stream.end(body)
  const seen = JSON.parse(await text(stream)) as Seen
  session.close()
  return seen
}

function seenIn(answer: string): Seen {
  return JSON.parse(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1)) as Seen
}

/** Sends octet by octet, each when the one before has left. */
async function drip(socket: Socket, octets: Buffer): Promise<void> {
  socket.setNoDelay(true)
  for (const octet of octets) {
    await new Promise((sent) => socket.write(Buffer.from([octet]), sent))
    await new Promise((turn) => setImmediate(turn))
  }
}

describe('one port in clear text (RFC 9113 §3.3)', () => {
  it('speaks HTTP/1.1 to whoever begins with a request', async () => {
    const { port } = await open()
    const socket = dial(port)
    socket.write(GET)
    const answer = await answerOf(socket)
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(seenIn(answer)).toEqual({
      version: '1.1',
      host: 'localhost',
      peer: { address: '127.0.0.1', exact: true },
      body: '',
    })
  })

  it('speaks HTTP/2 to whoever knows it, with the authority as host (§8.3.1)', async () => {
    const { port } = await open()
    expect(await overHttp2(dial(port), 'x'.repeat(300_000))).toEqual({
      version: '2.0',
      host: 'localhost',
      peer: { address: '127.0.0.1', exact: true },
      body: 'x'.repeat(300_000),
    })
  })

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'PROPFIND'])(
    'takes a %s that comes octet by octet',
    async (method) => {
      const { port } = await open()
      const socket = dial(port)
      await drip(socket, Buffer.from(GET.replace('GET', method)))
      expect(seenIn(await answerOf(socket)).version).toBe('1.1')
    },
  )

  it('takes HTTP/2 that comes octet by octet', async () => {
    const { port } = await open()
    const socket = dial(port)
    const said = Buffer.concat([
      PREFACE,
      frame(FRAME.settings, 0, 0),
      frame(FRAME.headers, 5, 1, requestFields('GET', '/', 'localhost')),
    ])
    await drip(socket, said)
    const answer = await new Promise<string>((resolve) => {
      let all = ''
      socket.on('data', (chunk: Buffer) => {
        all += chunk.toString('latin1')
        if (all.includes('"version":"2.0"')) resolve(all)
      })
    })
    expect(answer).toContain('127.0.0.1')
  })

  it.each([
    'PRI * HTTP/2.0\r\n\r\nSX\r\n\r\n',
    'PRI * HTTP/1.1\r\n\r\n',
    '\0\0\0',
    '\x16\x03\x01\x02\x00\x01',
  ])('answers %j, which is neither, as HTTP/1.1 does', async (said) => {
    const { port } = await open()
    const socket = dial(port)
    socket.write(Buffer.from(said, 'latin1'))
    expect(await answerOf(socket)).toMatch(/^HTTP\/1\.1 400 /)
  })

  it('resets a stream whose host and authority disagree (§8.3.1), and goes on', async () => {
    const { port } = await open()
    const session = connectHttp2(`http://127.0.0.1:${port}`)
    const twoNames = session.request({ ':authority': 'localhost', host: 'evil.example' })
    await expect(text(twoNames)).rejects.toThrow('NGHTTP2_PROTOCOL_ERROR')
    const same = session.request({ ':authority': 'localhost', host: 'localhost' })
    expect(JSON.parse(await text(same))).toMatchObject({ host: 'localhost' })
    session.close()
  })
})

describe('one port under TLS (RFC 7301)', () => {
  it.each([
    [['h2', 'http/1.1'], 'h2'],
    [['http/1.1', 'h2'], 'h2'],
    [['http/1.1'], 'http/1.1'],
    [[], false],
  ])('a client that offers %j gets %s', async (offered, chosen) => {
    const { port } = await open({ tls: tls() })
    const socket = await secure(port, offered)
    expect(socket.alpnProtocol).toBe(chosen)
    const peer = { address: '127.0.0.1', exact: true }
    if (chosen === 'h2') {
      expect(await overHttp2(socket)).toEqual({ version: '2.0', host: 'localhost', peer, body: '' })
      return
    }
    socket.write(GET)
    expect(seenIn(await answerOf(socket))).toEqual({ version: '1.1', host: 'localhost', peer, body: '' })
  })

  it('refuses a client that offers something else only', async () => {
    const { port } = await open({ tls: tls() })
    await expect(secure(port, ['spdy/3'])).rejects.toThrow(/no application protocol/)
  })

  it.each([GET, PREFACE.toString('latin1'), '\0'])('answers nothing to %j in clear text', async (said) => {
    const { port } = await open({ tls: tls() })
    const socket = dial(port)
    socket.write(said)
    expect(await answerOf(socket)).not.toContain('HTTP/')
  })
})

describe('who says nothing', () => {
  it.each([
    ['in clear text', false, ''],
    ['in clear text after a beginning that may become either', false, 'P'],
    ['in clear text after half a preface', false, PREFACE.toString('latin1').slice(0, 20)],
    ['under TLS', true, ''],
    ['under TLS after half a handshake', true, '\x16\x03\x01\x02\x00'],
  ])('is let go %s when the time is up', async (_, isSecure, said) => {
    const { port } = await open({ tls: isSecure ? tls() : null, deadlines: { hello: 50 } })
    const socket = dial(port)
    socket.write(Buffer.from(said, 'latin1'))
    await closed(socket)
  })

  it('does not keep others out: of a thousand and one the first goes', async () => {
    const { port, connections } = await open()
    const silent: Socket[] = []
    for (let count = 0; count < 1_001; count += 1) {
      const socket = dial(port)
      silent.push(socket)
      await new Promise((resolve) => socket.once('connect', resolve))
    }
    const [first, second] = silent
    if (first !== undefined) await closed(first)
    const socket = dial(port)
    socket.write(GET)
    expect(await answerOf(socket)).toContain('200 OK')
    if (second !== undefined) await closed(second)
    expect(await connections()).toBeLessThanOrEqual(1_001)
  })

  it('may end without a word', async () => {
    const { port, connections } = await open()
    const socket = dial(port)
    socket.end()
    await closed(socket)
    expect(await connections()).toBe(0)
  })
})

describe('closing', () => {
  it('ends what is idle and what is undecided at once, and lets what is under way end', async () => {
    const held: (() => void)[] = []
    const twoWait = Promise.withResolvers<undefined>()
    const listener = await openListener({
      handle: (request, response) => {
        if (request.url === '/now') {
          response.end('now')
          return
        }
        held.push(() => response.end('in the end'))
        if (held.length === 2) twoWait.resolve(undefined)
      },
    })
    const undecided = dial(listener.port)
    const idle = dial(listener.port)
    idle.write('GET /now HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await new Promise((resolve) => idle.once('data', resolve))
    const busy = dial(listener.port)
    busy.write('GET /held HTTP/1.1\r\nHost: localhost\r\n\r\n')
    const idleSession = connectHttp2(`http://127.0.0.1:${listener.port}`)
    await text(idleSession.request({ ':path': '/now' }))
    const session = connectHttp2(`http://127.0.0.1:${listener.port}`)
    const stream = session.request({ ':path': '/held' })
    await twoWait.promise

    const done = listener.close()
    await Promise.all([closed(undecided), closed(idle)])
    await new Promise((resolve) => idleSession.once('close', resolve))
    for (const answer of held) answer()
    expect(await text(stream)).toBe('in the end')
    expect(await answerOf(busy)).toContain('in the end')
    await done
  })

  it('has an end: what does not end by itself is ended', async () => {
    const listener = await openListener({ deadlines: { drain: 50 }, handle: () => undefined })
    const busy = dial(listener.port)
    busy.write(GET)
    const session = connectHttp2(`http://127.0.0.1:${listener.port}`)
    session.on('error', () => undefined)
    const stream = session.request({ ':path': '/' })
    stream.on('error', () => undefined)
    await new Promise((resolve) => session.once('remoteSettings', resolve))
    await listener.close()
    await closed(busy)
  })
})
