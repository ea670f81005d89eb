import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** What may be reached although it is not public. */
export interface AddressRules {
  /** Sandbox mode: the simulator and local identity providers. */
  readonly loopback: boolean
  /** Host names, addresses or CIDRs (`CARDEA_EGRESS_ALLOW`). */
  readonly allow: readonly string[]
}

/** Why this address may not be called, as the end of a sentence, or null when it may. */
export function addressFault(
  host: string,
  address: string,
  { loopback, allow }: AddressRules,
): string | null {
  // ipaddr.js also reads short forms (1.2.3), of which every program makes another address.
  if (isIP(address) === 0) return 'its address cannot be read'
  // ::ffff:10.0.0.1 is 10.0.0.1 to the network, so it is to us.
  const parsed = ipaddr.process(address)
  const range = parsed.range()
  if (range === 'unicast' && !isDisguised(parsed)) return null
  if (allow.some((item) => item.toLowerCase() === host || contains(item, parsed))) return null
  if (range === 'loopback' && loopback) return null
  return `it is a ${range === 'unicast' ? 'translated' : range} address`
}

/**
 * IPv6 outside 2000::/3, the only block that is assigned for global use (RFC 4291 §2.4): among the rest are
 * forms that carry an IPv4 address inside (`::10.0.0.1`), which a gateway would unwrap.
 */
function isDisguised(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return address.kind() === 'ipv6' && !contains('2000::/3', address)
}

function contains(item: string, address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (isIP(item) !== 0) return ipaddr.process(item).toString() === address.toString()
  if (!ipaddr.isValidCIDR(item)) return false
  const [network, bits] = ipaddr.parseCIDR(item)
  return network.kind() === address.kind() && address.match(network, bits)
}
