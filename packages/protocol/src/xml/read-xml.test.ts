import { describe, expect, it } from 'vitest'
import { refusalOf } from '../../test/refusal.ts'
import { parseXml } from './parse-xml.ts'
import {
  attributeOf,
  childElements,
  isElement,
  nextElement,
  onlyChild,
  optionalChild,
  textOf,
} from './read-xml.ts'
import type { XmlElement } from './tree.ts'

const root = parseXml(
  `<r xmlns:p="urn:x" xmlns:q="urn:x" xmlns:o="urn:o" ID="1" p:Name="2">
     <p:a>one</p:a><b/><q:a>two</q:a><o:a>other</o:a><a>none</a><p:c><p:b/></p:c>
   </r>`,
  'message',
)

describe('child steps', () => {
  it('find children by expanded name, whatever their prefix, in document order', () => {
    expect(childElements(root, 'urn:x', 'a').map(textOf)).toEqual(['one', 'two'])
    expect(childElements(root, '', 'a').map(textOf)).toEqual(['none'])
  })
  it('never find a descendant that is no child', () => {
    expect(childElements(root, 'urn:x', 'b')).toEqual([])
    expect(optionalChild(root, 'urn:x', 'b')).toBeNull()
  })
  it('tell an element by both parts of its name', () => {
    expect(isElement(root, '', 'r')).toBe(true)
    expect(isElement(root, '', 'R')).toBe(false)
    expect(isElement(root, 'urn:x', 'r')).toBe(false)
  })
  it('give the one child', () => {
    expect(textOf(onlyChild(root, 'urn:o', 'a'))).toBe('other')
    expect(optionalChild(root, 'urn:o', 'a')).toBe(onlyChild(root, 'urn:o', 'a'))
  })
  it.each([
    [
      'none where one is needed',
      () => onlyChild(root, 'urn:x', 'd'),
      { expected: 'one d', received: 'none' },
    ],
    [
      'a second where one is needed',
      () => onlyChild(root, 'urn:x', 'a'),
      { expected: 'one a', received: '2' },
    ],
    [
      'a second where one is possible',
      () => optionalChild(root, 'urn:x', 'a'),
      { expected: 'one a', received: '2' },
    ],
  ])('refuse %s (incidents rows 6, 8, 16)', (_, read, details) => {
    const refusal = refusalOf(read)
    expect(refusal.code).toBe('saml.xml_unexpected')
    expect(refusal.details).toEqual({ within: 'r', ...details })
  })
})

describe('values', () => {
  const element = (xml: string) => parseXml(xml, 'message')

  it('are the whole text, untrimmed (incidents row 3)', () => {
    expect(textOf(element('<a> x<![CDATA[y]]>&amp;z\n</a>'))).toBe(' xy&z\n')
    expect(textOf(element('<a/>'))).toBe('')
  })
  it('are refused where an element stands among the text', () => {
    for (const xml of ['<a>x<b/></a>', '<a><b/>x</a>', '<a><b>x</b></a>']) {
      const { code, details } = refusalOf(() => textOf(element(xml)))
      expect({ code, ...details }).toEqual({
        code: 'saml.xml_unexpected',
        within: 'a',
        expected: 'text only',
        received: 'b',
      })
    }
  })
  it('of attributes are those in no namespace only (incidents row 15)', () => {
    expect(attributeOf(root, 'ID')).toBe('1')
    expect(attributeOf(root, 'Name')).toBeNull()
    expect(attributeOf(root, 'p:Name')).toBeNull()
    expect(attributeOf(root, 'id')).toBeNull()
    expect(attributeOf(element('<a b=""/>'), 'b')).toBe('')
  })
})

describe('the walk over a document', () => {
  function walk(xml: string): string {
    const names: string[] = []
    for (let at: XmlElement | null = parseXml(xml, 'message'); at !== null; at = nextElement(at))
      names.push(at.name)
    return names.join(' ')
  }

  it.each([
    ['<a/>', 'a'],
    ['<a>x</a>', 'a'],
    ['<a><b/><c/></a>', 'a b c'],
    ['<a>x<b>y<c>z</c>y</b>x<d/>x</a>', 'a b c d'],
    ['<a><b><c><d/></c></b></a>', 'a b c d'],
    ['<a><b><c/></b>x<d>y<e/><f/></d>\n</a>', 'a b c d e f'],
  ])('meets every element of %s once, in document order', (xml, names) => {
    expect(walk(xml)).toBe(names)
  })
})
