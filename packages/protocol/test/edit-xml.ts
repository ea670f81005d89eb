import { canonicalize } from '../src/xml/canonicalize.ts'
import { escapeAttribute, escapeText } from '../src/xml/write-xml.ts'
import type { XmlElement } from '../src/xml/tree.ts'

/** Rewrites documents for attacks: every element as it is, except where an edit says otherwise. */

/** What becomes of the text of one element. */
export type Edits = ReadonlyMap<XmlElement, (text: string) => string>

/** The document as text, with edits. Prefixes and declarations stay as written. */
export function rewrite(element: XmlElement, edits: Edits): string {
  const declarations = element.declarations.map(
    ({ prefix, uri }) => ` xmlns${prefix === '' ? '' : `:${prefix}`}="${escapeAttribute(uri)}"`,
  )
  const attributes = element.attributes.map(({ name, value }) => ` ${name}="${escapeAttribute(value)}"`)
  const content = element.children.map((child) =>
    child.kind === 'text' ? escapeText(child.value) : rewrite(child, edits),
  )
  const text = `<${element.name}${declarations.join('')}${attributes.join('')}>${content.join('')}</${element.name}>`
  return edits.get(element)?.(text) ?? text
}

/** An element that can be put anywhere: it declares every prefix that it uses, and a signature over it still verifies. */
export function portable(element: XmlElement): string {
  return canonicalize(element)
}

/** All elements in document order. */
export function allElements(element: XmlElement): readonly XmlElement[] {
  return [
    element,
    ...element.children.flatMap((child) => (child.kind === 'element' ? allElements(child) : [])),
  ]
}

/** The first element with this local name. */
export function find(root: XmlElement, localName: string): XmlElement {
  const found = allElements(root).find((element) => element.localName === localName)
  if (found === undefined) throw new Error(`no ${localName}`)
  return found
}
