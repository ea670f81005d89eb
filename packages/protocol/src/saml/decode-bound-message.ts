import { inflateRawSync } from 'node:zlib'
import { SsoError } from '../errors/sso-error.ts'
import { decodeMessage } from './decode-message.ts'

/** Bytes after inflation. A request is about one kilobyte; a bomb is stopped here (incidents row 96). */
const MAX_INFLATED_BYTES = 64 * 1024

/**
 * The bytes of a request or logout message: base64 in a form (saml-bindings-2.0-os §3.5.4), of raw DEFLATE in
 * a query (§3.4.4.1).
 *
 * @throws SsoError of the given code, with the reason
 */
export function decodeBoundMessage(
  binding: 'redirect' | 'post',
  field: string,
  code: 'saml.request_malformed' | 'saml.logout_malformed',
): Uint8Array {
  try {
    const bytes = decodeMessage(field)
    return binding === 'post' ? bytes : inflateRawSync(bytes, { maxOutputLength: MAX_INFLATED_BYTES })
  } catch (error) {
    if (!(error instanceof SsoError)) throw new SsoError(code, { reason: 'it does not inflate' })
    const { reason } = error.details
    throw new SsoError(code, { reason: typeof reason === 'string' ? reason : 'it is too large' })
  }
}
