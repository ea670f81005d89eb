import { attributeOf, optionalChild } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/tree.ts'
import type { LogoutResponseFacts } from './logout-facts.ts'
import { namespaces } from './names.ts'
import { instantOf, requiredAttribute } from './read-instant.ts'
import { readIssuer } from './read-issuer.ts'
import { readStatus } from './read-status.ts'
import { refuseOtherChildren } from './refuse-other-children.ts'

/** saml-core-2.0-os §3.2.2 and §3.7.2, the schema's content. */
const children = [
  [namespaces.assertion, 'Issuer'],
  [namespaces.signature, 'Signature'],
  [namespaces.protocol, 'Extensions'],
  [namespaces.protocol, 'Status'],
] as const

/**
 * Reads a LogoutResponse into plain values. Call it with nodes whose signature was verified.
 *
 * @throws SsoError `saml.xml_unexpected` when something is missing that the schema demands, comes twice, or is malformed
 */
export function readLogoutResponse(root: XmlElement): LogoutResponseFacts {
  refuseOtherChildren(root, children)
  const issuer = optionalChild(root, namespaces.assertion, 'Issuer')
  return {
    id: requiredAttribute(root, 'ID'),
    version: attributeOf(root, 'Version'),
    issueInstant: instantOf(root, 'IssueInstant'),
    destination: attributeOf(root, 'Destination'),
    issuer: issuer && readIssuer(issuer),
    inResponseTo: attributeOf(root, 'InResponseTo'),
    status: readStatus(root),
  }
}
