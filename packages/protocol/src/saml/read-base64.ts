import { Buffer } from 'node:buffer'

/**
 * The bytes of a base64 text (RFC 4648 §4), or null when it is not exactly that: padding present, unused
 * bits zero, nothing else in it but XML white space (xs:base64Binary; identity providers wrap lines).
 */
export function readBase64(text: string): Buffer | null {
  const compact = /[ \t\n\r]/.test(text) ? text.replace(/[ \t\n\r]+/g, '') : text
  const bytes = Buffer.from(compact, 'base64')
  // Decoding is lenient, encoding is not: only the one right spelling survives both.
  return bytes.length > 0 && bytes.toString('base64') === compact ? bytes : null
}
