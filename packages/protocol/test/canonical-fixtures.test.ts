import { describe, expect, it } from 'vitest'
import { canonicalize } from '../src/xml/canonicalize.ts'
import { parseXml } from '../src/xml/parse-xml.ts'
import { badFixtures, goodFixtures, metadataOf, providerNames } from './corpus.ts'
import { allElements } from './edit-xml.ts'
import { libxml2 } from './libxml2.ts'

describe('Exclusive C14N 1.0, byte by byte as libxml2 over the corpus', () => {
  it.each(goodFixtures)('$name: every element of the answer, alone', ({ xml }) => {
    for (const [index, element] of allElements(parseXml(xml, 'message')).entries()) {
      expect(libxml2(xml, { xpath: `(//*)[${index + 1}]` })).toEqual({ canonical: canonicalize(element) })
    }
  })

  it.each(providerNames)('%s: the metadata', (name) => {
    const bytes = metadataOf(name)
    expect(libxml2(bytes)).toEqual({ canonical: canonicalize(parseXml(bytes, 'metadata')) })
  })

  it('and the answers that are refused for what they say, not for how it is written', () => {
    const readable = badFixtures.filter(
      ({ params }) => !/saml\.xml_(malformed|forbidden)/.test(params.expectedError ?? ''),
    )
    expect(readable.length).toBeGreaterThan(60)
    for (const { xml } of readable) {
      expect(libxml2(xml)).toEqual({ canonical: canonicalize(parseXml(xml, 'message')) })
    }
  })
})
