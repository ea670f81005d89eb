import { continuesName, isSpace, startsName } from './characters.ts'
import { declareNamespace, namespaceOf } from './namespace-scope.ts'
import {
  type OpenElement,
  type Reading,
  type Scope,
  countNode,
  malformed,
  openElement,
  tooLarge,
} from './reading.ts'
import { resolveReferences } from './resolve-references.ts'
import { type QualifiedName, XmlAttribute, XmlElement, XmlNamespaceDeclaration } from './tree.ts'

const MAX_ATTRIBUTES = 64
const COLON = 0x3a
const EQUALS = 0x3d
const SLASH = 0x2f
const GREATER = 0x3e
const QUOTE = 0x22
const APOSTROPHE = 0x27

/** What was met in a tag: an attribute or a declaration, until the whole tag has been read. */
interface Met {
  readonly name: QualifiedName
  readonly value: string
  readonly before: Met | null
}

/** What has been met in a tag: how much, and the last of each kind. */
interface Tag {
  count: number
  attribute: Met | null
  declaration: Met | null
}

/**
 * Reads a start tag or empty-element tag at `reading.position` and opens the element (XML 1.0 §3.1).
 * Returns it if the tag was an empty-element tag, so that the caller closes it; else null.
 */
export function readStartTag(reading: Reading): OpenElement | null {
  reading.position += 1
  const name = readQualifiedName(reading)
  const outerScope = reading.scope
  const parent = reading.open === null ? null : reading.open.element
  const tag: Tag = { count: 0, attribute: null, declaration: null }
  const empty = readAttributes(reading, tag)
  // Declarations first: they say what the names of the tag mean.
  const firstDeclaration = linkDeclarations(reading, tag.declaration, outerScope)
  const element = new XmlElement({
    name,
    namespaceUri: namespaceOf(reading, name.prefix),
    firstAttribute: linkAttributes(reading, tag.attribute),
    firstDeclaration,
    parent,
  })
  countNode(reading)
  if (parent !== null) XmlElement.append(parent, element)
  const open = openElement(reading, element, outerScope)
  return empty ? open : null
}

/** From the last to the first, so that each is made knowing the one after it. */
function linkDeclarations(reading: Reading, last: Met | null, outer: Scope): XmlNamespaceDeclaration | null {
  let first: XmlNamespaceDeclaration | null = null
  for (let met = last; met !== null; met = met.before) {
    // `xmlns:p` declares p, `xmlns` the default namespace.
    const prefix = met.name.prefix === '' ? '' : met.name.localName
    first = new XmlNamespaceDeclaration(prefix, declareNamespace(reading, prefix, met.value, outer), first)
  }
  return first
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
    tag.count += 1
    if (tag.count > MAX_ATTRIBUTES) throw tooLarge(MAX_ATTRIBUTES, 'attributes')
  }
}

function readAttribute(reading: Reading, tag: Tag): void {
  const name = readQualifiedName(reading)
  skipSpace(reading)
  if (reading.text.charCodeAt(reading.position) !== EQUALS)
    throw malformed('= was expected', reading.position)
  reading.position += 1
  skipSpace(reading)
  const value = readAttributeValue(reading)
  countNode(reading)
  if (name.name === 'xmlns' || name.prefix === 'xmlns') {
    tag.declaration = { name, value, before: tag.declaration }
  } else {
    tag.attribute = { name, value, before: tag.attribute }
  }
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

/**
 * Namespaces in XML 1.0 §6.2, §6.3: unprefixed is no namespace; no two with one expanded name. From the
 * last to the first, as the declarations.
 */
function linkAttributes(reading: Reading, last: Met | null): XmlAttribute | null {
  let first: XmlAttribute | null = null
  for (let met = last; met !== null; met = met.before) {
    const { name, value } = met
    const namespaceUri = name.prefix === '' ? '' : namespaceOf(reading, name.prefix)
    for (let other = first; other !== null; other = other.next) {
      if (other.localName === name.localName && other.namespaceUri === namespaceUri) {
        throw malformed(`the attribute ${other.name} is there twice`, reading.position)
      }
    }
    first = new XmlAttribute(name, namespaceUri, value, first)
  }
  return first
}
