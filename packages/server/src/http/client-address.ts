import ipaddr from 'ipaddr.js'
import { type Address, type IpRange, isWithin, parseAddress } from '../platform/ip-range.ts'

/**
 * Who sent a request, by address: for limits, the log, the events of who did it, and credentials that say from where they may be
 * used; for nothing else (incidents rows 88 and 98).
 */
export interface ClientAddress {
  /** One IPv4 address, or one IPv6 network of 64 bits: what one subscriber has at least. */
  readonly address: string
  /** The one address; null where it, or what a trusted proxy says of it, cannot be read. */
  readonly exact: string | null
  /** A proxy that nobody has named sent `X-Forwarded-For`: it was not believed. */
  readonly ignoredHeader: boolean
}

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
    if (own === null) return { address: UNKNOWN, exact: null, ignoredHeader: false }
    if (forwardedFor === undefined) return clientAt(own)
    if (!isTrusted(own)) return { ...clientAt(own), ignoredHeader: true }
    const client = clientBehind(forwardedFor, isTrusted)
    // Nobody is let in for being the proxy, but the proxy can be limited for it.
    return client === null ? { ...clientAt(own), exact: null } : clientAt(client)
  }
}

/** Makes the function that tells whether the peer of a connection is a proxy that this deployment names. */
export function createIsTrusted(trustedProxies: readonly string[]): (peer: string | undefined) => boolean {
  const isTrusted = trustOf(trustedProxies)
  return (peer) => {
    const address = parseAddress(peer ?? '')
    return address !== null && isTrusted(address)
  }
}

function clientAt(address: Address): ClientAddress {
  return { address: subjectOf(address), exact: address.toString(), ignoredHeader: false }
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

/** RFC 4291 §2.5.1: the last 64 bits are an interface's, and a client takes as many as it likes. */
function subjectOf(address: Address): string {
  if (address.kind() === 'ipv4') return address.toString()
  const network = new ipaddr.IPv6([...address.toByteArray().slice(0, 8), ...Array<number>(8).fill(0)])
  return `${network.toString()}/64`
}

function trustOf(trustedProxies: readonly string[]): (address: Address) => boolean {
  const networks = trustedProxies.map(parseNetwork)
  return (address) => networks.some((network) => isWithin(address, network))
}

/** Of the settings, which have been read at the start. */
function parseNetwork(text: string): IpRange {
  if (text.includes('/')) return ipaddr.parseCIDR(text)
  const address = ipaddr.process(text)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}
