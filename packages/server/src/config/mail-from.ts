import { isIP } from 'node:net'
import type { Sender } from '../platform/mail.ts'
import { toMailAddress } from '../platform/mail-address.ts'

const MAX_NAME = 80

/**
 * A sender as people write it, or null when it is none: `no-reply@example.com`, `Example <no-reply@example.com>`, and the name in quotes.
 * Nothing in it may end a line of the header (RFC 5322 §2.2).
 */
export function readMailFrom(text: string): Sender | null {
  const [, written = '', inBrackets] = /^([^<>]*)<([^<>]*)>$/.exec(text) ?? []
  const name = written.trim().replace(/^"([^"]*)"$/, '$1')
  const address = toMailAddress(inBrackets ?? text)
  const isPlain = !/[\p{Cc}\p{Cf}"\\]/u.test(name) && name.length <= MAX_NAME
  return address === null || !isPlain ? null : { name, address }
}

/** Nobody reads what is answered, at the host that people know. */
export function defaultSender(publicUrl: string): Sender {
  const host = new URL(publicUrl).hostname
  // RFC 5321 §4.1.3: an address instead of a name stands in brackets, which IPv6 has already.
  return { name: 'Cardea', address: `no-reply@${isIP(host) === 0 ? host : `[${host}]`}` }
}
