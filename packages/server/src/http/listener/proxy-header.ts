import { isIPv4, isIPv6, type Socket } from 'node:net'
import { readAhead, type Verdict } from './read-ahead.ts'

/**
 * For whom a proxy connects, by the header of the PROXY protocol (HAProxy's specification, versions 1 and 2) with which the connection
 * begins: an address; `itself`, for its own probes; or `unknown`.
 */
export type ProxiedFor = { readonly address: string } | 'itself' | 'unknown'

/** Takes the header from the connection. Fails when there is none, or one that is not exactly as specified. */
export function readProxyHeader(socket: Socket): Promise<ProxiedFor> {
  return readAhead(socket, judgeProxyHeader)
}

/** The header at the beginning of these bytes; null while it is not whole. */
export function judgeProxyHeader(bytes: Buffer): Verdict<ProxiedFor> | null {
  if (beginsLike(bytes, SIGNATURE)) return bytes.length < SIGNATURE.length + 4 ? null : judgeBinary(bytes)
  if (beginsLike(bytes, WORD)) return judgeLine(bytes)
  throw new ProxyHeaderFault('there is none')
}

export class ProxyHeaderFault extends Error {
  constructor(what: string) {
    super(`the PROXY header: ${what}`)
  }
}

/** As far as there are bytes. */
function beginsLike(bytes: Buffer, beginning: Buffer): boolean {
  const shared = Math.min(bytes.length, beginning.length)
  return bytes.compare(beginning, 0, shared, 0, shared) === 0
}

/* Version 1 (§2.1): one line of text. */

const WORD = Buffer.from('PROXY ', 'latin1')

/** §2.1: the longest line there can be, with its end. */
const LONGEST_LINE = 107

function judgeLine(bytes: Buffer): Verdict<ProxiedFor> | null {
  const end = bytes.subarray(0, LONGEST_LINE).indexOf('\r\n')
  if (end === -1) {
    if (bytes.length >= LONGEST_LINE) throw new ProxyHeaderFault('the line does not end')
    return null
  }
  return { value: readLine(bytes.toString('latin1', WORD.length, end)), taken: end + 2 }
}

function readLine(line: string): ProxiedFor {
  // §2.1: what follows this word is to be ignored.
  if (line === 'UNKNOWN' || line.startsWith('UNKNOWN ')) return 'unknown'
  const [, family, source = '', destination = '', ...ports] =
    /^(TCP4|TCP6) ([0-9a-fA-F.:]+) ([0-9a-fA-F.:]+) (0|[1-9][0-9]{0,4}) (0|[1-9][0-9]{0,4})$/.exec(line) ?? []
  const isAddress = family === 'TCP4' ? isIPv4 : isIPv6
  if (!isAddress(source) || !isAddress(destination) || ports.some((port) => Number(port) > 65_535)) {
    throw new ProxyHeaderFault('the line names no two addresses and ports')
  }
  return { address: source }
}

/* Version 2 (§2.2): a signature, command, family and length, then addresses and typed values. */

const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1')

const HEAD = 16

/** Bytes after the head: addresses of the largest family, or smaller ones and what clouds add to them. */
const MOST = 216

const LOCAL = 0x20
const PROXY = 0x21

function judgeBinary(bytes: Buffer): Verdict<ProxiedFor> | null {
  const command = bytes.readUInt8(12)
  const length = bytes.readUInt16BE(14)
  if (command !== LOCAL && command !== PROXY) throw new ProxyHeaderFault('the command is not known')
  if (length > MOST) throw new ProxyHeaderFault('it is too long')
  if (bytes.length < HEAD + length) return null
  const rest = bytes.subarray(HEAD, HEAD + length)
  const value = readBinary(bytes.readUInt8(13), rest)
  // §2.2: for LOCAL the connection is the proxy's own, whatever else is said.
  return { value: command === LOCAL ? 'itself' : value, taken: HEAD + length }
}

/** §2.2: the families over a stream, and how many bytes two addresses and ports have. Datagrams come by no connection. */
function readBinary(family: number, rest: Buffer): ProxiedFor {
  switch (family) {
    case 0x00:
      return 'unknown'
    case 0x11:
      return withValues(rest, 12, { address: rest.subarray(0, 4).join('.') })
    case 0x21:
      return withValues(rest, 36, { address: ipv6(rest) })
    case 0x31:
      return withValues(rest, 216, 'unknown')
    default:
      throw new ProxyHeaderFault('the family is not known')
  }
}

function ipv6(rest: Buffer): string {
  return Array.from({ length: 8 }, (_, index) =>
    rest.subarray(2 * index, 2 * index + 2).toString('hex'),
  ).join(':')
}

/** §2.2.6: what follows the addresses is read by its lengths only, which must come out even. */
function withValues(rest: Buffer, addresses: number, value: ProxiedFor): ProxiedFor {
  let at = addresses
  while (at + 3 <= rest.length) at += 3 + rest.readUInt16BE(at + 1)
  if (at !== rest.length) throw new ProxyHeaderFault('the lengths do not agree')
  return value
}
