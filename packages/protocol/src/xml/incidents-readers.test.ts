import { DOMParser } from '@xmldom/xmldom'
import { XmlDocument } from 'libxml2-wasm'
import { describe, expect, it } from 'vitest'
import { answer } from '../../test/answer.ts'
import { allElements, find } from '../../test/edit-xml.ts'
import { refusalOf } from '../../test/refusal.ts'
import { SsoError } from '../errors/sso-error.ts'
import { namespaces } from '../saml/names.ts'
import { canonicalize } from './canonicalize.ts'
import { parseXml } from './parse-xml.ts'
import type { XmlElement } from './tree.ts'

/** What went wrong where a document was read twice, by two readers or after it had been written again. */

const MUTANTS = 10_000

/** Without signature, and without indentation: what is damaged should matter. */
const seed = answer({ sign: [] })

const pieces = [
  ...[
    '<',
    '>',
    '&',
    '"',
    '=',
    ':',
    ' ',
    '\r',
    '\n',
    '-->',
    '<!--',
    '<!---->',
    '<?x?>',
    ']]>',
    '<![CDATA[',
    '&#13;',
    '&#x41;',
  ],
  ...[
    '&amp;',
    '&x;',
    '<a>',
    '</a>',
    '<saml:NameID>eve</saml:NameID>',
    '<NameID/>',
    ' xmlns=""',
    ' xmlns:saml="urn:x"',
  ],
  ...[
    ' xmlns:samlp="relative"',
    `<!DOCTYPE x [<!ENTITY x "y">]>`,
    ' ID="_x"',
    ' saml:ID="_x"',
    '\u00e9',
    '\0',
    'saml:',
  ],
  ...[
    `<saml:Audience xmlns:saml="${namespaces.assertion}">urn:evil</saml:Audience>`,
    '</saml:NameID>',
    '</saml:Audience>',
  ],
]

