import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { libxml2 } from '../../test/libxml2.ts'
import { refusalOf } from '../../test/refusal.ts'
import { canonicalize } from './canonicalize.ts'
import { parseXml } from './parse-xml.ts'
import { childElements } from './read-xml.ts'
import type { XmlElement } from './tree.ts'

/** The element at a path of child positions among elements. */
function at(root: XmlElement, path: readonly number[]): XmlElement {
  return path.reduce<XmlElement>((element, index) => {
    const found = element.children.filter((child) => child.kind === 'element')[index]
    if (found === undefined) throw new Error('no such element')
    return found
  }, root)
}

const xpathOf = (path: readonly number[]) => `/*${path.map((index) => `/*[${index + 1}]`).join('')}`

/** The canonical form by both, at every element of the document. */
function expectAgreement(xml: string, inclusivePrefixes: string[] = []): void {
  const root = parseXml(xml, 'message')
  const waiting: number[][] = [[]]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const element = at(root, path)
    const ours = canonicalize(element, { inclusivePrefixes })
    expect({ canonical: ours }, xml).toEqual(libxml2(xml, { xpath: xpathOf(path), inclusivePrefixes }))
    for (const [index] of element.children.filter(({ kind }) => kind === 'element').entries()) {
      waiting.push([...path, index])
    }
  }
}

type Case = readonly [
  rule: string,
  xml: string,
  canonical: string,
  path?: readonly number[],
  prefixes?: string[],
]

