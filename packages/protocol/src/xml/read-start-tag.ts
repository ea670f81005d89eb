import { continuesName, isSpace, startsName } from './characters.ts'
import { declareNamespace, namespaceOf } from './namespace-scope.ts'
import {
  type GrowingElement,
  type OpenElement,
  type QualifiedName,
  type Reading,
  countNode,
  malformed,
  openElement,
  tooLarge,
} from './reading.ts'
import { resolveReferences } from './resolve-references.ts'
import type { XmlAttribute, XmlNamespaceDeclaration } from './tree.ts'

const MAX_ATTRIBUTES = 64
const COLON = 0x3a
const EQUALS = 0x3d
const SLASH = 0x2f
const GREATER = 0x3e
const QUOTE = 0x22
const APOSTROPHE = 0x27

/** An attribute until the declarations of its tag are known. */
interface GrowingAttribute extends XmlAttribute {
  namespaceUri: string
}

interface Tag {
  readonly attributes: GrowingAttribute[]
  readonly declarations: XmlNamespaceDeclaration[]
}

const none: readonly never[] = Object.freeze([])

/**
 * Reads a start tag or empty-element tag at `reading.position` and opens the element (XML 1.0 §3.1).
 * Returns it if the tag was an empty-element tag, so that the caller closes it; else null.
 */
export function readStartTag(reading: Reading): OpenElement | null {
  reading.position += 1
  const { name, prefix, localName } = readQualifiedName(reading)
  const outerScope = reading.scope
  const tag: Tag = { attributes: [], declarations: [] }
  const empty = readAttributes(reading, tag)
  for (const declaration of tag.declarations) declareNamespace(reading, declaration, outerScope)
  resolveAttributes(reading, tag.attributes)
  const element: GrowingElement = {
    kind: 'element',
    name,
    prefix,
    localName,
    namespaceUri: namespaceOf(reading, prefix),
    attributes: tag.attributes.length === 0 ? none : Object.freeze(tag.attributes),
    declarations: tag.declarations.length === 0 ? none : Object.freeze(tag.declarations),
    children: [],
    parent: reading.open === null ? null : reading.open.element,
  }
  countNode(reading)
  reading.open?.element.children.push(element)
  const open = openElement(reading, element, outerScope)
  return empty ? open : null
}

/** Namespaces in XML 1.0 §4: `QName`, at most one colon with an NCName on either side. */
export function readQualifiedName(reading: Reading): QualifiedName {
  const { text, position: start } = reading
  let end = endOfName(reading, start)
  const colon = text.charCodeAt(end) === COLON ? end - start : -1
  if (colon !== -1) end = endOfName(reading, end + 1)
  reading.position = end
  const name = text.slice(start, end)
  if (colon === -1) return { name, prefix: '', localName: name }
  return { name, prefix: name.slice(0, colon), localName: name.slice(colon + 1) }
}

function endOfName({ text }: Reading, start: number): number {
  if (!startsName(text.charCodeAt(start))) throw malformed('a name was expected (ASCII letters)', start)
  let end = start + 1
  while (continuesName(text.charCodeAt(end))) end += 1
  return end
}

/** Moves over white space; was there any? */
export function skipSpace(reading: Reading): boolean {
  const start = reading.position
  while (isSpace(reading.text.charCodeAt(reading.position))) reading.position += 1
  return reading.position > start
}

function readAttributes(reading: Reading, tag: Tag): boolean {
  const { text } = reading
  for (;;) {
    const spaced = skipSpace(reading)
    const code = text.charCodeAt(reading.position)
    if (code === GREATER) {
      reading.position += 1
      return false
    }
    if (code === SLASH && text.charCodeAt(reading.position + 1) === GREATER) {
      reading.position += 2
      return true
    }
    if (!spaced) throw malformed('white space was expected in a tag', reading.position)
    readAttribute(reading, tag)
    if (tag.attributes.length + tag.declarations.length > MAX_ATTRIBUTES) {
      throw tooLarge(MAX_ATTRIBUTES, 'attributes')
    }
  }
}

function readAttribute(reading: Reading, tag: Tag): void {
  const { name, prefix, localName } = readQualifiedName(reading)
  skipSpace(reading)
  if (reading.text.charCodeAt(reading.position) !== EQUALS)
    throw malformed('= was expected', reading.position)
  reading.position += 1
  skipSpace(reading)
  const value = readAttributeValue(reading)
  countNode(reading)
  if (name === 'xmlns') tag.declarations.push(Object.freeze({ prefix: '', uri: value }))
  else if (prefix === 'xmlns') tag.declarations.push(Object.freeze({ prefix: localName, uri: value }))
  else tag.attributes.push({ name, prefix, localName, namespaceUri: '', value })
}

/** XML 1.0 §2.3 `AttValue`, normalized by §3.3.3 (every attribute is CDATA, as there is no DTD). */
function readAttributeValue(reading: Reading): string {
  const { text, position } = reading
  const quote = text.charCodeAt(position)
  if (quote !== QUOTE && quote !== APOSTROPHE) throw malformed('a quoted value was expected', position)
  const end = text.indexOf(quote === QUOTE ? '"' : "'", position + 1)
  if (end === -1) throw malformed('a quoted value has no end', position)
  const raw = text.slice(position + 1, end)
  reading.position = position + 1
  const value = /[<&\t\n]/.test(raw) ? normalizeValue(reading, raw) : raw
  reading.position = end + 1
  return value
}

/**
 * `reading.position` is where the raw value stands, for the error. Literal white space becomes a space; what a
 * reference names stays as it is.
 */
function normalizeValue(reading: Reading, raw: string): string {
  const less = raw.indexOf('<')
  if (less !== -1) throw malformed('< within a quoted value', reading.position + less)
  return resolveReferences(reading, raw.replace(/[\t\n]/g, ' '))
}

/** Namespaces in XML 1.0 §6.2, §6.3: unprefixed is no namespace; no two with one expanded name. */
function resolveAttributes(reading: Reading, attributes: readonly GrowingAttribute[]): void {
  for (const attribute of attributes) {
    if (attribute.prefix !== '') attribute.namespaceUri = namespaceOf(reading, attribute.prefix)
    for (const other of attributes) {
      if (other === attribute) break
      if (other.localName === attribute.localName && other.namespaceUri === attribute.namespaceUri) {
        throw malformed(`the attribute ${attribute.name} is there twice`, reading.position)
      }
    }
    Object.freeze(attribute)
  }
}
