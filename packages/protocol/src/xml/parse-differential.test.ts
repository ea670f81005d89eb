import { beforeAll, describe, expect, it } from 'vitest'
import { type Oracle, libxml2 } from '../../test/libxml2.ts'
import { SsoError } from '../errors/sso-error.ts'
import { canonicalize } from './canonicalize.ts'
import { parseXml } from './parse-xml.ts'

const MUTANTS = 12_000

/** Documents with every construct that the parser knows, to be damaged. */
const seeds = [
  `<?xml version="1.0" encoding="UTF-8"?>
<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r" Version="2.0"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">https://idp.example/</saml:Issuer>
  <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><!-- between -->
  <saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xs="http://www.w3.org/2001/XMLSchema" ID='_a'>
    <saml:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">a &amp; b &#x41;&#10;</saml:AttributeValue>
  </saml:Assertion></samlp:Response>`,
  `<a xmlns="urn:d" xmlns:p="urn:p" xmlns:q="urn:p" p:x="1" y="&lt;&#9;>" xml:lang="en"><b xmlns=""><![CDATA[<x>&y;]]]]></b><p:c><q:d xmlns:q="urn:q"/></p:c>é\u{1F511}</a>`,
  `<r>\r\n<e a="\t\r\n'" b='"'/>text<![CDATA[ data ]]>&quot;&apos;&gt;<f><g><h/></g></f></r>\n<!-- end -->\n`,
]

/** What mutations put in: pieces of markup, near misses of the rules, and hostile constructs. */
const pieces = [
  '<',
  '>',
  '/',
  '&',
  ';',
  '#',
  '"',
  "'",
  '=',
  ':',
  '!',
  '?',
  ' ',
  '\t',
  '\n',
  '\r',
  '-',
  '--',
  ']]>',
  '<!--',
  '-->',
  '<!---->',
  '<![CDATA[',
  '<a>',
  '</a>',
  '<b/>',
  '<?x?>',
  '<?xml version="1.0"?>',
  '<!DOCTYPE a>',
  '<!DOCTYPE a [<!ENTITY x "y">]>',
  '&x;',
  '&#0;',
  '&#65;',
  '&#x41;',
  '&#xD800;',
  '&amp;',
  '&lt;',
  'xmlns',
  ' xmlns=""',
  ' xmlns="urn:x"',
  ' xmlns="relative"',
  ' xmlns:p="urn:x"',
  ' xmlns:p=""',
  ' xmlns:p="http://a b/"',
  ' xmlns:xml="urn:x"',
  ' xmlns:xml="http://www.w3.org/XML/1998/namespace"',
  ' xmlns:xmlns="urn:x"',
  ' xmlns:q="http://www.w3.org/XML/1998/namespace"',
  ' p:x="2"',
  ' q:x="2"',
  ' y="2"',
  'p:',
  'xml:',
  'é',
  '\u{1F511}',
  '\u00b7',
  '\u0300',
  '\ufffe',
  '\x01',
  '\0',
  '\ufeff',
  '\u0085',
  '\u2028',
  ' version="1.1"',
  ' encoding="UTF-16"',
  ' standalone="yes"',
]

/** What mutations put at the very start, where a document says what it is. */
const openings = [
  '\ufeff',
  '<!DOCTYPE r>',
  '<!DOCTYPE a [<!ENTITY y "z">]>',
  '<?xml version="1.0"?>',
  '<?xml version="1.1"?>',
  '<?xml version="1.0" encoding="ISO-8859-1"?>',
  '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n',
  ' ',
]

