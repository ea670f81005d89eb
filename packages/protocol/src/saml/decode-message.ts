import { Buffer } from 'node:buffer'
import { SsoError } from '../errors/sso-error.ts'

/** Bytes of XML, as `parseXml` limits a message. */
const MAX_MESSAGE_BYTES = 512 * 1024

/** Characters of base64 with the line breaks of MIME (CRLF after 64) and some room. */
const MAX_ENCODED_LENGTH = 720 * 1024

const base64Form = /^[A-Za-z0-9+/]+={0,2}$/

/**
 * Decodes a SAML form field: base64 with padding (RFC 4648 §4), as one line or with line breaks and
 * spaces in it, as IdPs that wrap it send it. The size is limited before anything is decoded.
 *
 * @throws SsoError `request.too_large`, `saml.response_encoding`
 */
export function decodeMessage(field: string): Uint8Array {
  if (field.length > MAX_ENCODED_LENGTH) throw new SsoError('request.too_large', { limit: MAX_MESSAGE_BYTES })
  const text = /[\r\n ]/.test(field) ? field.replace(/[\r\n ]+/g, '') : field
  if (text === '') throw new SsoError('saml.response_encoding', { reason: 'it is empty' })
  if (!base64Form.test(text))
    throw new SsoError('saml.response_encoding', { reason: foreignCharacters(text) })
  if (text.length % 4 !== 0)
    throw new SsoError('saml.response_encoding', { reason: 'its length is no multiple of four' })
  const bytes = Buffer.from(text, 'base64')
  if (!text.endsWith(lastQuantum(bytes))) {
    throw new SsoError('saml.response_encoding', { reason: 'its last characters encode nothing' })
  }
  return bytes
}

/** RFC 4648 §3.5: unused bits are zero, so that one message has one encoding. */
function lastQuantum(bytes: Buffer): string {
  return bytes.subarray(Math.floor((bytes.length - 1) / 3) * 3).toString('base64')
}

function foreignCharacters(text: string): string {
  if (text.startsWith('<')) return 'it is XML that was not encoded'
  if (/^[A-Za-z0-9_-]+={0,2}$/.test(text)) return 'it is the URL-safe alphabet'
  if (text.includes('%')) return 'it is percent-encoded twice'
  return 'it has characters outside the alphabet'
}
