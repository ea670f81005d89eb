import { describe, expect, it } from 'vitest'
import { judgeProxyHeader, ProxyHeaderFault } from './proxy-header.ts'

const line = (text: string) => Buffer.from(`${text}\r\n`, 'latin1')
const SIGNATURE = Buffer.from('0d0a0d0a000d0a515549540a', 'hex')

/** Version 2: a command, a family, and what follows. */
function binary(command: number, family: number, rest: Buffer, length = rest.length): Buffer {
  const head = Buffer.from([command, family, length >> 8, length & 255])
  return Buffer.concat([SIGNATURE, head, rest])
}

const PORTS = Buffer.from([0xdd, 0xd5, 0x01, 0xbb])
const IPV4 = Buffer.concat([Buffer.from([192, 0, 2, 7, 10, 0, 0, 1]), PORTS])
const IPV6 = Buffer.concat([
  Buffer.from('20010db8000000000000000000000007', 'hex'),
  Buffer.from('20010db8000000000000000000000001', 'hex'),
  PORTS,
])
const value = (kind: number, octets: Buffer) =>
  Buffer.concat([Buffer.from([kind, octets.length >> 8, octets.length & 255]), octets])

const whole: readonly (readonly [string, Buffer, unknown])[] = [
  ['TCP over IPv4', line('PROXY TCP4 192.0.2.7 10.0.0.1 56789 443'), { address: '192.0.2.7' }],
  ['TCP over IPv6', line('PROXY TCP6 2001:db8::7 2001:db8::1 0 65535'), { address: '2001:db8::7' }],
  [
    'the longest line',
    line(`PROXY TCP6 ${'ffff:'.repeat(7)}ffff ${'ffff:'.repeat(7)}ffff 65535 65535`),
    { address: `${'ffff:'.repeat(7)}ffff` },
  ],
  ['what is unknown', line('PROXY UNKNOWN'), 'unknown'],
  ['what is unknown, with more', line('PROXY UNKNOWN ffff::1 anything at all'), 'unknown'],
  ['binary IPv4', binary(0x21, 0x11, IPV4), { address: '192.0.2.7' }],
  ['binary IPv6', binary(0x21, 0x21, IPV6), { address: '2001:0db8:0000:0000:0000:0000:0000:0007' }],
  [
    'binary IPv4 with values',
    binary(0x21, 0x11, Buffer.concat([IPV4, value(0xea, Buffer.alloc(30)), value(4, Buffer.alloc(0))])),
    { address: '192.0.2.7' },
  ],
  ['a binary Unix socket', binary(0x21, 0x31, Buffer.alloc(216)), 'unknown'],
  ['binary without a family', binary(0x21, 0x00, Buffer.alloc(0)), 'unknown'],
  ['a probe of the proxy', binary(0x20, 0x00, Buffer.alloc(0)), 'itself'],
  ['a probe with addresses', binary(0x20, 0x11, IPV4), 'itself'],
]

