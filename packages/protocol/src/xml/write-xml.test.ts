import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { refusalOf } from '../../test/refusal.ts'
import { parseXml } from './parse-xml.ts'
import { attributeOf, textOf } from './read-xml.ts'
import { type XmlAttributes, type XmlContent, writeXml, xml } from './write-xml.ts'

const written = (attributes: XmlAttributes, ...children: readonly XmlContent[]) =>
  writeXml(xml('a', attributes, ...children))

describe('writing', () => {
  it.each([
    ['an element', written({}), '<a/>'],
    ['an element without attributes named', writeXml(xml('p:a')), '<p:a/>'],
    [
      'attributes and declarations in the order given',
      written({ 'xmlns:p': 'urn:x', z: '1', b: '' }),
      '<a xmlns:p="urn:x" z="1" b=""/>',
    ],
    [
      'children in the order given',
      written({}, 'x', xml('b', { c: 'd' }, 'y'), 'z'),
      '<a>x<b c="d">y</b>z</a>',
    ],
    ['nothing for what is absent', written({ b: null, c: undefined }, null, undefined), '<a/>'],
    ['an empty text as nothing', written({}, ''), '<a/>'],
  ])('writes %s', (_, text, expected) => {
    expect(text).toBe(expected)
  })
})

describe('values never become markup (incidents row 25)', () => {
  const hostile = [
    '</saml:AttributeValue><x>',
    '</a><a>',
    '"><x y="',
    "' z='",
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?x?>',
    '&lt;',
    '&amp;',
    '&#60;',
    '\r\n\t',
    ' x ',
    '\u2028\u0085',
    '\u{1F511}',
  ]
  it.each(hostile)('%j reads back as text and as an attribute value', (value) => {
    const element = parseXml(written({ b: value }, value), 'message')
    expect(element.children).toHaveLength(1)
    expect(element.attributes).toHaveLength(1)
    expect(textOf(element)).toBe(value)
    expect(attributeOf(element, 'b')).toBe(value)
  })
  it('whatever the value is, or it is refused', () => {
    const value = fc.string({
      unit: fc.oneof(
        fc.constantFrom('<', '>', '&', '"', "'", ']', '\r', '\n', '\t', ';', '#'),
        fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
      ),
      minLength: 1,
    })
    fc.assert(
      fc.property(value, (text) => {
        const legal = !/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Cs}/u.test(text)
        if (!legal) expect(refusalOf(() => written({ b: text })).code).toBe('saml.xml_unwritable')
        else {
          const element = parseXml(written({ b: text }, text), 'message')
          expect([textOf(element), attributeOf(element, 'b')]).toEqual([text, text])
        }
      }),
      { numRuns: 1000, seed: 25 },
    )
  })
})

describe('XML 1.0 §2.2: what XML cannot carry is refused', () => {
  it.each(['\0', '\x01', '\x1f', '\ufffe', '\uffff', '\ud800', '\udc00x'])('%j', (value) => {
    expect(refusalOf(() => written({}, value)).details).toEqual({ within: 'a' })
    expect(refusalOf(() => written({ b: value })).details).toEqual({ within: 'b' })
    expect(refusalOf(() => written({ b: value })).code).toBe('saml.xml_unwritable')
  })
  it.each(['', 'a b', '1', '<', 'a:b:c', ':a', 'a:', 'a>', 'é', 'a\n'])('%j as a name', (name) => {
    for (const write of [() => writeXml(xml(name)), () => written({ [name]: 'x' })]) {
      const { code, details } = refusalOf(write)
      expect({ code, ...details }).toEqual({ code: 'saml.xml_unwritable', within: name })
    }
  })
})
