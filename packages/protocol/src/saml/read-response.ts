import { attributeOf, nextElement, optionalChild } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/tree.ts'
import { namespaces } from './names.ts'
import { readIssuer } from './read-issuer.ts'
import { readStatus } from './read-status.ts'
import { refuseOtherChildren } from './refuse-other-children.ts'
import type { ResponseFacts } from './response-facts.ts'

/** saml-core-2.0-os §3.2.2 and §3.3.3, the schema's content of a Response. */
const responseChildren = [
  [namespaces.assertion, 'Issuer'],
  [namespaces.signature, 'Signature'],
  [namespaces.protocol, 'Extensions'],
  [namespaces.protocol, 'Status'],
  [namespaces.assertion, 'Assertion'],
  [namespaces.assertion, 'EncryptedAssertion'],
] as const

/**
 * Reads the Response's own attributes and elements.
 *
 * @throws SsoError `saml.xml_unexpected`
 */
export function readResponse(root: XmlElement): ResponseFacts {
  refuseOtherChildren(root, responseChildren)
  const issuer = optionalChild(root, namespaces.assertion, 'Issuer')
  return {
    version: attributeOf(root, 'Version'),
    destination: attributeOf(root, 'Destination'),
    inResponseTo: attributeOf(root, 'InResponseTo'),
    issuer: issuer === null ? null : readIssuer(issuer),
    status: readStatus(root),
  }
}

/** The elements that are, or may hold, an assertion, wherever they hide (incidents rows 4, 6). */
export interface FoundAssertions {
  readonly assertions: readonly XmlElement[]
  /** SAML's wrappers of XML Encryption, of every kind. */
  readonly encrypted: readonly XmlElement[]
}

/** Walks the whole document. */
export function findAssertions(root: XmlElement): FoundAssertions {
  const assertions: XmlElement[] = []
  const encrypted: XmlElement[] = []
  for (let element: XmlElement | null = root; element !== null; element = nextElement(element)) {
    const { localName } = element
    // The name first: it settles nearly every element, and is shorter to compare than the namespace.
    if (localName === 'Assertion' && element.namespaceUri === namespaces.assertion) assertions.push(element)
    if (localName.startsWith('Encrypted') && element.namespaceUri === namespaces.assertion) {
      encrypted.push(element)
    }
  }
  return { assertions, encrypted }
}
