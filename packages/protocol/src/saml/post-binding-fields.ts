import { Buffer } from 'node:buffer'
import { checkRelayState } from './check-relay-state.ts'
import { type SignXmlInput, signXml } from './sign-xml.ts'

/** Names and values of the hidden fields of the form. */
export type PostBindingFields = Readonly<Record<string, string>>

/**
 * The form fields that carry a message over HTTP-POST (saml-bindings-2.0-os §3.5.4), with an enveloped
 * signature when `signing` is given.
 *
 * @throws SsoError `saml.relay_state_too_long`, and `saml.signature_algorithm` when the key does not fit
 * @example postBindingFields({ message: writeAuthnRequest(…), parameter: 'SAMLRequest', relayState: login.id })
 */
export function postBindingFields(input: {
  /** The XML text, unsigned. */
  readonly message: string
  /** Absent: `SAMLRequest`. */
  readonly parameter?: 'SAMLRequest' | 'SAMLResponse' | undefined
  /** At most 80 bytes. */
  readonly relayState: string | null
  /** `elementId` is the message's ID; the certificate (base64 DER) is sent along for the IdP's log. */
  readonly signing?: Omit<SignXmlInput, 'xml' | 'signatureAfter'> | undefined
}): PostBindingFields {
  const xml =
    input.signing === undefined
      ? input.message
      : signXml({ ...input.signing, xml: input.message, signatureAfter: 'issuer' })
  const message = { [input.parameter ?? 'SAMLRequest']: Buffer.from(xml, 'utf8').toString('base64') }
  return input.relayState === null ? message : { ...message, RelayState: checkRelayState(input.relayState) }
}
