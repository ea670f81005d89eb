import { SsoError } from '../errors/sso-error.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { attributeOf, childElements, textOf } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/tree.ts'
import { decodeMessage } from './decode-message.ts'
import { namespaces } from './names.ts'

/**
 * A SAMLResponse that was decoded and parsed, and of which nothing was verified.
 *
 * The two hints are claims of whoever sent the form: use them to find the login or to explain a
 * refusal, never to decide. Everything else becomes readable through `verifyResponse` only.
 */
export class ParsedResponse {
  /** `InResponseTo` as claimed; unverified. */
  readonly claimedInResponseTo: string | null
  /** Text of the Response's `Issuer` as claimed; unverified. */
  readonly claimedIssuer: string | null
  readonly #root: XmlElement

  constructor(root: XmlElement) {
    this.#root = root
    this.claimedInResponseTo = attributeOf(root, 'InResponseTo')
    this.claimedIssuer = claimedIssuer(root)
    Object.freeze(this)
  }

  /** The parsed Response, for `verifyResponse`. Not part of the package's interface. */
  static rootOf(response: ParsedResponse): XmlElement {
    return response.#root
  }
}

/**
 * Reads the form field `SAMLResponse` as received over HTTP-POST (saml-bindings-2.0-os §3.5.4):
 * base64 of the XML, never compressed. Parses it once.
 *
 * @param samlResponse the field's value after form decoding
 * @throws SsoError `request.too_large`, `saml.response_encoding`, `saml.response_expected`, and those of `parseXml`
 * @example const response = parseResponse(form.SAMLResponse)
 */
export function parseResponse(samlResponse: string): ParsedResponse {
  const root = parseXml(decodeMessage(samlResponse), 'message')
  if (root.localName !== 'Response' || root.namespaceUri !== namespaces.protocol) {
    throw new SsoError('saml.response_expected', { received: `${root.localName} of ${root.namespaceUri}` })
  }
  return new ParsedResponse(root)
}

/** A hint must not refuse a document: what cannot be read is no hint. */
function claimedIssuer(root: XmlElement): string | null {
  const [issuer, ...others] = childElements(root, namespaces.assertion, 'Issuer')
  if (issuer === undefined || others.length > 0) return null
  return issuer.children.every((child) => child.kind === 'text') ? textOf(issuer).trim() : null
}
