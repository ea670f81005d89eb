import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { SsoError } from '@cardea/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dnsServer } from '../../test/dns-server.ts'
import { createOutbound } from './guarded-fetch.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const sandbox = { mode: 'sandbox' as const, egressAllow: [], dnsServers: [] }
const production = { ...sandbox, mode: 'production' as const }

let server: Server
let port: number
let requests: string[] = []
let respond: (request: IncomingMessage, response: ServerResponse) => void = (_, response) =>
  response.end('hello')

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request.url ?? '')
    respond(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  const error: unknown = await attempt.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(SsoError)
  return error instanceof SsoError ? error.code : ''
}

describe('outbound requests', () => {
  it('reach loopback in sandbox mode, by address and by any name under localhost (RFC 6761 §6.3)', async () => {
    const { fetch } = createOutbound(sandbox)
    for (const host of ['127.0.0.1', 'localhost', 'idp.localhost']) {
      const response = await fetch(`http://${host}:${String(port)}/`)
      expect(await response.text()).toBe('hello')
    }
  })

  it.each([
    ['loopback', '127.0.0.1'],
    ['loopback by another address', '127.8.8.8'],
    ['loopback in decimal', '2130706433'],
    ['loopback in octal', '0177.0.0.1'],
    ['loopback in IPv6', '[::1]'],
    ['loopback in hexadecimal', '0x7f.1'],
    ['a public address in decimal, which no honest configuration is written in', '134744072'],
    ['an IPv4 address inside IPv6', '[::10.0.0.1]'],
    ['site-local IPv6', '[fec0::1]'],
    ['Teredo', '[2001:0:a00:1::]'],
    ['the documentation’s IPv6', '[2001:db8::1]'],
    ['benchmarking', '198.18.0.1'],
    ['172.16/12', '172.31.255.255'],
    ['loopback mapped into IPv6', '[::ffff:127.0.0.1]'],
    ['a private network', '10.0.0.1'],
    ['a private network', '192.168.1.1'],
    ['the cloud’s metadata', '169.254.169.254'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['this network', '0.0.0.0'],
    ['broadcast', '255.255.255.255'],
    ['multicast', '224.0.0.1'],
    ['unique local IPv6', '[fd00::1]'],
    ['link-local IPv6', '[fe80::1]'],
    ['a private address behind NAT64', '[64:ff9b::a00:1]'],
    ['a private address behind 6to4', '[2002:a00:1::]'],
  ])('refuse %s (%s)', async (_, host) => {
    const { fetch } = createOutbound(production)
    expect(await codeOf(fetch(`https://${host}:${String(port)}/`))).toBe('upstream.address_refused')
  })

  it('refuse a name of which any address is private', async () => {
    const { fetch } = createOutbound(production, () => Promise.resolve(['93.184.216.34', '10.0.0.1']))
    expect(await codeOf(fetch('https://mixed.example/'))).toBe('upstream.address_refused')
  })

  it('refuse http in production, and schemes that are not of the web', async () => {
    expect(await codeOf(createOutbound(production).fetch('http://idp.example.com/'))).toBe(
      'upstream.address_refused',
    )
    expect(await codeOf(createOutbound(sandbox).fetch('file:///etc/passwd'))).toBe('upstream.address_refused')
  })

  it('connect to the address that was checked: a name is resolved once (DNS rebinding)', async () => {
    const answers: string[][] = [['10.9.9.9'], ['127.0.0.1']]
    let asked = 0
    const { fetch } = createOutbound({ ...sandbox, egressAllow: ['10.9.9.9'] }, () => {
      asked += 1
      return Promise.resolve(answers.shift() ?? ['127.0.0.1'])
    })
    requests = []
    await codeOf(fetch(`http://rebinding.example:${String(port)}/`))
    expect(asked).toBe(1)
    expect(requests).toEqual([])
  }, 15_000)

  it.each([
    ['a host name', 'private.example'],
    ['an address', '127.0.0.1'],
    ['a network', '127.0.0.0/8'],
  ])('reach what CARDEA_EGRESS_ALLOW names by %s', async (_, allow) => {
    const { fetch } = createOutbound({ ...production, egressAllow: [allow] }, () =>
      Promise.resolve(['127.0.0.1']),
    )
    // The address passes; the plain http server then fails the TLS handshake.
    expect(await codeOf(fetch(`https://private.example:${String(port)}/`))).toBe('upstream.unreachable')
    expect(
      await codeOf(
        createOutbound(production, () => Promise.resolve(['127.0.0.1'])).fetch('https://private.example/'),
      ),
    ).toBe('upstream.address_refused')
  })

  it.each([
    ['loopback', ['127.0.0.1']],
    ['the cloud’s metadata', ['169.254.169.254']],
    ['an IPv6 that maps it', ['::ffff:169.254.169.254']],
  ])('refuse a name that resolves to %s, in production', async (_, addresses) => {
    const { fetch } = createOutbound(production, () => Promise.resolve(addresses))
    expect(await codeOf(fetch('https://idp.example/'))).toBe('upstream.address_refused')
  })

  it('refuse localhost in production, whatever a resolver says (RFC 6761 §6.3)', async () => {
    const { fetch } = createOutbound(production, () => Promise.resolve(['93.184.216.34']))
    for (const host of ['localhost', 'LOCALHOST', 'idp.localhost', 'idp.localhost.']) {
      expect(await codeOf(fetch(`https://${host}/`))).toBe('upstream.address_refused')
    }
  })

  it('say that a name without addresses is unreachable, and refuse what is no address', async () => {
    const { fetch } = createOutbound(sandbox, () => Promise.resolve([]))
    expect(await codeOf(fetch('http://nowhere.example/'))).toBe('upstream.unreachable')
    for (const text of ['', '/keys', 'http://', 'https://[::1']) {
      expect(await codeOf(fetch(text))).toBe('upstream.address_refused')
    }
  })

  it('check a Request like its address', async () => {
    const request = new Request('https://10.0.0.1/')
    expect(await codeOf(createOutbound(production).fetch(request))).toBe('upstream.address_refused')
  })

  it('ask the resolvers of CARDEA_DNS_SERVERS, and check what those answer', async () => {
    const resolver = await dnsServer({ 'idp.example': '127.0.0.1', 'inside.example': '10.0.0.1' })
    const { fetch } = createOutbound({ ...sandbox, dnsServers: [resolver.address] })
    respond = (_, response) => response.end('hello')
    const response = await fetch(`http://idp.example:${String(port)}/`)
    expect(await response.text()).toBe('hello')
    expect(await codeOf(fetch(`http://inside.example:${String(port)}/`))).toBe('upstream.address_refused')
    expect(await codeOf(fetch('http://nowhere.example/'))).toBe('upstream.unreachable')
    resolver.close()
  })

  it('do not follow redirects', async () => {
    respond = (_, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end()
    const { fetch } = createOutbound(sandbox)
    expect(await codeOf(fetch(`http://127.0.0.1:${String(port)}/`, { redirect: 'follow' }))).toBe(
      'upstream.redirect_refused',
    )
  })

  it('refuse user names and passwords in the address', async () => {
    for (const user of ['user:pass', 'user', ':pass']) {
      expect(await codeOf(createOutbound(sandbox).fetch(`http://${user}@127.0.0.1:${String(port)}/`))).toBe(
        'upstream.address_refused',
      )
    }
  })

  it('read at most one MiB, counted after decompression', async () => {
    const { fetch } = createOutbound(sandbox)
    respond = (_, response) => response.end(Buffer.alloc(1024 * 1024 + 1))
    expect(await codeOf(fetch(`http://127.0.0.1:${String(port)}/`))).toBe('upstream.too_large')
    respond = (_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(2 ** 24)))
    expect(await codeOf(fetch(`http://127.0.0.1:${String(port)}/`))).toBe('upstream.too_large')
    respond = (_, response) => response.end(Buffer.alloc(1024 * 1024))
    expect((await (await fetch(`http://127.0.0.1:${String(port)}/`)).arrayBuffer()).byteLength).toBe(
      1024 * 1024,
    )
  })

  // Node and undici hold signals by weak references: a garbage collection must not lose the deadline.
  it('give up after five seconds, also when bytes keep trickling', async () => {
    const closed = new Promise<void>((resolve) => {
      respond = (_, response) => {
        const drip = setInterval(() => {
          response.write('x')
          collectGarbage()
        }, 200)
        response.on('close', () => {
          clearInterval(drip)
          resolve()
        })
      }
    })
    expect(await codeOf(createOutbound(sandbox).fetch(`http://127.0.0.1:${String(port)}/`))).toBe(
      'upstream.timeout',
    )
    await closed
  }, 15_000)

  it('give up after five seconds when no answer comes at all, and when the caller gives up', async () => {
    const beat = setInterval(collectGarbage, 200)
    respond = () => undefined
    const { fetch } = createOutbound(sandbox)
    expect(await codeOf(fetch(`http://127.0.0.1:${String(port)}/`))).toBe('upstream.timeout')
    clearInterval(beat)
    const caller = new AbortController()
    const attempt = codeOf(fetch(`http://127.0.0.1:${String(port)}/`, { signal: caller.signal }))
    caller.abort()
    expect(await attempt).toBe('upstream.timeout')
    expect(await codeOf(fetch(`http://127.0.0.1:${String(port)}/`, { signal: caller.signal }))).toBe(
      'upstream.timeout',
    )
  }, 15_000)

  it('say what the system said when nobody listens', async () => {
    const closed = createServer()
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
    const { port: free } = closed.address() as AddressInfo
    await new Promise((resolve) => closed.close(resolve))
    const attempt = createOutbound(sandbox).fetch(`http://127.0.0.1:${String(free)}/`)
    await expect(attempt).rejects.toMatchObject({
      code: 'upstream.unreachable',
      details: { reason: 'ECONNREFUSED' },
    })
  })

  it('pass method, headers and body on, and the answer’s status and headers back', async () => {
    respond = (request, response) => {
      void (async () => {
        const chunks: Buffer[] = []
        for await (const chunk of request) chunks.push(chunk as Buffer)
        response.writeHead(418, { 'x-echo': `${request.method ?? ''} ${String(request.headers['x-sent'])}` })
        response.end(Buffer.concat(chunks))
      })()
    }
    const response = await createOutbound(sandbox).fetch(`http://127.0.0.1:${String(port)}/`, {
      method: 'POST',
      headers: { 'x-sent': 'yes' },
      body: new URLSearchParams({ a: '1' }),
    })
    expect([response.status, response.headers.get('x-echo'), await response.text()]).toEqual([
      418,
      'POST yes',
      'a=1',
    ])
  })
})
