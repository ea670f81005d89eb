import { describe, expect, it } from 'vitest'
import { answer, idpCertificate, signIn } from '../../test/answer.ts'
import { type Fixture, fixture, outcome, verifyXml } from '../../test/corpus.ts'
import { allElements, find, rewrite } from '../../test/edit-xml.ts'
import { parseXml } from '../xml/parse-xml.ts'
import type { XmlElement } from '../xml/tree.ts'
import { escapeText } from '../xml/write-xml.ts'
import type { VerifyResponseInput } from './verify-response.ts'

/** Values of assertions, taken apart: what is read is what was signed, whole, or nothing is read. */

/** Response and Assertion are both signed: every value in it is under a signature. */
const donor = fixture('idp', 'okta')

/** Every element whose text is read, with its text. KeyInfo is nobody's word and never read for a decision. */
function valuesOf(root: XmlElement): readonly (readonly [XmlElement, string])[] {
  return allElements(root).flatMap((element) => {
    const [child, ...more] = element.children
    const isValue = child?.kind === 'text' && more.length === 0 && child.value.trim() !== ''
    return isValue && element.localName !== 'X509Certificate' ? [[element, child.value] as const] : []
  })
}

/** What an answer says of a person, as one text; or the refusal. */
function identityOf(xml: string, params: Fixture['params']): string {
  const verification = verifyXml(xml, params)
  return verification.ok ? JSON.stringify(verification.assertion) : `refused: ${verification.error.code}`
}

/** Rewrites the document once for every offset in every value, and tells what comes out. */
function atEveryOffset({ xml, params }: Fixture, split: (before: string, after: string) => string) {
  const root = parseXml(xml, 'message')
  const outcomes = valuesOf(root).flatMap(([element, text]) =>
    offsetsIn(text).map((at) => {
      const content = split(text.slice(0, at), text.slice(at))
      const edit = (own: string) => own.replace(/>[^<]*</, () => `>${content}<`)
      return identityOf(rewrite(root, new Map([[element, edit]])), params)
    }),
  )
  return { outcomes, identity: identityOf(xml, params) }
}

/** Every one; of the hundreds in a signature value every fifth and the last. */
function offsetsIn(text: string): readonly number[] {
  const all = Array.from({ length: text.length + 1 }, (_, at) => at)
  return text.length <= 100 ? all : all.filter((at) => at % 5 === 0 || at === text.length)
}

/** Puts something between the two parts of a text. */
const between = (more: string) => (before: string, after: string) =>
  `${escapeText(before)}${more}${escapeText(after)}`

describe('rows 3, 17: a value is read whole or not at all', () => {
  it('has the values that are consumed among those that are cut', () => {
    const names = new Set(valuesOf(parseXml(donor.xml, 'message')).map(([{ localName }]) => localName))
    for (const name of ['NameID', 'Issuer', 'Audience', 'AttributeValue', 'DigestValue', 'SignatureValue']) {
      expect([...names]).toContain(name)
    }
  })

  it.each([
    ['a comment', '<!---->', 'saml.xml_forbidden'],
    ['a comment with text', '<!-- .evil.example -->', 'saml.xml_forbidden'],
    ['a processing instruction', '<?x?>', 'saml.xml_forbidden'],
    ['a reference to an entity of its own', '&x;', 'saml.xml_malformed'],
  ])('refuses %s at each offset of each value', (_, foreign, code) => {
    const { outcomes } = atEveryOffset(donor, between(foreign))
    expect(outcomes.length).toBeGreaterThan(450)
    expect([...new Set(outcomes)]).toEqual([`refused: ${code}`])
  })

  it('refuses an element at each offset of each value', () => {
    const { outcomes } = atEveryOffset(donor, between('<x xmlns=""/>'))
    expect(outcomes.filter((each) => !each.startsWith('refused: saml.'))).toEqual([])
  })

  it.each<[string, (before: string, after: string) => string]>([
    ['an empty CDATA section', between('<![CDATA[]]>')],
    ['CDATA to the end', (before, after) => `${escapeText(before)}<![CDATA[${after}]]>`],
    ['CDATA in two parts', (before, after) => `<![CDATA[${before}]]><![CDATA[${after}]]>`],
    [
      'a character reference',
      (before, after) => {
        const [first = ''] = after
        const reference = first === '' ? '' : `&#${first.codePointAt(0) ?? 0};`
        return between(reference)(before, after.slice(first.length))
      },
    ],
  ])('reads the whole value through %s at each offset', (_, split) => {
    const { outcomes, identity } = atEveryOffset(donor, split)
    expect(identity).not.toMatch(/^refused/)
    expect([...new Set(outcomes)]).toEqual([identity])
  })
})

