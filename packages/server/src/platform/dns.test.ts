import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDnsServer, dnsServer } from '../../test/dns-server.ts'
import { createDns } from './dns.ts'

describe('TXT records of a name', () => {
  let one: TestDnsServer
  let two: TestDnsServer
  beforeAll(async () => {
    ;[one, two] = await Promise.all([dnsServer(), dnsServer()])
  })
  afterAll(() => {
    one.close()
    two.close()
  })

  const ask = (name: string) => createDns([one.address]).txt(name)

  it('come as each resolver sees them, each value in one piece, also those too large for a datagram', async () => {
    const long = 'x'.repeat(700)
    one.publish('acme.example', { txt: ['v=spf1 -all', long] })
    two.publish('acme.example', { txt: ['other'] })
    expect(await createDns([one.address, two.address]).txt('acme.example')).toEqual([
      { kind: 'records', values: expect.arrayContaining(['v=spf1 -all', long]) as unknown },
      { kind: 'records', values: ['other'] },
    ])
  })

  it('are none for a name that does not exist, or that has only others', async () => {
    expect(await ask('nobody.example')).toEqual([{ kind: 'records', values: [] }])
    one.publish('empty.example', { txt: [] })
    expect(await ask('empty.example')).toEqual([{ kind: 'records', values: [] }])
  })

  it('RFC 1034 §3.6.2: are those of another name behind an alias, which is told instead', async () => {
    one.publish('alias.example', { cname: 'elsewhere.example' })
    one.publish('elsewhere.example', { txt: ['cardea-verify=x'] })
    expect(await ask('alias.example')).toEqual([{ kind: 'alias', target: 'elsewhere.example' }])
  })

  it.each([
    ['fails (SERVFAIL)', { rcode: 2 } as const, 'ESERVFAIL'],
    ['refuses', { rcode: 5 } as const, 'EREFUSED'],
    ['is silent', 'silence' as const, 'ETIMEOUT'],
  ])('are not known of a resolver that %s', async (_, held, reason) => {
    one.publish('broken.example', held)
    expect(await ask('broken.example')).toEqual([{ kind: 'unreachable', reason }])
  })

  it('are not known where nobody listens', async () => {
    const [answer] = await createDns(['127.0.0.1:9']).txt('acme.example')
    expect(answer).toMatchObject({ kind: 'unreachable' })
  })
})
