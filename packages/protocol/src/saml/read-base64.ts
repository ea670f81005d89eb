import { Buffer } from 'node:buffer'

/**
 * The bytes of a base64 text (RFC 4648 §4), or null when it is not exactly that: padding present, unused
 * bits zero, nothing else in it but XML white space (xs:base64Binary; identity providers wrap lines).
 */
export function readBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length === 0) return null
  return spells(text, bytes) || spells(text.replace(/[ \t\n\r]+/g, ''), bytes) ? bytes : null
}

/**
 * Is this the one right spelling of the bytes? Decoding skips what it does not know, and then bytes are
 * missing; but it knows the URL-safe letters too, takes a character beyond Latin-1 for the one that its low
 * byte names, and ignores the unused bits of the last quantum, which are zero in what encoding gives. To
 * encode everything took a thirtieth of the time of a validation.
 */
function spells(text: string, bytes: Buffer): boolean {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  if (bytes.length !== (text.length / 4) * 3 - padding) return false
  if (text.includes('-') || text.includes('_') || /[\u0100-\uffff]/.test(text)) return false
  return text.endsWith(bytes.subarray(padding - 3).toString('base64'))
}