/** A small generator with a seed, so that every run damages the documents alike. */
function generator(seed: number) {
  let state = seed
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

type Random = ReturnType<typeof generator>

function pick<T>(random: Random, from: readonly T[]): T {
  const picked = from[random(from.length)]
  if (picked === undefined) throw new Error('nothing to pick from')
  return picked
}

/** One to three damages: a piece put in, a span taken out, doubled, or moved. */
function mutate(random: Random, text: string): string {
  let mutant = text
  for (let damages = 1 + random(3); damages > 0; damages--) {
    const start = random(mutant.length + 1)
    const end = Math.min(mutant.length, start + random(24))
    const to = random(mutant.length + 1)
    const span = mutant.slice(start, end)
    const without = mutant.slice(0, start) + mutant.slice(end)
    mutant = pick(random, [
      () => mutant.slice(0, start) + pick(random, pieces) + mutant.slice(start),
      () => mutant.slice(0, start) + pick(random, pieces) + mutant.slice(start),
      () => mutant.slice(0, start) + pick(random, pieces) + mutant.slice(end),
      () => (random(10) === 0 ? pick(random, openings) + mutant : without),
      () => mutant.slice(0, to) + span + mutant.slice(to),
      () => without.slice(0, to) + span + without.slice(to),
    ])()
  }
  return mutant
}

interface Class {
  readonly reason: string
  readonly holds: (refusal: SsoError, mutant: string) => boolean
}

const because = (reason: string, code: string, pattern: RegExp): Class => ({
  reason,
  holds: (refusal) => refusal.code === code && pattern.test(String(refusal.details['reason'])),
})

/** Where this parser is stricter than libxml2, and why. Any other difference is a defect of ours. */
const stricter: readonly Class[] = [
  because('a DTD makes readers differ, and expands entities', 'saml.xml_forbidden', /DTD/),
  because(
    'canonicalization keeps processing instructions, readers skip them',
    'saml.xml_forbidden',
    /processing instruction/,
  ),
  because(
    'readers differ over a value with a comment in it',
    'saml.xml_forbidden',
    /comment inside the value/,
  ),
  because('XML 1.1 has other characters and line ends', 'saml.xml_forbidden', /version/),
  because('a declared encoding that is not the real one', 'saml.xml_forbidden', /encoding/),
  because('a message is no file', 'saml.xml_forbidden', /byte order mark/),
  because(
    'canonicalization of relative namespace URIs is undefined',
    'saml.xml_forbidden',
    /not an absolute URI/,
  ),
  because('readers differ over a declared xml prefix', 'saml.xml_forbidden', /prefix xml is declared/),
  {
    reason: 'names are ASCII, so that no two look alike',
    holds: ({ code, details }, mutant) =>
      code === 'saml.xml_malformed' &&
      mutant.replace(/\r\n?/g, '\n').charCodeAt(Number(details['position'])) > 127,
  },
]

type Ours = { readonly canonical: string } | { readonly refusal: SsoError }

function ours(mutant: string): Ours {
  try {
    return { canonical: canonicalize(parseXml(mutant, 'message')) }
  } catch (error) {
    if (error instanceof SsoError) return { refusal: error }
    throw error
  }
}

function classify(mutant: string, mine: Ours, theirs: Oracle): string {
  if ('canonical' in mine && 'canonical' in theirs) {
    return mine.canonical === theirs.canonical
      ? 'both accept, same canonical form'
      : 'DIFFERENT CANONICAL FORM'
  }
  if ('canonical' in mine) return 'ONLY OURS ACCEPTS'
  if ('complaint' in theirs) return 'both refuse'
  return stricter.find(({ holds }) => holds(mine.refusal, mutant))?.reason ?? 'ONLY OURS REFUSES'
}

describe('the parser beside libxml2, on damaged documents', () => {
  const tally = new Map<string, string[]>()

  beforeAll(() => {
    const random = generator(20_260_115)
    for (let count = 0; count < MUTANTS; count++) {
      const mutant = mutate(random, pick(random, seeds))
      const kind = classify(mutant, ours(mutant), libxml2(mutant))
      tally.set(kind, [...(tally.get(kind) ?? []).slice(-1000), mutant])
    }
  }, 120_000)

  it('reads the undamaged documents as libxml2 does', () => {
    for (const seed of seeds)
      expect(classify(seed, ours(seed), libxml2(seed))).toBe('both accept, same canonical form')
  })
  it.each(['DIFFERENT CANONICAL FORM', 'ONLY OURS ACCEPTS', 'ONLY OURS REFUSES'])('never: %s', (kind) => {
    expect(tally.get(kind)?.slice(0, 5) ?? []).toEqual([])
  })
  it('meets enough documents of either kind for that to mean something', () => {
    expect(tally.get('both accept, same canonical form')?.length).toBeGreaterThan(500)
    expect(tally.get('both refuse')?.length).toBeGreaterThan(500)
  })
  it.each(stricter.map(({ reason }) => reason))('is stricter where %s', (reason) => {
    expect(tally.get(reason)?.length ?? 0).toBeGreaterThan(0)
  })
})
