import { attributeOf, unexpected } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/tree.ts'
import { parseDateTime } from './date-time.ts'

/**
 * The value of an attribute that the schema demands.
 *
 * @throws SsoError `saml.xml_unexpected`
 */
export function requiredAttribute(element: XmlElement, attribute: string): string {
  const value = attributeOf(element, attribute)
  if (value === null) throw unexpected(element, `the attribute ${attribute}`, 'none')
  return value
}

/**
 * The time in an attribute that the schema demands.
 *
 * @throws SsoError `saml.xml_unexpected`
 */
export function instantOf(element: XmlElement, attribute: string): Date {
  const text = requiredAttribute(element, attribute)
  const instant = parseDateTime(text.trim())
  if (instant === null) throw unexpected(element, `a time in ${attribute}`, text)
  return instant
}

/** The same of an attribute that may be absent. */
export function optionalInstantOf(element: XmlElement, attribute: string): Date | null {
  return attributeOf(element, attribute) === null ? null : instantOf(element, attribute)
}