describe('the PROXY header (HAProxy’s specification §2)', () => {
  it.each(whole)('has %s', (_, header, client) => {
    expect(judgeProxyHeader(header)).toEqual({ value: client, taken: header.length })
  })

  it.each(whole)('leaves what follows %s to the next reader', (_, header, client) => {
    const followed = Buffer.concat([header, Buffer.from('PROXY TCP4 GET / HTTP/1.1\r\n\r\n')])
    expect(judgeProxyHeader(followed)).toEqual({ value: client, taken: header.length })
  })

  it.each(whole)('waits for the rest of %s, wherever it is cut', (_, header) => {
    for (let length = 1; length < header.length; length += 1) {
      expect(judgeProxyHeader(header.subarray(0, length)), `after ${length}`).toBeNull()
    }
  })

  it.each([
    ['a request', Buffer.from('GET / HTTP/1.1\r\n')],
    ['TLS', Buffer.from([0x16, 3, 1])],
    ['HTTP/2', Buffer.from('PRI * HTTP/2.0\r\n')],
    ['another word', Buffer.from('PROXYTCP4 ')],
    ['small letters', Buffer.from('proxy TCP4 ')],
    ['a space before', Buffer.from(' PROXY TCP4 ')],
    ['no addresses', line('PROXY TCP4')],
    ['one address', line('PROXY TCP4 192.0.2.7 443')],
    ['a third address', line('PROXY TCP4 192.0.2.7 10.0.0.1 10.0.0.2 1 2')],
    ['addresses of the other family', line('PROXY TCP4 2001:db8::7 2001:db8::1 1 2')],
    ['IPv4 as IPv6', line('PROXY TCP6 192.0.2.7 10.0.0.1 1 2')],
    ['two families', line('PROXY TCP6 2001:db8::7 10.0.0.1 1 2')],
    ['an address that is none', line('PROXY TCP4 192.0.2.256 10.0.0.1 1 2')],
    ['an octal address', line('PROXY TCP4 192.0.2.07 10.0.0.1 1 2')],
    ['a short address', line('PROXY TCP4 192.7 10.0.0.1 1 2')],
    ['a zone', line('PROXY TCP6 fe80::1%eth0 2001:db8::1 1 2')],
    ['a name', line('PROXY TCP4 localhost 10.0.0.1 1 2')],
    ['a list', line('PROXY TCP4 192.0.2.7,10.0.0.9 10.0.0.1 1 2')],
    ['a port beyond 65535', line('PROXY TCP4 192.0.2.7 10.0.0.1 65536 2')],
    ['a port that begins with zero', line('PROXY TCP4 192.0.2.7 10.0.0.1 01 2')],
    ['a negative port', line('PROXY TCP4 192.0.2.7 10.0.0.1 -1 2')],
    ['two spaces', line('PROXY TCP4  192.0.2.7 10.0.0.1 1 2')],
    ['a space at the end', line('PROXY TCP4 192.0.2.7 10.0.0.1 1 2 ')],
    ['a tab', line('PROXY TCP4\t192.0.2.7 10.0.0.1 1 2')],
    ['a line feed alone', line('PROXY TCP4 192.0.2.7 10.0.0.1 1 2\nx')],
    ['a zero octet', line('PROXY TCP4 192.0.2.7\0 10.0.0.1 1 2')],
    ['a datagram', line('PROXY UDP4 192.0.2.7 10.0.0.1 1 2')],
    ['a word like UNKNOWN', line('PROXY UNKNOWNS')],
    ['a line without end', Buffer.from(`PROXY UNKNOWN ${'x'.repeat(200)}`)],
    ['a line whose end comes too late', line(`PROXY UNKNOWN ${'x'.repeat(93)}`)],
    ['version 1 in binary', binary(0x11, 0x11, IPV4)],
    ['version 3', binary(0x31, 0x11, IPV4)],
    ['a command that is none', binary(0x22, 0x11, IPV4)],
    ['binary datagrams', binary(0x21, 0x12, IPV4)],
    ['a family that is none', binary(0x21, 0x41, IPV4)],
    ['a transport that is none', binary(0x21, 0x13, IPV4)],
    ['addresses cut short', binary(0x21, 0x11, IPV4.subarray(0, 11))],
    ['IPv6 with the length of IPv4', binary(0x21, 0x21, IPV4)],
    ['nothing but values', binary(0x21, 0x21, value(4, Buffer.alloc(10)))],
    ['a value cut short', binary(0x21, 0x11, Buffer.concat([IPV4, Buffer.from([4, 0, 5, 1])]))],
    ['half the head of a value', binary(0x21, 0x11, Buffer.concat([IPV4, Buffer.from([4, 0])]))],
    ['more than 216 octets', binary(0x21, 0x11, Buffer.alloc(0), 217)],
    ['65,535 octets', binary(0x20, 0x00, Buffer.alloc(0), 65_535)],
  ])('is not %s', (_, said) => {
    expect(() => judgeProxyHeader(said)).toThrow(ProxyHeaderFault)
  })
})
