import { attributeOf, textOf } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/tree.ts'
import type { IssuerFact } from './response-facts.ts'

/** Reads an `Issuer` (saml-core-2.0-os §2.2.5). White space around it is layout, never part of an entity ID. */
export function readIssuer(issuer: XmlElement): IssuerFact {
  return { value: textOf(issuer).trim(), format: attributeOf(issuer, 'Format') }
}
