import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Who sent a request, by address: for limits and the log, and for nothing else (incidents rows 88 and 98). */
export interface ClientAddress {
  /** One IPv4 address, or one IPv6 network of 64 bits: what one subscriber has at least. */
  readonly address: string
  /** A proxy that nobody has named sent `X-Forwarded-For`: it was not believed. */
  readonly ignoredHeader: boolean
}

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** No request is without limits: what has no address shares one subject. */
const UNKNOWN = 'unknown'

/**
 * Makes the function that finds the client of a request: the peer of the connection, unless that is a trusted proxy;
 * then the right-most address of `X-Forwarded-For` that is no trusted proxy, because each proxy appends whom it was
 * called by and the client writes what it likes to the left of that. If all are trusted it is the left-most, where
 * the request began. What cannot be read on the way there counts as the peer's own.
 *
 * The header's text has addresses with or without a port (Azure's gateways send one). RFC 7239 `Forwarded` is not
 * read: proxies that send it can send this one, and two headers that disagree are a way around both.
 */
export function createClientAddress(
  trustedProxies: readonly string[],
): (peer: string | undefined, forwardedFor: string | undefined) => ClientAddress {
  const isTrusted = trustOf(trustedProxies)
  return (peer, forwardedFor) => {
    const own = parseAddress(peer ?? '')
    if (own === null) return { address: UNKNOWN, ignoredHeader: false }
    if (forwardedFor === undefined) return { address: subjectOf(own), ignoredHeader: false }
    if (!isTrusted(own)) return { address: subjectOf(own), ignoredHeader: true }
    return { address: subjectOf(clientBehind(forwardedFor, isTrusted) ?? own), ignoredHeader: false }
  }
}

/** The right-most address that is not trusted, else the left-most; null when one on the way cannot be read. */
function clientBehind(forwardedFor: string, isTrusted: (address: Address) => boolean): Address | null {
  let client: Address | null = null
  for (const item of forwardedFor.split(',').reverse()) {
    client = parseAddress(withoutPort(item.trim()))
    if (client === null || !isTrusted(client)) return client
  }
  return client
}

function withoutPort(item: string): string {
  const [, bracketed, plain] = /^(?:\[([^\]]*)\]|([0-9.]+))(?::[0-9]{1,5})?$/.exec(item) ?? []
  return bracketed ?? plain ?? item
}

/** Null for what is no address. `::ffff:192.0.2.1` is 192.0.2.1, which is how it came. */
function parseAddress(text: string): Address | null {
  // ipaddr.js also reads short and octal forms (1.2.3, 010.0.0.1), of which every program makes another address.
  return isIP(text) === 0 ? null : ipaddr.process(text)
}

/** RFC 4291 §2.5.1: the last 64 bits are an interface's, and a client takes as many as it likes. */
function subjectOf(address: Address): string {
  if (address.kind() === 'ipv4') return address.toString()
  const network = new ipaddr.IPv6([...address.toByteArray().slice(0, 8), ...Array<number>(8).fill(0)])
  return `${network.toString()}/64`
}

function trustOf(trustedProxies: readonly string[]): (address: Address) => boolean {
  const networks = trustedProxies.map(parseNetwork)
  return (address) =>
    networks.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits))
}

function parseNetwork(text: string): [Address, number] {
  if (text.includes('/')) return ipaddr.parseCIDR(text)
  const address = ipaddr.process(text)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}
