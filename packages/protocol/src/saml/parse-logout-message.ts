import { SsoError } from '../errors/sso-error.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { attributeOf, isElement } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/tree.ts'
import { decodeBoundMessage } from './decode-bound-message.ts'
import { namespaces } from './names.ts'
import { readRedirectMessage } from './verify-redirect-query.ts'

/** A logout message as it arrived. */
export type LogoutArrival =
  | {
      readonly binding: 'post'
      readonly parameter: 'SAMLRequest' | 'SAMLResponse'
      /** The field's value after form decoding. */
      readonly message: string
      readonly relayState: string | null
    }
  /** The query as received, without the leading `?`: its signature is over this very text. */
  | { readonly binding: 'redirect'; readonly query: string }

/**
 * A logout message that was decoded and parsed, and of which nothing was verified.
 *
 * The hints are claims of whoever sent it: use them to find the logout that it may answer, never to decide.
 */
export class ParsedLogoutMessage {
  readonly kind: 'request' | 'response'
  readonly binding: 'redirect' | 'post'
  /** `InResponseTo` as claimed; unverified. */
  readonly claimedInResponseTo: string | null
  /** As claimed. Over HTTP-Redirect the signature covers it; over HTTP-POST nothing does. */
  readonly relayState: string | null
  readonly #root: XmlElement
  /** The query that the detached signature is over; null for HTTP-POST, whose signature is enveloped. */
  readonly #query: string | null

  constructor(arrival: LogoutArrival) {
    const { parameter, message, relayState } =
      arrival.binding === 'redirect' ? readRedirectMessage(arrival.query) : arrival
    const bytes = decodeBoundMessage(arrival.binding, message, 'saml.logout_malformed')
    this.kind = parameter === 'SAMLRequest' ? 'request' : 'response'
    this.#root = parseRoot(bytes, this.kind === 'request' ? 'LogoutRequest' : 'LogoutResponse')
    this.#query = arrival.binding === 'redirect' ? arrival.query : null
    this.binding = arrival.binding
    this.claimedInResponseTo = attributeOf(this.#root, 'InResponseTo')
    this.relayState = relayState
    Object.freeze(this)
  }

  /** What a verification looks at. Not part of the package's interface. */
  static partsOf(message: ParsedLogoutMessage): { readonly root: XmlElement; readonly query: string | null } {
    return { root: message.#root, query: message.#query }
  }
}

/**
 * Reads a LogoutRequest or LogoutResponse as the single logout address receives it (saml-bindings-2.0-os
 * §3.4.4.1, §3.5.4). Parses it once.
 *
 * @throws SsoError `saml.logout_malformed`, `saml.logout_unexpected`, `saml.signature_malformed` for a query
 *   that is ambiguous, and those of `parseXml`
 * @example const message = parseLogoutMessage({ binding: 'redirect', query: 'SAMLRequest=…' })
 */
export function parseLogoutMessage(arrival: LogoutArrival): ParsedLogoutMessage {
  return new ParsedLogoutMessage(arrival)
}

function parseRoot(bytes: Uint8Array, expected: 'LogoutRequest' | 'LogoutResponse'): XmlElement {
  const root = parseXml(bytes, 'message')
  if (isElement(root, namespaces.protocol, expected)) return root
  throw new SsoError('saml.logout_unexpected', {
    expected,
    received: `${root.localName} of ${root.namespaceUri}`,
  })
}