const cases: readonly Case[] = [
  ['writes an empty element with two tags', '<a/>', '<a></a>'],
  ['uses double quotes and single spaces', "<a  b = 'c'   ></a >", '<a b="c"></a>'],
  [
    'leaves out the declaration, comments and space around the root',
    '<?xml version="1.0"?> <!-- --><a><!-- --></a> ',
    '<a></a>',
  ],
  ['writes CDATA as text', '<a><![CDATA[<&>"]]></a>', '<a>&lt;&amp;&gt;"</a>'],
  ['escapes text', '<a>&amp;&lt;&gt;&quot;&apos;&#13;&#10;&#9;\n</a>', '<a>&amp;&lt;&gt;"\'&#xD;\n\t\n</a>'],
  [
    'escapes values',
    `<a b="&amp;&lt;>&quot;'&#13;&#10;&#9;\t\n"/>`,
    `<a b="&amp;&lt;>&quot;'&#xD;&#xA;&#x9;  "></a>`,
  ],
  ['orders attributes by local name', '<a c="1" b="2" B="3" a="4"/>', '<a B="3" a="4" b="2" c="1"></a>'],
  [
    'orders attributes by namespace URI, not by prefix; unprefixed first',
    '<a xmlns:x="urn:b" xmlns:y="urn:a" x:a="1" y:b="2" z="3" xml:lang="en" />',
    '<a xmlns:x="urn:b" xmlns:y="urn:a" z="3" xml:lang="en" y:b="2" x:a="1"></a>',
  ],
  [
    'orders attributes of one namespace by local name',
    '<a xmlns:x="urn:a" x:c="1" x:b="2" x:a="3"/>',
    '<a xmlns:x="urn:a" x:a="3" x:b="2" x:c="1"></a>',
  ],
  [
    'orders declarations by prefix, the default first',
    '<a xmlns:z="urn:1" xmlns:b="urn:2" xmlns="urn:3" b:x="" z:x=""/>',
    '<a xmlns="urn:3" xmlns:b="urn:2" xmlns:z="urn:1" z:x="" b:x=""></a>',
  ],
  [
    'drops declarations that nothing uses',
    '<a xmlns:p="urn:x" xmlns="urn:y"><b/></a>',
    '<a xmlns="urn:y"><b></b></a>',
  ],
  [
    'writes a declaration where it is first used',
    '<a xmlns:p="urn:x"><p:b/><p:b/></a>',
    '<a><p:b xmlns:p="urn:x"></p:b><p:b xmlns:p="urn:x"></p:b></a>',
  ],
  [
    'writes a declaration once along a branch',
    '<p:a xmlns:p="urn:x"><p:b xmlns:p="urn:x" p:c=""/></p:a>',
    '<p:a xmlns:p="urn:x"><p:b p:c=""></p:b></p:a>',
  ],
  [
    'uses declarations of ancestors that are left out',
    '<a xmlns="urn:d" xmlns:p="urn:x"><p:b><c/></p:b></a>',
    '<p:b xmlns:p="urn:x"><c xmlns="urn:d"></c></p:b>',
    [0],
  ],
  [
    'writes a prefix that was bound anew, and the former one again',
    '<p:a xmlns:p="urn:x"><p:b xmlns:p="urn:y"><p:c xmlns:p="urn:x"/></p:b><p:d/></p:a>',
    '<p:a xmlns:p="urn:x"><p:b xmlns:p="urn:y"><p:c xmlns:p="urn:x"></p:c></p:b><p:d></p:d></p:a>',
  ],
  [
    'takes the nearest written meaning, not any written one',
    '<p:a xmlns:p="urn:x"><q:b xmlns:q="urn:q" xmlns:p="urn:y"><p:c><q:d xmlns:p="urn:x"><p:e/></q:d></p:c></q:b></p:a>',
    '<p:a xmlns:p="urn:x"><q:b xmlns:q="urn:q"><p:c xmlns:p="urn:y"><q:d><p:e xmlns:p="urn:x"></p:e></q:d></p:c></q:b></p:a>',
  ],
  [
    'writes xmlns="" where a written default ends',
    '<a xmlns="urn:x"><b xmlns=""><c/></b></a>',
    '<a xmlns="urn:x"><b xmlns=""><c></c></b></a>',
  ],
  [
    'writes no xmlns="" where no default was written',
    '<p:a xmlns:p="urn:p" xmlns="urn:x"><b xmlns=""/></p:a>',
    '<p:a xmlns:p="urn:p"><b></b></p:a>',
  ],
  ['writes no xmlns="" at the top', '<a xmlns=""/>', '<a></a>'],
  [
    'writes no xmlns="" for a prefixed element',
    '<a xmlns="urn:x"><p:b xmlns="" xmlns:p="urn:p"/></a>',
    '<a xmlns="urn:x"><p:b xmlns:p="urn:p"></p:b></a>',
  ],
  [
    'declares the default for no unprefixed attribute',
    '<p:a xmlns:p="urn:p" xmlns="urn:x" b="c"/>',
    '<p:a xmlns:p="urn:p" b="c"></p:a>',
  ],
  [
    'never declares xml',
    '<a xml:space="preserve"><b xml:lang="en"/></a>',
    '<a xml:space="preserve"><b xml:lang="en"></b></a>',
  ],
  ['does not inherit xml attributes into a part', '<a xml:lang="en"><b/></a>', '<b></b>', [0]],
  ['keeps white space between elements', '<a>\r\n <b/>\t</a>', '<a>\n <b></b>\t</a>'],
  [
    'keeps characters beyond the first plane',
    '<a b="\u{1F511}">é\u{1F511}\u0085</a>',
    '<a b="\u{1F511}">é\u{1F511}\u0085</a>',
  ],
  [
    'writes an inclusive prefix where it is in scope',
    '<a xmlns:xs="urn:xs" xmlns:y="urn:y"><b/></a>',
    '<b xmlns:xs="urn:xs"></b>',
    [0],
    ['xs'],
  ],
  [
    'writes an inclusive prefix once',
    '<a xmlns:xs="urn:xs"><xs:b/></a>',
    '<a xmlns:xs="urn:xs"><xs:b></xs:b></a>',
    [],
    ['xs'],
  ],
  [
    'writes an inclusive prefix again where it changes',
    '<a xmlns:xs="urn:1"><b xmlns:xs="urn:2"/></a>',
    '<a xmlns:xs="urn:1"><b xmlns:xs="urn:2"></b></a>',
    [],
    ['xs'],
  ],
  ['ignores an inclusive prefix that is not declared', '<a/>', '<a></a>', [], ['xs', '#default']],
  [
    'takes the nearest declaration of an inclusive prefix',
    '<a xmlns:xs="urn:1"><b xmlns:xs="urn:2"><c/></b></a>',
    '<c xmlns:xs="urn:2"></c>',
    [0, 0],
    ['xs'],
  ],
  [
    'knows the default by #default',
    '<a xmlns="urn:x"><p:b xmlns:p="urn:p"/></a>',
    '<p:b xmlns="urn:x" xmlns:p="urn:p"></p:b>',
    [0],
    ['#default'],
  ],
  [
    'writes xmlns="" for #default',
    '<a xmlns="urn:x"><p:b xmlns:p="urn:p" xmlns=""/></a>',
    '<a xmlns="urn:x"><p:b xmlns="" xmlns:p="urn:p"></p:b></a>',
    [],
    ['#default'],
  ],
  [
    'writes no xmlns="" for #default at the top',
    '<a xmlns="urn:x"><p:b xmlns:p="urn:p" xmlns=""/></a>',
    '<p:b xmlns:p="urn:p"></p:b>',
    [0],
    ['#default'],
  ],
  [
    'never declares xml, not even as inclusive prefix',
    '<a xml:lang="en"/>',
    '<a xml:lang="en"></a>',
    [],
    ['xml'],
  ],
]

