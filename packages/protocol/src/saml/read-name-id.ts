import { attributeOf, textOf } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/tree.ts'
import type { QualifiedNameId } from './types.ts'

/**
 * Reads a `NameID` (saml-core-2.0-os §2.2.2), its text exactly as sent. Null when it names nobody: it has no
 * character but white space.
 */
export function readNameId(element: XmlElement): QualifiedNameId | null {
  const value = textOf(element)
  if (value.trim() === '') return null
  return {
    value,
    format: attributeOf(element, 'Format'),
    nameQualifier: attributeOf(element, 'NameQualifier'),
    spNameQualifier: attributeOf(element, 'SPNameQualifier'),
  }
}
