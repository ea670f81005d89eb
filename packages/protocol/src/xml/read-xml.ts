import { SsoError } from '../errors/sso-error.ts'
import type { XmlElement, XmlNode } from './tree.ts'

/** The child elements with this expanded name, in document order. */
export function childElements(element: XmlElement, namespaceUri: string, localName: string): XmlElement[] {
  const found: XmlElement[] = []
  for (let child = element.firstChild; child !== null; child = child.nextSibling) {
    if (child.kind === 'element' && isElement(child, namespaceUri, localName)) found.push(child)
  }
  return found
}

/** Has the element this expanded name? Prefixes never matter. */
export function isElement(element: XmlElement, namespaceUri: string, localName: string): boolean {
  return element.localName === localName && element.namespaceUri === namespaceUri
}

/**
 * The one child element with this expanded name.
 *
 * @throws SsoError `saml.xml_unexpected` when there is none, or more than one: a second one is never
 *   passed over (incidents rows 6, 8, 16).
 */
export function onlyChild(element: XmlElement, namespaceUri: string, localName: string): XmlElement {
  const child = optionalChild(element, namespaceUri, localName)
  if (child === null) throw unexpected(element, `one ${localName}`, 'none')
  return child
}

/**
 * The child element with this expanded name, or null.
 *
 * @throws SsoError `saml.xml_unexpected` when there is more than one
 */
export function optionalChild(
  element: XmlElement,
  namespaceUri: string,
  localName: string,
): XmlElement | null {
  let found: XmlElement | null = null
  for (let child = element.firstChild; child !== null; child = child.nextSibling) {
    if (child.kind === 'text' || !isElement(child, namespaceUri, localName)) continue
    if (found !== null) {
      const count = childElements(element, namespaceUri, localName).length
      throw unexpected(element, `one ${localName}`, `${count}`)
    }
    found = child
  }
  return found
}

/**
 * The whole text of an element, untrimmed; '' when it is empty.
 *
 * @throws SsoError `saml.xml_unexpected` when the element has a child element (incidents row 3)
 */
export function textOf(element: XmlElement): string {
  let text = ''
  for (let child = element.firstChild; child !== null; child = child.nextSibling) {
    if (child.kind === 'element') throw unexpected(element, 'text only', child.name)
    text += child.value
  }
  return text
}

/** The value of an attribute in no namespace, or null. `x:ID` is never taken for `ID`. */
export function attributeOf(element: XmlElement, name: string): string | null {
  for (let attribute = element.firstAttribute; attribute !== null; attribute = attribute.next) {
    if (attribute.localName === name && attribute.namespaceUri === '') return attribute.value
  }
  return null
}

/** What stands in an element is not what its schema says. */
export function unexpected(within: XmlElement, expected: string, received: string): SsoError {
  return new SsoError('saml.xml_unexpected', { within: within.name, expected, received })
}

/** The element that begins next in the document, or null: the walk over a whole tree from its root. */
export function nextElement(element: XmlElement): XmlElement | null {
  let next = elementFrom(element.firstChild)
  for (let at: XmlElement | null = element; next === null && at !== null; at = at.parent) {
    next = elementFrom(at.nextSibling)
  }
  return next
}

function elementFrom(node: XmlNode | null): XmlElement | null {
  let at = node
  while (at !== null && at.kind === 'text') at = at.nextSibling
  return at
}
