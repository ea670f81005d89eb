import type { KeyObject } from 'node:crypto'
import { Buffer } from 'node:buffer'
import { deflateRawSync } from 'node:zlib'
import { checkRelayState } from './check-relay-state.ts'
import { signRedirectQuery } from './sign-redirect-query.ts'

/**
 * The URL that carries a message over HTTP-Redirect (saml-bindings-2.0-os §3.4.4.1): raw DEFLATE, base64,
 * percent-encoding, and a detached signature over exactly those parameters when `signing` is given.
 * A query that the destination already has is kept in front; a fragment is dropped.
 *
 * @throws SsoError `saml.relay_state_too_long`, and `saml.signature_algorithm` when the key does not fit
 * @example redirectBindingUrl({ destination: ssoUrl, message: writeAuthnRequest(…), parameter: 'SAMLRequest', relayState: login.id })
 */
export function redirectBindingUrl(input: {
  readonly destination: string
  /** The XML text, unsigned: over this binding a message has no enveloped signature. */
  readonly message: string
  readonly parameter: 'SAMLRequest' | 'SAMLResponse'
  /** At most 80 bytes. */
  readonly relayState: string | null
  /** Without `algorithm`: SHA-256 with the key's own kind. */
  readonly signing?: { readonly privateKey: KeyObject; readonly algorithm?: string } | undefined
}): string {
  const compressed = deflateRawSync(Buffer.from(input.message, 'utf8')).toString('base64')
  const parameters = [`${input.parameter}=${encodeURIComponent(compressed)}`]
  if (input.relayState !== null) {
    parameters.push(`RelayState=${encodeURIComponent(checkRelayState(input.relayState))}`)
  }
  const query = parameters.join('&')
  const [address = ''] = input.destination.split('#')
  const signed = input.signing === undefined ? query : signRedirectQuery({ ...input.signing, query })
  return `${address}${separator(address)}${signed}`
}

function separator(address: string): string {
  if (!address.includes('?')) return '?'
  return /[?&]$/.test(address) ? '' : '&'
}
