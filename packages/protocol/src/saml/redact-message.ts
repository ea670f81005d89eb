import { isBlank } from '../xml/characters.ts'
import { isElement } from '../xml/read-xml.ts'
import type { XmlElement, XmlNode } from '../xml/tree.ts'
import { type XmlFragment, writeXml } from '../xml/write-xml.ts'
import { namespaces } from './names.ts'
import { ParsedResponse } from './parse-response.ts'

/**
 * Whose text says nothing about a person. A list of what stays, not of what goes: whatever an IdP invents
 * is redacted until somebody has thought about it.
 */
const keptTexts: readonly (readonly [namespaceUri: string, localName: string])[] = [
  [namespaces.assertion, 'Issuer'],
  [namespaces.assertion, 'Audience'],
  [namespaces.assertion, 'AuthnContextClassRef'],
  [namespaces.signature, 'X509Certificate'],
]

/** Attributes that say nothing about a person; unprefixed, as SAML and XML Signature have them. */
const keptAttributes: ReadonlySet<string> = new Set([
  'ID',
  'Version',
  'InResponseTo',
  'IssueInstant',
  'Destination',
  'Consent',
  'Recipient',
  'NotBefore',
  'NotOnOrAfter',
  'AuthnInstant',
  'SessionNotOnOrAfter',
  'Format',
  'Method',
  'Name',
  'NameFormat',
  'FriendlyName',
  'Value',
  'Algorithm',
  'URI',
  'PrefixList',
  'Type',
])

const REDACTED = '[redacted]'

/**
 * A response as XML to be shown and shared: its structure, protocol values, attribute names and
 * certificates stay; every value that may be about a person or prove something (NameID, attribute
 * values, session index, addresses, status message, ciphertexts, signature and digest values) is replaced.
 *
 * Nothing of it is verified, and its signatures do not hold any more: it explains, it proves nothing.
 *
 * @example redactMessage(parseResponse(form.SAMLResponse)) // <samlp:Response ID="…"><saml:Issuer>https://…
 */
export function redactMessage(response: ParsedResponse): string {
  return writeXml(redactElement(ParsedResponse.rootOf(response), false))
}

/** `inValue`: within an attribute's value, where even elements of SAML are data. The parser limits the depth. */
function redactElement(element: XmlElement, inValue: boolean): XmlFragment {
  const inner = inValue || isElement(element, namespaces.assertion, 'AttributeValue')
  const keepsText = !inValue && keptTexts.some(([uri, name]) => isElement(element, uri, name))
  return {
    name: element.name,
    attributes: Object.fromEntries([...declarationsOf(element), ...attributesOf(element, inValue)]),
    children: element.children.map((child) => redactNode(child, inner, keepsText)),
  }
}

function redactNode(node: XmlNode, inValue: boolean, keepsText: boolean): XmlFragment | string {
  if (node.kind === 'element') return redactElement(node, inValue)
  return keepsText || isBlank(node.value) ? node.value : REDACTED
}

function declarationsOf(element: XmlElement): [string, string][] {
  return element.declarations.map(({ prefix, uri }) => [prefix === '' ? 'xmlns' : `xmlns:${prefix}`, uri])
}

function attributesOf(element: XmlElement, inValue: boolean): [string, string][] {
  return element.attributes.map(({ name, localName, namespaceUri, value }) => {
    const type = namespaceUri === namespaces.schemaInstance && localName === 'type'
    const kept = !inValue && (type || keptAttributes.has(name))
    return [name, kept ? value : REDACTED]
  })
}
