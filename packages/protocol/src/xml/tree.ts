/**
 * The one XML tree. Made only by `parse-xml.ts`, frozen, and read by canonicalization, signatures
 * and SAML alike: the bytes that are verified and the values that are read are the same nodes.
 *
 * Names are resolved when parsed: `namespaceUri` is '' for no namespace, `prefix` is '' for none.
 * Attributes exclude namespace declarations, which are in `declarations`.
 */

/** An attribute other than a namespace declaration. Value as normalized by XML 1.0 §3.3.3. */
export interface XmlAttribute {
  readonly name: string
  readonly prefix: string
  readonly localName: string
  readonly namespaceUri: string
  readonly value: string
}

/** One `xmlns` or `xmlns:prefix` written on an element. `prefix` is '' for the default namespace. */
export interface XmlNamespaceDeclaration {
  readonly prefix: string
  readonly uri: string
}

/** Character data, entity references and CDATA resolved. Adjacent text is one node. */
export interface XmlText {
  readonly kind: 'text'
  readonly value: string
}

export interface XmlElement {
  readonly kind: 'element'
  readonly name: string
  readonly prefix: string
  readonly localName: string
  readonly namespaceUri: string
  readonly attributes: readonly XmlAttribute[]
  readonly declarations: readonly XmlNamespaceDeclaration[]
  readonly children: readonly XmlNode[]
  readonly parent: XmlElement | null
}

export type XmlNode = XmlElement | XmlText
