import { SsoError } from '../errors/sso-error.ts'
import type { XmlElement } from './tree.ts'

/** Which rules a document is read by: a SAML message, or metadata (which people edit and annotate). */
export type XmlProfile = 'message' | 'metadata'

interface Limits {
  /** Of the UTF-8 form. */
  readonly bytes: number
  /** Elements, attributes, declarations, comments, and runs of text. */
  readonly nodes: number
}

/** Checked before and while parsing, for nobody has been authenticated yet (incidents row 36). */
const limitsByProfile: Readonly<Record<XmlProfile, Limits>> = {
  message: { bytes: 512 * 1024, nodes: 20_000 },
  metadata: { bytes: 10 * 1024 * 1024, nodes: 400_000 },
}

const MAX_DEPTH = 64

/** What is known of an element between its start tag and its end tag. */
export interface OpenElement {
  readonly element: XmlElement
  readonly above: OpenElement | null
  /** What is in scope outside of it. */
  readonly outerScope: Scope
  /** Character data met since the last child element. */
  text: string
  hasComment: boolean
  hasValue: boolean
}

/** The declarations in scope, the nearest first; null where nothing is declared. */
export type Scope = {
  readonly prefix: string
  readonly uri: string
  /** How many there are from here on. */
  readonly size: number
  readonly outer: Scope
} | null

/** The state of one parse. */
export interface Reading {
  readonly text: string
  readonly profile: XmlProfile
  /** Counted against: as many nodes as the profile allows. */
  readonly maxNodes: number
  /** Does `]]>` stand anywhere, does `&`? Looked for once, as nearly no document has them. */
  readonly hasSectionEnd: boolean
  readonly hasReference: boolean
  /** Where each element ends in `text`; kept only when a signature is to be inserted. */
  readonly ends: Map<XmlElement, number> | null
  scope: Scope
  position: number
  nodes: number
  depth: number
  open: OpenElement | null
  root: XmlElement | null
}

/** Refuses a document that is larger than its profile allows; `bytes` is its length in UTF-8. */
export function checkBytes(bytes: number, profile: XmlProfile): void {
  const limit = limitsByProfile[profile].bytes
  if (bytes > limit) throw tooLarge(limit, 'bytes')
}

/** Counts what was just met, against the limit of the profile. */
export function countNode(reading: Reading): void {
  reading.nodes += 1
  if (reading.nodes > reading.maxNodes) throw tooLarge(reading.maxNodes, 'nodes')
}

/** A parse about to begin. */
export function beginReading(text: string, profile: XmlProfile, ends: Reading['ends']): Reading {
  return {
    text,
    profile,
    maxNodes: limitsByProfile[profile].nodes,
    hasSectionEnd: text.includes(']]>'),
    hasReference: text.includes('&'),
    ends,
    scope: null,
    position: 0,
    nodes: 0,
    depth: 0,
    open: null,
    root: null,
  }
}

/** Makes an element the open one, and returns what is known of it. */
export function openElement(reading: Reading, element: XmlElement, outerScope: Scope): OpenElement {
  reading.depth += 1
  if (reading.depth > MAX_DEPTH) throw tooLarge(MAX_DEPTH, 'levels')
  const open = { element, above: reading.open, outerScope, text: '', hasComment: false, hasValue: false }
  reading.open = open
  return open
}

/** The document exceeds one of the limits. */
export function tooLarge(limit: number, unit: string): SsoError {
  return new SsoError('saml.xml_too_large', { limit, unit })
}

/** The document is not well-formed; `position` counts UTF-16 units after line-end normalization. */
export function malformed(reason: string, position: number): SsoError {
  return new SsoError('saml.xml_malformed', { reason, position })
}

/** The document uses something that may be well-formed and is refused all the same. */
export function forbidden(reason: string, position: number): SsoError {
  return new SsoError('saml.xml_forbidden', { reason, position })
}