describe('row 20: values come from the signed bytes, whatever stands around them', () => {
  const { xml, params } = fixture('idp', 'entra')
  const root = parseXml(xml, 'message')
  const assertion = find(root, 'Assertion')
  const signed = new Set(allElements(assertion))
  const outside = allElements(root).filter((element) => !signed.has(element))

  it('only the assertion is signed, so that there is something outside to change', () => {
    expect(find(assertion, 'Signature').parent).toBe(assertion)
    expect(outside.map(({ localName }) => localName)).toEqual(['Response', 'Issuer', 'Status', 'StatusCode'])
  })

  it('a changed attribute or text outside gives a refusal or the very same identity', () => {
    const identity = identityOf(xml, params)
    const changes = outside.flatMap((element) => [
      ...element.attributes.map(({ name, value }) => [
        element,
        (own: string) => own.replace(` ${name}="${value}"`, ` ${name}="admin@evil.example"`),
      ]),
      [element, (own: string) => own.replace(/>([^<]+)</, '>admin@evil.example<')],
    ]) as [XmlElement, (own: string) => string][]
    const seen = changes.map((change) => identityOf(rewrite(root, new Map([change])), params))
    expect(seen.filter((each) => each !== identity && !each.startsWith('refused: saml.'))).toEqual([])
    // Some of the changes are harmless (the Response's own ID), most are not.
    expect(new Set(seen).size).toBeGreaterThan(3)
  })

  it('attributes of a person outside of the signed assertion are not looked at', () => {
    const statement = `<x:AttributeStatement xmlns:x="urn:oasis:names:tc:SAML:2.0:assertion"><x:Attribute Name="email"><x:AttributeValue>admin@evil.example</x:AttributeValue></x:Attribute></x:AttributeStatement>`
    for (const element of outside) {
      const edit = (own: string) => own.replace(/(<\/[^>]*>)$/, (end) => `${statement}${end}`)
      const edited = rewrite(root, new Map([[element, edit]]))
      expect(edited).toContain('admin@evil.example')
      expect([identityOf(xml, params), 'refused: saml.xml_unexpected']).toContain(identityOf(edited, params))
    }
  })

  it('and every single character inside counts', () => {
    const [, text] = valuesOf(root).find(([{ localName }]) => localName === 'NameID') ?? []
    const changed = rewrite(
      root,
      new Map([[find(root, 'NameID'), (own) => own.replace(text ?? '', `x${text ?? ''}`)]]),
    )
    expect(identityOf(changed, params)).toBe('refused: saml.digest_mismatch')
  })
})

describe('row 50: an answer that lacks something ends with a named refusal', () => {
  const settings: Pick<VerifyResponseInput, 'identityProvider' | 'serviceProvider' | 'request'> = {
    identityProvider: { ...signIn.identityProvider, certificates: [idpCertificate] },
    serviceProvider: signIn.serviceProvider,
    request: signIn.request,
  }
  const params = { ...signIn, certificates: undefined } as unknown as Fixture['params']
  const judge = (xml: string) => outcome(verifyXml(xml, params, settings))
  const unsigned = answer({ sign: [] })
  const root = parseXml(unsigned, 'message')
  const gaps = allElements(root).flatMap((element): (readonly [string, string])[] => {
    const place = path(element)
    // Without these there is nothing to sign.
    const whole = /^Response(?:\/Assertion(?:\/Issuer)?)?$/.test(place)
      ? []
      : [[place, cut(element, () => '')] as const]
    const attributes = element.attributes
      .filter(({ name }) => `${place}@${name}` !== 'Response/Assertion@ID')
      .map(({ name, value }) => {
        return [`${place}@${name}`, cut(element, (own) => own.replace(` ${name}="${value}"`, ''))] as const
      })
    return [...whole, ...attributes]
  })

  function cut(element: XmlElement, edit: (own: string) => string): string {
    return rewrite(root, new Map([[element, edit]]))
  }

  /** What a profile of SAML leaves to the IdP, and what this service has no use for. */
  const optional = [
    'Response@ID',
    'Response@IssueInstant',
    'Response@Destination',
    'Response/Issuer',
    'Response/Assertion/Conditions@NotBefore',
    'Response/Assertion/Conditions@NotOnOrAfter',
    'Response/Assertion/AuthnStatement/AuthnContext/AuthnContextClassRef',
    'Response/Assertion/AttributeStatement',
    'Response/Assertion/AttributeStatement/Attribute',
    'Response/Assertion/AttributeStatement/Attribute@NameFormat',
    'Response/Assertion/AttributeStatement/Attribute/AttributeValue',
  ]

  // Signed after the cut, by the right key: nothing but the gap can be at fault.
  it.each(gaps)('without %s', (place, xml) => {
    const expected = optional.includes(place) ? /^accepted$/ : /^saml\.[a-z_]+$/
    expect(judge(answer({ edit: () => xml }))).toMatch(expected)
  })

  it('accepts it whole, so that the gaps are what is refused', () => {
    expect(judge(answer())).toBe('accepted')
  })
})

function path(element: XmlElement): string {
  return element.parent === null ? element.localName : `${path(element.parent)}/${element.localName}`
}
