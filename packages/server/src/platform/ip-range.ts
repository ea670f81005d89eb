import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

export type Address = ipaddr.IPv4 | ipaddr.IPv6

/** A network: its first address and how many bits of it count. */
export type IpRange = readonly [network: Address, bits: number]

/** The bits before the IPv4 address in `::ffff:192.0.2.1` (RFC 4291 §2.5.5.2). */
const MAPPED_BITS = 96

/** Null for what is no address. `::ffff:192.0.2.1` is 192.0.2.1, which is how it came. */
export function parseAddress(text: string): Address | null {
  // ipaddr.js also reads short and octal forms (1.2.3, 010.0.0.1), of which every program makes another address.
  return isIP(text) === 0 ? null : ipaddr.process(text)
}

/** A network in CIDR notation, or one address; null for anything else. IPv4 in IPv6 clothes is IPv4 here, too. */
export function parseIpRange(text: string): IpRange | null {
  const [written = '', length, ...rest] = text.split('/')
  if (isIP(written) === 0 || rest.length > 0) return null
  const plain = ipaddr.parse(written)
  const most = plain.kind() === 'ipv4' ? 32 : 128
  const bits = length === undefined ? most : readLength(length)
  if (bits === null || bits > most) return null
  if (plain instanceof ipaddr.IPv4 || !plain.isIPv4MappedAddress()) return [plain, bits]
  return bits < MAPPED_BITS ? null : [plain.toIPv4Address(), bits - MAPPED_BITS]
}

function readLength(text: string): number | null {
  return /^(?:0|[1-9][0-9]{0,2})$/.test(text) ? Number(text) : null
}

export function isWithin(address: Address, [network, bits]: IpRange): boolean {
  return address.kind() === network.kind() && address.match(network, bits)
}

/** The one spelling of a network: without the bits that do not count. */
export function showIpRange([network, bits]: IpRange): string {
  const kept = network.toByteArray().map((byte, index) => byte & ~(0xff >> clamp(bits - index * 8)))
  return `${ipaddr.fromByteArray(kept).toString()}/${String(bits)}`
}

function clamp(bits: number): number {
  return Math.min(8, Math.max(0, bits))
}