function generator(state: number) {
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** One or two damages: a piece put in, or a span taken out, doubled or moved. */
function mutate(random: (below: number) => number): string {
  let text = seed
  for (let damages = 1 + random(2); damages > 0; damages--) {
    const [start, to] = [random(text.length), random(text.length)]
    const end = start + random(60)
    const span = text.slice(start, end)
    const without = text.slice(0, start) + text.slice(end)
    const piece = pieces[random(pieces.length)] ?? ''
    text = [
      text.slice(0, start) + piece + text.slice(start),
      without.slice(0, to) + span + without.slice(to),
      text.slice(0, to) + span + text.slice(to),
    ][random(3)] as string
  }
  return text
}

function mutants(from: number, length: number): readonly string[] {
  const random = generator(from)
  return Array.from({ length }, () => mutate(random))
}

function ours(text: string): XmlElement | null {
  try {
    return parseXml(text, 'message')
  } catch (error) {
    if (error instanceof SsoError) return null
    throw error
  }
}

/** Of whom a document speaks: the root's name, and every ID, NameID and Audience of SAML in it. */
interface Claims {
  readonly root: string
  readonly ids: readonly string[]
  readonly nameIds: readonly string[]
  readonly audiences: readonly string[]
}

function claimsOf(root: XmlElement): Claims {
  const named = (localName: string) =>
    allElements(root).filter(
      (element) => element.localName === localName && element.namespaceUri === namespaces.assertion,
    )
  const text = (element: XmlElement): string =>
    element.children.map((child) => (child.kind === 'text' ? child.value : text(child))).join('')
  return {
    root: `{${root.namespaceUri}}${root.localName}`,
    ids: named('Assertion').map(
      ({ attributes }) => attributes.find(({ name }) => name === 'ID')?.value ?? '(none)',
    ),
    nameIds: named('NameID').map(text),
    audiences: named('Audience').map(text),
  }
}

/** The same by libxml2, through XPath. */
function libxml2Claims(text: string): Claims | null {
  let document: XmlDocument
  try {
    document = XmlDocument.fromString(text)
  } catch {
    return null
  }
  try {
    const values = (xpath: string) =>
      document.find(xpath, { a: namespaces.assertion }).map((node) => node.content)
    const ids = document.find('//a:Assertion', { a: namespaces.assertion })
    return {
      root: `{${document.root.namespaceUri}}${document.root.name}`,
      ids: ids.map((node) => node.get('@ID')?.content ?? '(none)'),
      nameIds: values('//a:NameID'),
      audiences: values('//a:Audience'),
    }
  } finally {
    document.dispose()
  }
}

/** The same by xmldom, through getElementsByTagNameNS. */
function xmldomClaims(text: string): Claims | null {
  let complaints = 0
  const onError = () => (complaints += 1)
  const isRefused = () => complaints > 0
  const parser = new DOMParser({ errorHandler: { warning: onError, error: onError, fatalError: onError } })
  // Its types promise a document with a root for every text.
  const document = parser.parseFromString(text, 'text/xml') as Document | undefined
  const root = document?.documentElement as Element | null | undefined
  if (document === undefined || root === undefined || root === null || isRefused()) return null
  const named = (localName: string) =>
    Array.from(document.getElementsByTagNameNS(namespaces.assertion, localName))
  return {
    root: `{${root.namespaceURI ?? ''}}${root.localName}`,
    ids: named('Assertion').map((element) => element.getAttributeNode('ID')?.value ?? '(none)'),
    nameIds: named('NameID').map((element) => element.textContent),
    audiences: named('Audience').map((element) => element.textContent),
  }
}

describe('row 12: three parsers over the same damaged documents', () => {
  it('read the same claims from every document that ours accepts', () => {
    const accepted: Claims[] = []
    for (const text of mutants(12, MUTANTS)) {
      const root = ours(text)
      if (root === null) continue
      const claims = claimsOf(root)
      accepted.push(claims)
      expect(libxml2Claims(text), text).toEqual(claims)
      expect(xmldomClaims(text), text).toEqual(claims)
    }
    // Of parsers that refuse everything, and of documents that all say the same, nothing would be learnt.
    expect(accepted.length).toBeGreaterThan(MUTANTS / 20)
    expect(new Set(accepted.map((claims) => JSON.stringify(claims))).size).toBeGreaterThan(50)
  }, 120_000)
})

describe('rows 5, 29: what is written again is the same document', () => {
  /** The tree as values: names, attributes in the order of C14N, texts. Prefixes and declarations are spelling. */
  const meaning = (element: XmlElement): unknown => [
    `{${element.namespaceUri}}${element.localName}`,
    Object.fromEntries(
      element.attributes.map(({ namespaceUri, localName, value }) => [
        `{${namespaceUri}}${localName}`,
        value,
      ]),
    ),
    element.children.map((child) => (child.kind === 'text' ? child.value : meaning(child))),
  ]

  it('parse(write(parse(x))) equals parse(x), for every document that is accepted', () => {
    let accepted = 0
    for (const text of mutants(5, 3000)) {
      const root = ours(text)
      if (root === null) continue
      accepted += 1
      const written = canonicalize(root)
      const again = parseXml(written, 'message')
      expect(meaning(again), text).toEqual(meaning(root))
      expect(canonicalize(again), text).toBe(written)
    }
    expect(accepted).toBeGreaterThan(3000 / 20)
  }, 60_000)

  it.each([
    ['an element in CDATA', '<a><![CDATA[</a><evil/><a>]]></a>'],
    ['the end of CDATA in CDATA', '<a><![CDATA[]]]]><![CDATA[><evil/>]]></a>'],
    ['an escaped end of CDATA', '<a>]]&gt;&lt;evil/&gt;</a>'],
    ['a comment in CDATA', '<a><![CDATA[<!-- --><evil/>]]></a>'],
    ['a processing instruction in CDATA', '<a><![CDATA[<?evil ?>]]></a>'],
    ['markup in an attribute', '<a b="&quot;/>&lt;evil/>"/>'],
    ['a carriage return', '<a b="&#13;&#10;&#9;">&#13;</a>'],
    ['a reference to a reference', '<a>&amp;lt;evil/&amp;gt;&#38;#60;</a>'],
  ])('%s does not become markup', (_, text) => {
    const root = parseXml(text, 'message')
    const again = parseXml(canonicalize(root), 'message')
    expect(allElements(again)).toHaveLength(1)
    expect(meaning(again)).toEqual(meaning(root))
  })

  it.each([
    ['the end of a comment', '<a><!-- --><evil/><!-- --></a>', 2],
    ['a comment in a comment', '<a><!-- <b/> --></a>', 1],
  ])('%s hides nothing and shows nothing', (_, text, elements) => {
    const root = parseXml(text, 'message')
    expect(allElements(root)).toHaveLength(elements)
    expect(canonicalize(root)).not.toContain('!--')
  })
})

describe('row 14: a canonical form is never empty', () => {
  it('begins with the tag of its element, for every element of every document', () => {
    for (const text of mutants(14, 300)) {
      for (const element of allElements(ours(text) ?? parseXml(seed, 'message'))) {
        expect(canonicalize(element)).toMatch(new RegExp(`^<${element.name}[ >]`))
      }
    }
  })

  it.each([
    ['a relative namespace URI', ' xmlns:n="relative/uri"'],
    ['a namespace URI with a bad port', ' xmlns:n="http://x:port/"'],
    ['a prefix that is undone', ' xmlns:n=""'],
    ['a prefix that is not declared', ' n:a="1"'],
    ['64 more namespaces', Array.from({ length: 64 }, (_, at) => ` xmlns:n${at}="urn:${at}"`).join('')],
  ])('a document that makes canonicalization fail elsewhere is refused: %s', (_, attributes) => {
    const text = seed.replace('<saml:Assertion', `<saml:Assertion${attributes}`)
    expect(text).not.toBe(seed)
    expect(refusalOf(() => canonicalize(find(parseXml(text, 'message'), 'Assertion'))).code).toMatch(
      /^saml\.xml_/,
    )
  })

  it('nor does depth make it empty', () => {
    const deep = (levels: number) => `${'<a>'.repeat(levels)}${'</a>'.repeat(levels)}`
    expect(canonicalize(parseXml(deep(64), 'message'))).toBe(deep(64))
    expect(refusalOf(() => parseXml(deep(65), 'message')).code).toBe('saml.xml_too_large')
  })
})
