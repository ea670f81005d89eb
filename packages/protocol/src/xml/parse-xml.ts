/**
 * XML: the one parser, exclusive canonicalization, child-step readers and the escaping writer.
 *
 * Invariant: a document is parsed once, into a tree that nothing can change; what is canonicalized,
 * digested and read are the nodes of that tree. There is no second parser, no XPath, no serializer of foreign markup.
 *
 * Accepted is XML 1.0 (fifth edition) with Namespaces 1.0, in UTF-8, narrowed so that no two readers
 * can see two documents: no DTD, no processing instruction, no comment inside a value, ASCII names,
 * absolute namespace URIs, and limits on bytes, depth, nodes, attributes and namespaces.
 */
import { Buffer, isUtf8 } from 'node:buffer'
import { findIllegalCharacter, isBlank } from './characters.ts'
import {
  type OpenElement,
  type Reading,
  type XmlProfile,
  beginReading,
  checkBytes,
  countNode,
  forbidden,
  malformed,
} from './reading.ts'
import { readQualifiedName, readStartTag, skipSpace } from './read-start-tag.ts'
import { resolveReferences } from './resolve-references.ts'
import { XmlElement, XmlText } from './tree.ts'

const LESS = 0x3c
const EXCLAMATION = 0x21
const QUESTION = 0x3f
const SLASH = 0x2f
const GREATER = 0x3e
const BYTE_ORDER_MARK = 0xfeff

/**
 * Parses a document into an unchangeable tree and returns its root element.
 *
 * The profile `message` refuses processing instructions and a byte order mark, drops comments between
 * elements (as canonicalization does) and refuses a comment in an element that has text. `metadata`
 * skips comments and processing instructions anywhere and may be larger. Both refuse a DTD.
 *
 * Limits: 512 KiB and 20,000 nodes (metadata: 10 MiB and 400,000), 64 levels, 64 attributes an
 * element, 64 namespace declarations in scope.
 *
 * @throws SsoError `saml.xml_malformed`, `saml.xml_forbidden`, `saml.xml_too_large`
 * @example parseXml('<a b="c"/>', 'message').localName // 'a'
 */
export function parseXml(input: Uint8Array | string, profile: XmlProfile): XmlElement {
  return parse(read(input, profile, null))
}

/** A parsed message and where in its text each element ends, so that a signature can be inserted. */
export interface PositionedXml {
  readonly root: XmlElement
  /** The text as parsed: line ends are normalized (XML 1.0 §2.11). */
  readonly text: string
  readonly ends: ReadonlyMap<XmlElement, number>
}

/** As `parseXml` in the profile `message`, with positions. For documents that we wrote ourselves. */
export function parsePositionedXml(input: string): PositionedXml {
  const ends = new Map<XmlElement, number>()
  const reading = read(input, 'message', ends)
  return { root: parse(reading), text: reading.text, ends }
}

function read(input: Uint8Array | string, profile: XmlProfile, ends: Reading['ends']): Reading {
  checkBytes(typeof input === 'string' ? Buffer.byteLength(input) : input.byteLength, profile)
  const text = normalizeLineEnds(withoutMark(typeof input === 'string' ? input : decode(input), profile))
  const illegal = findIllegalCharacter(text)
  if (illegal !== -1) throw malformed('a character that XML 1.0 does not allow', illegal)
  return beginReading(text, profile, ends)
}

/** Half the time of a `TextDecoder` that is told to be fatal. */
function decode(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw forbidden('the bytes are not UTF-8', 0)
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}

/**
 * XML 1.0 §4.3.3 lets a UTF-8 document begin with a mark that is no part of it. Files have one;
 * a SAML message (saml-bindings-2.0-os §3.5.4) is no file, and one that has been through one is refused.
 */
function withoutMark(text: string, profile: XmlProfile): string {
  if (text.charCodeAt(0) !== BYTE_ORDER_MARK) return text
  if (profile === 'message') throw forbidden('a byte order mark', 0)
  return text.slice(1)
}

/** XML 1.0 §2.11. Split and join, for replacing takes six times as long on half a megabyte of line ends. */
function normalizeLineEnds(text: string): string {
  return text.includes('\r') ? text.split('\r\n').join('\n').split('\r').join('\n') : text
}

function parse(reading: Reading): XmlElement {
  const { text } = reading
  readDeclaration(reading)
  while (reading.position < text.length) {
    if (text.charCodeAt(reading.position) === LESS) readMarkup(reading)
    else readText(reading)
  }
  if (reading.open !== null) throw malformed(`${reading.open.element.name} has no end tag`, text.length)
  if (reading.root === null) throw malformed('there is no root element', text.length)
  return reading.root
}

/** XML 1.0 §2.8 `XMLDecl`; the groups are version and encoding. */
const DECLARATION =
  /<\?xml[ \t\n]+version[ \t\n]*=[ \t\n]*("[^"<&]*"|'[^'<&]*')(?:[ \t\n]+encoding[ \t\n]*=[ \t\n]*("[^"<&]*"|'[^'<&]*'))?(?:[ \t\n]+standalone[ \t\n]*=[ \t\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\n]*\?>/y

