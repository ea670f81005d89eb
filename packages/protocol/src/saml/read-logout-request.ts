import { attributeOf, childElements, optionalChild, textOf } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/tree.ts'
import type { LogoutRequestFacts } from './logout-facts.ts'
import { namespaces } from './names.ts'
import { instantOf, optionalInstantOf, requiredAttribute } from './read-instant.ts'
import { readIssuer } from './read-issuer.ts'
import { readNameId } from './read-name-id.ts'
import { refuseOtherChildren } from './refuse-other-children.ts'

/** saml-core-2.0-os §3.2.1 and §3.7.1, the schema's content; a BaseID is of no use to anybody. */
const children = [
  [namespaces.assertion, 'Issuer'],
  [namespaces.signature, 'Signature'],
  [namespaces.protocol, 'Extensions'],
  [namespaces.assertion, 'NameID'],
  [namespaces.assertion, 'EncryptedID'],
  [namespaces.protocol, 'SessionIndex'],
] as const

/**
 * Reads a LogoutRequest into plain values. Call it with nodes whose signature was verified.
 *
 * @throws SsoError `saml.xml_unexpected` when something is missing that the schema demands, comes twice, or is malformed
 */
export function readLogoutRequest(root: XmlElement): LogoutRequestFacts {
  refuseOtherChildren(root, children)
  const issuer = optionalChild(root, namespaces.assertion, 'Issuer')
  const nameId = optionalChild(root, namespaces.assertion, 'NameID')
  return {
    id: requiredAttribute(root, 'ID'),
    version: attributeOf(root, 'Version'),
    issueInstant: instantOf(root, 'IssueInstant'),
    destination: attributeOf(root, 'Destination'),
    issuer: issuer && readIssuer(issuer),
    notOnOrAfter: optionalInstantOf(root, 'NotOnOrAfter'),
    nameId: nameId && readNameId(nameId),
    encrypted: optionalChild(root, namespaces.assertion, 'EncryptedID') !== null,
    sessionIndexes: childElements(root, namespaces.protocol, 'SessionIndex').map((index) => textOf(index)),
  }
}
