import { DOMParser, XMLSerializer } from '@xmldom/xmldom'

/** Documents taken apart and put together again, with a DOM that is not ours. */
export class Message {
  readonly document: Document

  constructor(xml: string) {
    this.document = new DOMParser().parseFromString(xml, 'text/xml')
  }

  get root(): Element {
    return this.document.documentElement
  }

  /** The first element with this local name. */
  find(localName: string): Element {
    const found = elementsNamed(this.root, localName)[0]
    if (found === undefined) throw new Error(`no ${localName}`)
    return found
  }

  toString(): string {
    return new XMLSerializer().serializeToString(this.document)
  }
}

export function elementsNamed(root: Element, localName: string): Element[] {
  const named = root.localName === localName ? [root] : []
  return [...named, ...childrenOf(root).flatMap((child) => elementsNamed(child, localName))]
}

function childrenOf(element: Element): Element[] {
  return Array.from(element.childNodes).filter((node): node is Element => node.nodeType === 1)
}

export const copyOf = (element: Element) => element.cloneNode(true) as Element

/** A copy without the Signature that is its child. */
export function unsignedCopyOf(element: Element): Element {
  const copy = copyOf(element)
  for (const child of childrenOf(copy)) if (child.localName === 'Signature') copy.removeChild(child)
  return copy
}

/** A copy without any Signature. */
export function bareCopyOf(element: Element): Element {
  const copy = copyOf(element)
  for (const signature of elementsNamed(copy, 'Signature')) signature.parentNode?.removeChild(signature)
  return copy
}

export const VICTIM = 'admin@evil.example'

/** Makes it name another person, under other IDs. */
export function turnEvil(element: Element): Element {
  for (const nameId of elementsNamed(element, 'NameID')) nameId.textContent = VICTIM
  element.setAttribute('ID', '_evil')
  if (element.localName !== 'Assertion')
    for (const assertion of elementsNamed(element, 'Assertion')) assertion.setAttribute('ID', '_evil2')
  return element
}

export function before(place: Element, added: Element): void {
  place.parentNode?.insertBefore(added, place)
}

export function after(place: Element, added: Element): void {
  place.parentNode?.insertBefore(added, place.nextSibling)
}

/** An element of its own namespace around another. */
export function around(qualifiedName: string, namespace: string, ...inner: readonly Element[]): Element {
  const document = new DOMParser().parseFromString(
    `<${qualifiedName} xmlns${qualifiedName.includes(':') ? `:${qualifiedName.split(':')[0] ?? ''}` : ''}="${namespace}"/>`,
    'text/xml',
  )
  const outer = document.documentElement
  for (const element of inner) outer.appendChild(element)
  return outer
}

export const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol'
export const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion'
export const XMLDSIG = 'http://www.w3.org/2000/09/xmldsig#'

/** A change of the message as a function of its text. */
export const onMessage = (change: (message: Message) => void) => (xml: string) => {
  const message = new Message(xml)
  change(message)
  return message.toString()
}
