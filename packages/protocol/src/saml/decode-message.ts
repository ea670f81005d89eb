import { SsoError } from '../errors/sso-error.ts'
import { readBase64 } from './read-base64.ts'

/** Bytes of XML, as `parseXml` limits a message. */
const MAX_MESSAGE_BYTES = 512 * 1024

/** Characters of its base64 with a line break after every 64, and some room. */
const MAX_ENCODED_LENGTH = 720 * 1024

/**
 * Decodes a SAML form field: base64 with padding (RFC 4648 §4), in one line or wrapped with line breaks
 * and spaces, as some IdPs send it. The size is limited before anything is decoded.
 *
 * @throws SsoError `request.too_large`, `saml.response_encoding`
 */
export function decodeMessage(field: string): Uint8Array {
  if (field.length > MAX_ENCODED_LENGTH) throw new SsoError('request.too_large', { limit: MAX_MESSAGE_BYTES })
  const bytes = readBase64(field)
  if (bytes === null) throw new SsoError('saml.response_encoding', { reason: whyNot(field.trim()) })
  return bytes
}

/** The mistakes that are met, in words for the admin. */
function whyNot(field: string): string {
  if (field === '') return 'it is empty'
  if (field.startsWith('<')) return 'it is XML that was not encoded'
  if (/%[0-9A-F]{2}/i.test(field)) return 'it is percent-encoded twice'
  if (/^[\w-]+={0,2}$/.test(field) && /[-_]/.test(field)) return 'it is in the URL-safe alphabet'
  if (/[^A-Za-z0-9+/=\s]/.test(field)) return 'it has characters outside the alphabet'
  return 'it is cut off or padded wrongly'
}
