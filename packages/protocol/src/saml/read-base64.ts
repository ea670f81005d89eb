import { Buffer } from 'node:buffer'

/**
 * The bytes of a base64 text (RFC 4648 §4), or null when it is not exactly that: padding present, unused
 * bits zero, nothing else in it but XML white space (xs:base64Binary; identity providers wrap lines).
 */
export function readBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length === 0) return null
  // Decoding is lenient, encoding is not: only the one right spelling survives both. White space is looked
  // for only when there may be some: the search takes longer than decoding and encoding together.
  const spelling = bytes.toString('base64')
  return spelling === text || spelling === text.replace(/[ \t\n\r]+/g, '') ? bytes : null
}