function readDeclaration(reading: Reading): void {
  if (!/^<\?xml[ \t\n]/.test(reading.text)) return
  DECLARATION.lastIndex = 0
  const match = DECLARATION.exec(reading.text)
  if (match === null) throw malformed('the XML declaration', 0)
  const [whole, version, encoding] = match
  if (version?.slice(1, -1) !== '1.0') throw forbidden('another version than XML 1.0', 0)
  if (encoding !== undefined && encoding.slice(1, -1).toUpperCase() !== 'UTF-8') {
    throw forbidden('another encoding than UTF-8 is declared', 0)
  }
  reading.position = whole.length
}

function readMarkup(reading: Reading): void {
  const next = reading.text.charCodeAt(reading.position + 1)
  if (next === SLASH) readEndTag(reading)
  else if (next === EXCLAMATION) readDeclared(reading)
  else if (next === QUESTION) readInstruction(reading)
  else readElement(reading)
}

function readElement(reading: Reading): void {
  if (reading.open === null && reading.root !== null)
    throw malformed('a second root element', reading.position)
  if (reading.open !== null) flushText(reading.open)
  const complete = readStartTag(reading)
  if (complete !== null) closeElement(reading, complete)
}

function readEndTag(reading: Reading): void {
  const { text, position: start, open } = reading
  const end = start + 2 + (open?.element.name.length ?? 0)
  // An end tag is nearly always this; nothing is to be read then, only compared.
  if (open !== null && text.charCodeAt(end) === GREATER && text.slice(start + 2, end) === open.element.name) {
    reading.position = end + 1
    closeElement(reading, open)
    return
  }
  reading.position += 2
  const { name } = readQualifiedName(reading)
  skipSpace(reading)
  if (text.charCodeAt(reading.position) !== GREATER) throw malformed('an end tag has no end', start)
  if (name !== open?.element.name) throw malformed(`the end tag ${name} closes nothing`, start)
  reading.position += 1
  closeElement(reading, open)
}

function closeElement(reading: Reading, open: OpenElement): void {
  flushText(open)
  if (open.hasComment && open.hasValue && reading.profile === 'message') {
    // Readers differ over the value of `admin@a.com<!---->.evil.com` (incidents row 3).
    throw forbidden(`a comment inside the value of ${open.element.name}`, reading.position)
  }
  XmlElement.complete(open.element)
  reading.ends?.set(open.element, reading.position)
  reading.scope = open.outerScope
  reading.depth -= 1
  reading.open = open.above
  if (open.above === null) reading.root = open.element
}

/** Ends a run of character data: what was gathered becomes one text node. */
function flushText(open: OpenElement): void {
  if (open.text === '') return
  if (!isBlank(open.text)) open.hasValue = true
  XmlElement.append(open.element, new XmlText(open.text))
  open.text = ''
}

function readText(reading: Reading): void {
  const { text, position, open } = reading
  const less = text.indexOf('<', position)
  const end = less === -1 ? text.length : less
  const raw = text.slice(position, end)
  if (open === null) {
    if (!isBlank(raw)) throw malformed('text outside the root element', position)
  } else {
    // XML 1.0 §2.4: the sequence stands only at the end of a CDATA section.
    if (reading.hasSectionEnd && raw.includes(']]>')) throw malformed(']]> within text', position)
    addText(reading, open, reading.hasReference ? resolveReferences(reading, raw) : raw)
  }
  reading.position = end
}

function addText(reading: Reading, open: OpenElement, value: string): void {
  countNode(reading)
  open.text += value
}

function readDeclared(reading: Reading): void {
  const { text, position } = reading
  if (text.startsWith('<!--', position)) readComment(reading)
  else if (text.startsWith('<![CDATA[', position)) readCharacterData(reading)
  else if (text.startsWith('<!DOCTYPE', position))
    throw forbidden('a document type declaration (DTD)', position)
  else throw malformed('<! begins nothing here', position)
}

/** XML 1.0 §2.5: two hyphens only at the end. */
function readComment(reading: Reading): void {
  const { text, position } = reading
  const hyphens = text.indexOf('--', position + 4)
  if (hyphens === -1 || text.charCodeAt(hyphens + 2) !== GREATER)
    throw malformed('a comment has no end', position)
  countNode(reading)
  if (reading.open !== null) reading.open.hasComment = true
  reading.position = hyphens + 3
}

/** XML 1.0 §2.7: a CDATA section is text like any other. */
function readCharacterData(reading: Reading): void {
  const { text, position, open } = reading
  const end = text.indexOf(']]>', position)
  if (end === -1) throw malformed('a CDATA section has no end', position)
  if (open === null) throw malformed('text outside the root element', position)
  addText(reading, open, text.slice(position + 9, end))
  reading.position = end + 3
}

/** XML 1.0 §2.6; `xml` in any case is reserved, and the XML declaration stands only at the start. */
function readInstruction(reading: Reading): void {
  const { text, position } = reading
  if (reading.profile === 'message') throw forbidden('a processing instruction', position)
  reading.position += 2
  const { name: target } = readQualifiedName(reading)
  const end = text.indexOf('?>', reading.position)
  if (end === -1) throw malformed('a processing instruction has no end', position)
  if (/:|^xml$/i.test(target) || (end > reading.position && !skipSpace(reading))) {
    throw malformed('the name of a processing instruction', position)
  }
  countNode(reading)
  reading.position = end + 2
}
