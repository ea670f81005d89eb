import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createClientAddress } from './client-address.ts'

const PROXY = '10.0.0.1'
const trusting = createClientAddress(['10.0.0.0/8', '2001:db8:ffff::/48', '203.0.113.9'])
const behind = (forwardedFor: string | undefined, peer = PROXY) => trusting(peer, forwardedFor).address

describe('the client’s address (RFC 9700 §4.13; incidents rows 88 and 98)', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:0201', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['::1', '::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['', 'unknown'],
    ['1.2.3', 'unknown'],
  ])('of a connection from %j is %s', (peer, address) => {
    expect(createClientAddress([])(peer, undefined).address).toBe(address)
  })

  it('is “unknown” when the connection has gone: one subject for all, and never none', () => {
    expect(trusting(undefined, '192.0.2.1').address).toBe('unknown')
  })

  it.each(['192.0.2.1', '10.1.2.3', '127.0.0.1', 'unknown', ''])(
    'is the peer’s when nobody has named that peer, whatever its header says (%j)',
    (forwardedFor) => {
      expect(trusting('198.51.100.7', forwardedFor)).toEqual({
        address: '198.51.100.7',
        exact: '198.51.100.7',
        ignoredHeader: true,
      })
      expect(createClientAddress([])(PROXY, forwardedFor).address).toBe(PROXY)
    },
  )

  it.each([
    ['one client', '192.0.2.1', '192.0.2.1'],
    ['a client that claims to be another', '198.51.100.1, 192.0.2.1', '192.0.2.1'],
    ['a client that claims to be a proxy', '10.0.0.9, 192.0.2.1', '192.0.2.1'],
    ['two proxies', '192.0.2.1, 10.0.0.9', '192.0.2.1'],
    ['a proxy that is named alone', '192.0.2.1,203.0.113.9', '192.0.2.1'],
    ['a forged chain before two proxies', '1.1.1.1, 10.0.0.7, 192.0.2.1, 10.0.0.9', '192.0.2.1'],
    ['proxies all the way', '10.0.0.8, 10.0.0.9', '10.0.0.8'],
    ['a port', '192.0.2.1:50123', '192.0.2.1'],
    ['IPv6', '2001:db8:1:2::7', '2001:db8:1:2::/64'],
    ['IPv6 in brackets with a port', '[2001:db8:1:2::7]:50123', '2001:db8:1:2::/64'],
    ['IPv6 behind an IPv6 proxy', '2001:db8:1:2::7, 2001:db8:ffff::1', '2001:db8:1:2::/64'],
    ['IPv4 written as IPv6', '::ffff:192.0.2.1', '192.0.2.1'],
    ['a proxy written as IPv6', '192.0.2.1, ::ffff:10.0.0.9', '192.0.2.1'],
    ['garbage before the client, which the client wrote', '<script>, , 192.0.2.1', '192.0.2.1'],
  ])('behind trusted proxies: %s', (_, forwardedFor, address) => {
    expect(behind(forwardedFor)).toBe(address)
    expect(behind(forwardedFor, '::ffff:10.0.0.1')).toBe(address)
  })

  it.each([
    '',
    ' ',
    ',',
    'unknown',
    '_hidden',
    '192.0.2.1,',
    '192.0.2.1, unknown',
    '192.0.2.1, 10.0.0.9, x',
    '192.0.2',
    '192.0.2.256',
    '0300.0.2.1',
    '0xc0000201',
    '192.0.2.1/32',
    '192.0.2.1:',
    '192.0.2.1:123456',
    '192.0.2.1 198.51.100.1',
    '192.0.2.1;198.51.100.1',
    'for=192.0.2.1',
    '2001:db8::1:50123:x',
    '[192.0.2.1',
    '１92.0.2.1',
  ])('is the peer’s when the header cannot be read there: %j', (forwardedFor) => {
    expect(behind(forwardedFor)).toBe(PROXY)
  })

  it('is exact where a rule about addresses asks, and nobody’s where a proxy says what cannot be read', () => {
    expect(trusting('2001:db8:1:2:3::7', undefined).exact).toBe('2001:db8:1:2:3::7')
    expect(trusting('::ffff:192.0.2.1', undefined).exact).toBe('192.0.2.1')
    expect(trusting(PROXY, '198.51.100.1, 2001:db8:1:2:3::7').exact).toBe('2001:db8:1:2:3::7')
    expect(trusting('198.51.100.7', '192.0.2.1').exact).toBe('198.51.100.7')
    for (const unread of ['', 'unknown', '192.0.2.1, x']) expect(trusting(PROXY, unread).exact).toBeNull()
    expect(trusting(undefined, undefined).exact).toBeNull()
  })

  it('is nothing that the client can choose: whatever stands to the left of what the proxy wrote', () => {
    fc.assert(
      fc.property(fc.string(), (forged) => {
        expect(behind(`${forged}, 192.0.2.1`)).toBe('192.0.2.1')
      }),
    )
  })

  it('is one for all addresses of an IPv6 network of 64 bits', () => {
    const word = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16))
    fc.assert(
      fc.property(fc.tuple(word, word, word, word), (last) => {
        expect(behind(`2001:db8:1:2:${last.join(':')}`)).toBe('2001:db8:1:2::/64')
      }),
    )
  })
})
