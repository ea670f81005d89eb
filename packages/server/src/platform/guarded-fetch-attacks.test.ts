import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { dnsServer } from '../../test/dns-server.ts'
import { createOutbound } from './guarded-fetch.ts'

/*
 * Server-side request forgery, as it was done to others (incidents row 99): the inside is a real server on
 * loopback, the resolver a real one that the attacker runs. In production nothing may reach the inside.
 */

let inside: Server
let port: number
let reached = 0

beforeAll(async () => {
  inside = createServer((_, response) => {
    reached += 1
    response.end('secret')
  })
  inside.on('connection', () => (reached += 1))
  await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve))
  port = (inside.address() as AddressInfo).port
})
beforeEach(() => {
  reached = 0
})
afterAll(() => inside.close())

describe('DNS rebinding (incidents row 99)', () => {
  it('a name that is public when checked and private when used is asked for once, and not reached', async () => {
    // The first answer passes the check: 127.0.0.2 is allowed and nobody listens there. Every later one is the inside.
    const answers = ['127.0.0.2']
    let asked = 0
    const dns = await dnsServer({
      'rebinding.example': () => {
        asked += 1
        return answers.shift() ?? '127.0.0.1'
      },
    })
    const options = { mode: 'production', egressAllow: ['127.0.0.2'], dnsServers: [dns.address] } as const
    const { fetch } = createOutbound(options)
    const url = `https://rebinding.example:${String(port)}/`
    await expect(fetch(url)).rejects.toMatchObject({ code: 'upstream.unreachable' })
    expect([asked, reached]).toEqual([1, 0])
    // From now on the name is the inside's, and is refused before anything is connected.
    await expect(fetch(url)).rejects.toMatchObject({ code: 'upstream.address_refused' })
    expect([asked, reached]).toEqual([2, 0])
    dns.close()
  })

  it('a name that alternates is judged at every request anew', async () => {
    let turn = 0
    const dns = await dnsServer({ 'flip.example': () => (turn++ % 2 === 0 ? '127.0.0.1' : '127.0.0.2') })
    const options = { mode: 'production', egressAllow: ['127.0.0.2'], dnsServers: [dns.address] } as const
    const { fetch } = createOutbound(options)
    const codes: unknown[] = []
    for (let attempt = 0; attempt < 4; attempt++) {
      codes.push(await fetch(`https://flip.example:${String(port)}/`).catch((error: unknown) => error))
    }
    expect(codes).toMatchObject([
      { code: 'upstream.address_refused' },
      { code: 'upstream.unreachable' },
      { code: 'upstream.address_refused' },
      { code: 'upstream.unreachable' },
    ])
    expect(reached).toBe(0)
    dns.close()
  })
})

describe('a redirect into a private network (incidents row 99)', () => {
  it.each([301, 302, 303, 307, 308])('is refused: %i', async (status) => {
    const outside = createServer((_, response) =>
      response.writeHead(status, { location: `http://127.0.0.1:${String(port)}/` }).end(),
    )
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve))
    const { fetch } = createOutbound({ mode: 'sandbox', egressAllow: [], dnsServers: [] })
    const address = `http://127.0.0.1:${String((outside.address() as AddressInfo).port)}/`
    await expect(fetch(address, { redirect: 'follow' })).rejects.toMatchObject({
      code: 'upstream.redirect_refused',
    })
    expect(reached).toBe(0)
    outside.closeAllConnections()
    outside.close()
  })
})

describe('the inside in disguise (incidents row 99)', () => {
  it.each([
    ['decimal', '2130706433'],
    ['octal', '0177.0.0.1'],
    ['octal in every part', '0177.0000.0000.0001'],
    ['hexadecimal', '0x7f000001'],
    ['hexadecimal parts', '0x7f.0x0.0x0.0x1'],
    ['a short form', '127.1'],
    ['full-width digits', '１２７.0.0.1'],
    ['percent-encoding', '%31%32%37.0.0.1'],
    ['IPv6 that maps it', '[::ffff:127.0.0.1]'],
    ['IPv6 that maps it in hexadecimal', '[::ffff:7f00:1]'],
    ['IPv6 that contains it', '[::127.0.0.1]'],
    ['NAT64', '[64:ff9b::127.0.0.1]'],
    ['6to4', '[2002:7f00:1::]'],
  ])('as %s is refused in production: %s', async (_, host) => {
    const { fetch } = createOutbound({ mode: 'production', egressAllow: [], dnsServers: [] })
    await expect(fetch(`https://${host}:${String(port)}/`)).rejects.toMatchObject({
      code: 'upstream.address_refused',
    })
    expect(reached).toBe(0)
  })
})
