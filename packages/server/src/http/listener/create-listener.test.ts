import { connect as connectHttp2 } from 'node:http2'
import { createConnection, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { connect as connectTls, TLSSocket } from 'node:tls'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type ListenerWorld, openListener, type Seen } from '../../../test/listener-world.ts'
import { frame, FRAME, PREFACE, requestFields } from '../../../test/raw-http2.ts'
import type { Handle } from './handle.ts'
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

/** A handshake, after what is said before it. */
async function secure(port: number, protocols: readonly string[], before = ''): Promise<TLSSocket> {
  const raw = dial(port)
  if (before !== '') raw.write(Buffer.from(before, 'latin1'))
  const options = { ca: authority.certificate, servername: 'localhost', ALPNProtocols: [...protocols] }
  const socket = connectTls({ socket: raw, ...options })
  sockets.add(socket)
  await new Promise<void>((resolve, reject) => {
    socket.once('secureConnect', () => resolve())
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('closed')))
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
  const scheme = socket instanceof TLSSocket ? 'https' : 'http'
  const session = connectHttp2(`${scheme}://localhost:4000`, { createConnection: () => socket })
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
    const { body, ...seen } = await overHttp2(dial(port), 'x'.repeat(300_000))
    expect(seen).toEqual({
      version: '2.0',
      host: 'localhost:4000',
      peer: { address: '127.0.0.1', exact: true },
    })
    expect(body.length).toBe(300_000)
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
    const said: Buffer = Buffer.concat([
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

  it.each(['PRI * HTTP/2.0\r\n\r\nSX\r\n\r\n', '\0\0\0', '\x16\x03\x01\x02\x00\x01'])(
    'answers %j, which is neither, as HTTP/1.1 does',
    async (said) => {
      const { port } = await open()
      const socket = dial(port)
      socket.write(Buffer.from(said, 'latin1'))
      expect(await answerOf(socket)).toMatch(/^HTTP\/1\.1 400 /)
    },
  )

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
      expect(await overHttp2(socket)).toEqual({ version: '2.0', host: 'localhost:4000', peer, body: '' })
      return
    }
    socket.write(GET)
    expect(seenIn(await answerOf(socket))).toEqual({ version: '1.1', host: 'localhost', peer, body: '' })
  })

  it('refuses a client that offers something else only', async () => {
    const { port } = await open({ tls: tls() })
    await expect(secure(port, ['spdy/3'])).rejects.toThrow(/no application protocol/)
  })

  it.each([GET, PREFACE.toString('latin1')])('answers nothing to %j in clear text', async (said) => {
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

describe('a proxy that announces its clients (PROXY protocol)', () => {
  const announces = (address: string | undefined) => address === '127.0.0.1'
  const client = 'PROXY TCP4 192.0.2.7 10.0.0.1 56789 443\r\n'
  const binary = Buffer.from('0d0a0d0a000d0a515549540a2111000cc00002070a000001ddd501bb', 'hex').toString(
    'latin1',
  )
  const probe = Buffer.from('0d0a0d0a000d0a515549540a20000000', 'hex').toString('latin1')

  it.each([
    ['a line', client, { address: '192.0.2.7', exact: true }],
    ['binary', binary, { address: '192.0.2.7', exact: true }],
    ['a probe of its own', probe, { address: '127.0.0.1', exact: true }],
    ['a client it cannot name', 'PROXY UNKNOWN\r\n', { address: '127.0.0.1', exact: false }],
  ])('says by %s who is there, before either protocol and before TLS', async (_, header, peer) => {
    const clear = await openListener({ announces })
    const first = dial(clear.port)
    first.write(Buffer.from(header + GET, 'latin1'))
    expect(seenIn(await answerOf(first)).peer).toEqual(peer)
    const second = dial(clear.port)
    second.write(Buffer.from(header, 'latin1'))
    expect((await overHttp2(second)).peer).toEqual(peer)
    await clear.close()

    const { port } = await open({ announces, tls: tls() })
    for (const protocol of ['h2', 'http/1.1']) {
      const socket = await secure(port, [protocol], header)
      if (protocol === 'h2') expect((await overHttp2(socket)).peer).toEqual(peer)
      else {
        socket.write(GET)
        expect(seenIn(await answerOf(socket)).peer).toEqual(peer)
      }
    }
  })

  it('is understood octet by octet', async () => {
    const { port } = await open({ announces })
    const socket = dial(port)
    await drip(socket, Buffer.from(client + GET))
    expect(seenIn(await answerOf(socket)).peer.address).toBe('192.0.2.7')
  })

  it.each([GET, PREFACE.toString('latin1'), 'PROXY TCP4 192.0.2.7\r\n', `PROXY UNKNOWN ${'x'.repeat(200)}`])(
    'is not heard without the header: %j',
    async (said) => {
      const { port } = await open({ announces })
      const socket = dial(port)
      socket.write(said)
      expect(await answerOf(socket)).toBe('')
    },
  )

  it('has a deadline for the header', async () => {
    const { port } = await open({ announces, deadlines: { hello: 50 } })
    const socket = dial(port)
    socket.write('PROXY TCP4 192')
    await closed(socket)
  })

  it.each([client, binary])('announces once: a second header is a bad request', async (header) => {
    const { port } = await open({ announces })
    const socket = dial(port)
    socket.write(Buffer.from(client + header + GET, 'latin1'))
    expect(await answerOf(socket)).toMatch(/^HTTP\/1\.1 400 /)
  })

  it.each([client, binary])('is believed of nobody else: %j is a bad request', async (header) => {
    const { port } = await open()
    const socket = dial(port)
    socket.write(Buffer.from(header + GET, 'latin1'))
    expect(await answerOf(socket)).toMatch(/^HTTP\/1\.1 400 /)
  })

  it.each([client, binary])('is believed of nobody else under TLS either: %j', async (header) => {
    const { port } = await open({ tls: tls() })
    await expect(secure(port, ['h2'], header)).rejects.toThrow()
  })
})

describe('what is left of a request that has its whole answer', () => {
  const refuseEarly: Handle = (request, response) => {
    void (async () => {
      for await (const chunk of request) {
        if (chunk !== null) break
      }
      response.writeHead(413).end('too much')
    })()
  }

  it('is passed over by HTTP/2, so that who sends it comes to the answer', async () => {
    const { port } = await open({ handle: refuseEarly })
    const session = connectHttp2(`http://127.0.0.1:${port}`)
    const stream = session.request({ ':method': 'POST', ':path': '/' })
    const closed = new Promise((resolve) => stream.once('close', resolve))
    stream.end(Buffer.alloc(3_000_000))
    expect(await text(stream)).toBe('too much')
    await closed
    session.close()
  })
})

describe('closing', () => {
  it('ends what is idle and what is undecided at once, and lets what is under way end', async () => {
    const held: (() => void)[] = []
    let twoWait: () => void = () => undefined
    const twoAreUnderWay = new Promise<void>((resolve) => (twoWait = resolve))
    const listener = await openListener({
      handle: (request, response) => {
        if (request.url === '/now') {
          response.end('now')
          return
        }
        held.push(() => response.end('in the end'))
        if (held.length === 2) twoWait()
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
    await twoAreUnderWay

    const done = listener.close()
    await Promise.all([closed(undecided), closed(idle)])
    await new Promise((resolve) => idleSession.once('close', resolve))
    for (const answer of held) answer()
    expect(await text(stream)).toBe('in the end')
    expect(await answerOf(busy)).toContain('in the end')
    await done
  })

  it('waits for no HTTP/2 client without requests that keeps its half of the connection open', async () => {
    const listener = await openListener()
    const socket = createConnection({ host: '127.0.0.1', port: listener.port, allowHalfOpen: true })
    sockets.add(socket)
    const answered = new Promise((resolve) => socket.once('data', resolve))
    // The preface and an empty frame of settings (RFC 9113 §3.4, §6.5).
    socket.write(
      Buffer.concat([
        Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
        Buffer.from('000000040000000000', 'hex'),
      ]),
    )
    await answered
    socket.resume()
    await listener.close()
  })

  it('answers what a proxy has sent meanwhile on a kept connection, and asks it to use that no more', async () => {
    const listener = await openListener({ isProxy: () => true, handle: (_, response) => response.end('now') })
    const kept = dial(listener.port)
    const get = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'
    kept.write(get)
    await new Promise((resolve) => kept.once('data', resolve))
    const done = listener.close()
    kept.write(get)
    expect(await answerOf(kept)).toMatch(/^HTTP\/1\.1 200 [^]*\r\nConnection: close\r\n[^]*now$/)
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
