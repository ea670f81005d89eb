/**
 * The one XML tree. Made only by `parse-xml.ts` and read by canonicalization, signatures and SAML alike:
 * the bytes that are verified and the values that are read are the same nodes.
 *
 * Invariant: once parsed, nothing of a tree can be changed. Every field is private with a getter only, and
 * an element takes children until it is complete. Nodes are linked instead of kept in frozen arrays, which
 * V8 reads slowly: that bought a fifth of the time of a validation.
 *
 * Names are resolved when parsed: `namespaceUri` is '' for no namespace, `prefix` is '' for none.
 * Attributes exclude namespace declarations, which have a list of their own.
 */
import { SsoError } from '../errors/sso-error.ts'

/** A qualified name as written, and its parts; `prefix` is '' for none. */
export interface QualifiedName {
  readonly name: string
  readonly prefix: string
  readonly localName: string
}

/** An attribute other than a namespace declaration. Value as normalized by XML 1.0 §3.3.3. */
export class XmlAttribute {
  readonly #name: QualifiedName
  readonly #namespaceUri: string
  readonly #value: string
  readonly #next: XmlAttribute | null

  constructor(name: QualifiedName, namespaceUri: string, value: string, next: XmlAttribute | null) {
    this.#name = name
    this.#namespaceUri = namespaceUri
    this.#value = value
    this.#next = next
  }

  get name(): string {
    return this.#name.name
  }
  get prefix(): string {
    return this.#name.prefix
  }
  get localName(): string {
    return this.#name.localName
  }
  get namespaceUri(): string {
    return this.#namespaceUri
  }
  get value(): string {
    return this.#value
  }
  /** The attribute that is written after it. */
  get next(): XmlAttribute | null {
    return this.#next
  }
}

/** One `xmlns` or `xmlns:prefix` written on an element. `prefix` is '' for the default namespace. */
export class XmlNamespaceDeclaration {
  readonly #prefix: string
  readonly #uri: string
  readonly #next: XmlNamespaceDeclaration | null

  constructor(prefix: string, uri: string, next: XmlNamespaceDeclaration | null) {
    this.#prefix = prefix
    this.#uri = uri
    this.#next = next
  }

  get prefix(): string {
    return this.#prefix
  }
  get uri(): string {
    return this.#uri
  }
  /** The declaration that is written after it. */
  get next(): XmlNamespaceDeclaration | null {
    return this.#next
  }
}

/** What stands in an element; linked to what stands after it. */
abstract class Child {
  #nextSibling: XmlNode | null = null

  get nextSibling(): XmlNode | null {
    return this.#nextSibling
  }

  protected static link(before: Child, after: XmlNode): void {
    before.#nextSibling = after
  }
}

/** Character data, entity references and CDATA resolved. Adjacent text is one node. */
export class XmlText extends Child {
  readonly #value: string

  constructor(value: string) {
    super()
    this.#value = value
  }

  get kind(): 'text' {
    return 'text'
  }
  get value(): string {
    return this.#value
  }
}

/** What an element is from its start tag on. */
interface StartTag {
  readonly name: QualifiedName
  readonly namespaceUri: string
  readonly firstAttribute: XmlAttribute | null
  readonly firstDeclaration: XmlNamespaceDeclaration | null
  readonly parent: XmlElement | null
}

export class XmlElement extends Child {
  readonly #name: QualifiedName
  readonly #namespaceUri: string
  readonly #firstAttribute: XmlAttribute | null
  readonly #firstDeclaration: XmlNamespaceDeclaration | null
  readonly #parent: XmlElement | null
  #firstChild: XmlNode | null = null
  #lastChild: XmlNode | null = null
  #complete = false

  constructor(tag: StartTag) {
    super()
    this.#name = tag.name
    this.#namespaceUri = tag.namespaceUri
    this.#firstAttribute = tag.firstAttribute
    this.#firstDeclaration = tag.firstDeclaration
    this.#parent = tag.parent
  }

  get kind(): 'element' {
    return 'element'
  }
  get name(): string {
    return this.#name.name
  }
  get prefix(): string {
    return this.#name.prefix
  }
  get localName(): string {
    return this.#name.localName
  }
  get namespaceUri(): string {
    return this.#namespaceUri
  }
  get firstAttribute(): XmlAttribute | null {
    return this.#firstAttribute
  }
  get firstDeclaration(): XmlNamespaceDeclaration | null {
    return this.#firstDeclaration
  }
  get parent(): XmlElement | null {
    return this.#parent
  }
  get firstChild(): XmlNode | null {
    return this.#firstChild
  }

  /** A copy of the list, for where time does not matter. */
  get attributes(): readonly XmlAttribute[] {
    const all: XmlAttribute[] = []
    for (let at = this.#firstAttribute; at !== null; at = at.next) all.push(at)
    return all
  }
  /** A copy of the list, for where time does not matter. */
  get declarations(): readonly XmlNamespaceDeclaration[] {
    const all: XmlNamespaceDeclaration[] = []
    for (let at = this.#firstDeclaration; at !== null; at = at.next) all.push(at)
    return all
  }
  /** A copy of the list, for where time does not matter. */
  get children(): readonly XmlNode[] {
    const all: XmlNode[] = []
    for (let at = this.#firstChild; at !== null; at = at.nextSibling) all.push(at)
    return all
  }

  /** Puts a node at the end of an element that is being parsed. */
  static append(parent: XmlElement, child: XmlNode): void {
    if (parent.#complete) throw new SsoError('internal.error', { within: parent.name })
    if (parent.#lastChild === null) parent.#firstChild = child
    else Child.link(parent.#lastChild, child)
    parent.#lastChild = child
  }

  /** Ends the parsing of an element: from here on it cannot be changed. */
  static complete(element: XmlElement): void {
    element.#complete = true
  }
}

export type XmlNode = XmlElement | XmlText