describe('Exclusive XML Canonicalization 1.0', () => {
  for (const [rule, xml, canonical, path = [], inclusivePrefixes = []] of cases) {
    it(rule, () => {
      expect(canonicalize(at(parseXml(xml, 'message'), path), { inclusivePrefixes })).toBe(canonical)
    })
    it(`${rule}, as libxml2 does at every element`, () => {
      expectAgreement(xml, inclusivePrefixes)
    })
  }
  it('of the example in §2.2 gives the published bytes', () => {
    const enveloped =
      '<n0:pdu xmlns:n0="http://a.example"><n1:elem2 xmlns:n1="http://b.example" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"/></n1:elem2></n0:pdu>'
    const published =
      '<n1:elem2 xmlns:n1="http://b.example" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"></n3:stuff></n1:elem2>'
    expect(canonicalize(at(parseXml(enveloped, 'message'), [0]))).toBe(published)
  })
})

describe('XML Signature §6.6.4: the enveloped signature', () => {
  const root = parseXml('<a xmlns:d="urn:d">1<b><d:s><c/></d:s></b>2<d:s/>3</a>', 'message')

  it('is left out with all it contains, and nothing else is', () => {
    const [omit] = childElements(root, 'urn:d', 's')
    expect(canonicalize(root, omit && { omit })).toBe('<a>1<b><d:s xmlns:d="urn:d"><c></c></d:s></b>23</a>')
  })
  it('cannot be the element itself: an empty form is an error (incidents row 14)', () => {
    const { code, details } = refusalOf(() => canonicalize(root, { omit: root }))
    expect(code).toBe('saml.signature_malformed')
    expect(details['reason']).toMatch(/empty/)
  })
})

describe('any document', { timeout: 120_000 }, () => {
  const name = fc.constantFrom('a', 'b', 'c', 'A', '_', 'a-1')
  const prefix = fc.constantFrom('', 'p', 'q', 'ds', 'xml')
  const declared = fc.constantFrom('', 'p', 'q', 'ds')
  const uri = fc.constantFrom('urn:a', 'urn:b', 'http://h/?a=b#c')
  const text = fc.string({
    unit: fc.constantFrom(
      'x',
      ' ',
      '\n',
      '\t',
      '\r',
      '<',
      '>',
      '&',
      '"',
      "'",
      'é',
      '\u{1F511}',
      '\u0085',
      ']',
    ),
  })
  const escaped = (value: string) =>
    value.replace(/[<>&"'\r\n\t\]]/g, (character) =>
      character === ' ' ? ' ' : `&#${character.charCodeAt(0)};`,
    )

  interface Generated {
    readonly name: readonly [string, string]
    readonly attributes: readonly (readonly [string, string, string])[]
    readonly declarations: readonly (readonly [string, string])[]
    readonly children: readonly (Generated | string)[]
  }
  const element = fc.letrec<{ element: Generated; node: Generated | string }>((tie) => ({
    node: fc.oneof({ maxDepth: 5, withCrossShrink: true }, text, tie('element')),
    element: fc.record({
      name: fc.tuple(prefix, name),
      attributes: fc.uniqueArray(fc.tuple(prefix, name, text), {
        maxLength: 4,
        selector: ([, local]) => local,
      }),
      declarations: fc.uniqueArray(fc.tuple(declared, uri), {
        maxLength: 3,
        selector: ([declaredPrefix]) => declaredPrefix,
      }),
      children: fc.array(tie('node'), { maxLength: 4 }),
    }),
  })).element

  function write({ name: [ownPrefix, local], attributes, declarations, children }: Generated): string {
    const qualified = (p: string, n: string) => (p === '' ? n : `${p}:${n}`)
    const tag = qualified(ownPrefix, local)
    const parts = [
      ...declarations.map(([p, u]) => ` ${p === '' ? 'xmlns' : `xmlns:${p}`}="${escaped(u)}"`),
      ...attributes.map(([p, n, value]) => ` ${qualified(p, n)}="${escaped(value)}"`),
    ]
    return `<${tag}${parts.join('')}>${children.map((child) => (typeof child === 'string' ? escaped(child) : write(child))).join('')}</${tag}>`
  }
  /** Everything in a root that declares each prefix, so that inner elements need not. */
  const inRoot = (generated: Generated) =>
    `<r xmlns:p="urn:p" xmlns:q="urn:q" xmlns:ds="urn:a">${write(generated)}</r>`

  it('has the canonical form that libxml2 gives, byte for byte, at every element', () => {
    const prefixes = fc.subarray(['p', 'q', '#default', 'none'])
    fc.assert(
      fc.property(element, prefixes, (generated, inclusive) => {
        expectAgreement(inRoot(generated), inclusive)
      }),
      { numRuns: 2000, seed: 20020718 },
    )
  })
  it('keeps its canonical form when that is parsed again', () => {
    fc.assert(
      fc.property(element, (generated) => {
        const once = canonicalize(parseXml(inRoot(generated), 'message'))
        expect(canonicalize(parseXml(once, 'message'))).toBe(once)
      }),
      { numRuns: 500, seed: 20020718 },
    )
  })
})
