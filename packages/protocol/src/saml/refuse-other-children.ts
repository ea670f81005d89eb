import { isBlank } from '../xml/characters.ts'
import { isElement, unexpected } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/tree.ts'
import type { ElementName } from './verify-signature.ts'

/**
 * Refuses an element that has other content than its schema gives it: a child that we would pass over
 * is a place to hide something.
 *
 * @throws SsoError `saml.xml_unexpected`
 */
export function refuseOtherChildren(element: XmlElement, allowed: readonly ElementName[]): void {
  for (let child = element.firstChild; child !== null; child = child.nextSibling) {
    if (child.kind === 'text' ? isBlank(child.value) : isOneOf(child, allowed)) continue
    const expected = allowed.map(([, name]) => name).join(', ')
    throw unexpected(element, expected, child.kind === 'text' ? 'text' : child.name)
  }
}

function isOneOf(element: XmlElement, names: readonly ElementName[]): boolean {
  for (const [namespaceUri, localName] of names) if (isElement(element, namespaceUri, localName)) return true
  return false
}
