import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isWithin, parseAddress, parseIpRange, showIpRange } from './ip-range.ts'

const shown = (text: string) => {
  const range = parseIpRange(text)
  return range === null ? null : showIpRange(range)
}
const contains = (range: string, address: string) => {
  const [network, one] = [parseIpRange(range), parseAddress(address)]
  return network !== null && one !== null && isWithin(one, network)
}

describe('a network', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1/32'],
    ['192.0.2.0/24', '192.0.2.0/24'],
    ['192.0.2.77/24', '192.0.2.0/24'],
    ['192.0.2.77/27', '192.0.2.64/27'],
    ['10.0.0.1/0', '0.0.0.0/0'],
    ['2001:DB8::1', '2001:db8::1/128'],
    ['2001:db8:ffff::1/33', '2001:db8:8000::/33'],
    ['::ffff:192.0.2.1', '192.0.2.1/32'],
    ['::ffff:192.0.2.77/120', '192.0.2.0/24'],
  ])('written %s is %s', (written, one) => {
    expect(shown(written)).toBe(one)
  })

  it.each([
    '',
    'example.com',
    '192.0.2',
    '0300.0.2.1',
    '0xc0000201',
    '192.0.2.0/33',
    '192.0.2.0/',
    '192.0.2.0/+8',
    '192.0.2.0/08',
    '192.0.2.0/8/8',
    '192.0.2.0/24 ',
    '2001:db8::/129',
    // Parts of it are IPv4 and parts are nobody's.
    '::ffff:192.0.2.1/95',
  ])('is not written %j', (text) => {
    expect(parseIpRange(text)).toBeNull()
  })

  it.each([
    ['192.0.2.0/24', '192.0.2.255', true],
    ['192.0.2.0/24', '192.0.3.0', false],
    ['192.0.2.0/24', '::ffff:192.0.2.9', true],
    ['::ffff:192.0.2.0/120', '192.0.2.9', true],
    ['2001:db8::/32', '2001:db8:1::1', true],
    ['2001:db8::/32', '192.0.2.1', false],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['::/0', '192.0.2.1', false],
  ])('%s and %s: %s', (range, address, expected) => {
    expect(contains(range, address)).toBe(expected)
  })

  it('contains the address that it was written with, in its one spelling too', () => {
    const byte = fc.integer({ min: 0, max: 255 })
    fc.assert(
      fc.property(fc.tuple(byte, byte, byte, byte), fc.integer({ min: 0, max: 32 }), (bytes, bits) => {
        const address = bytes.join('.')
        const range = `${address}/${String(bits)}`
        expect(contains(range, address)).toBe(true)
        expect(contains(shown(range) ?? '', address)).toBe(true)
        expect(shown(shown(range) ?? '')).toBe(shown(range))
      }),
    )
  })
})
