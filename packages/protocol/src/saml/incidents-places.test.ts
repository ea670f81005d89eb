import { describe, expect, it } from 'vitest'
import { idpPrivateKey, signIn } from '../../test/answer.ts'
import { type Fixture, fixture, outcome, providerNames, verifyXml } from '../../test/corpus.ts'
import { allElements, find, portable, rewrite } from '../../test/edit-xml.ts'
import { parseXml } from '../xml/parse-xml.ts'
import type { XmlElement } from '../xml/tree.ts'
import { namespaces } from './names.ts'
import { signXml } from './sign-xml.ts'

/** Genuine parts of signed documents, put where a careless reader would find them. */

type Edit = (own: string) => string

const inside =
  (more: string): Edit =>
  (own) =>
    own.replace(/<\/[^<]*>$/, (end) => more + end)
const before =
  (more: string): Edit =>
  (own) =>
    more + own
const after =
  (more: string): Edit =>
  (own) =>
    own + more

function open(name: string) {
  const { xml, params } = fixture('idp', name)
  const root = parseXml(xml, 'message')
  const edited = (element: XmlElement, edit: Edit) => rewrite(root, new Map([[element, edit]]))
  const judge = (text: string) => outcome(verifyXml(text, params))
  return { root, params, edited, judge, at: (localName: string) => find(root, localName) }
}

const wrapped = (name: string, uri: string, content: string) =>
  `<x:${name} xmlns:x="${uri}">${content}</x:${name}>`

/** Where SAML and XML Signature let others add something, or where somebody may try. */
function extensionPoints(
  { at }: ReturnType<typeof open>,
  more: string,
): readonly [string, XmlElement, Edit][] {
  const { protocol, assertion, signature } = namespaces
  return [
    ['the Response', at('Response'), inside(more)],
    ['Extensions', at('Status'), before(wrapped('Extensions', protocol, more))],
    ['the StatusDetail', at('StatusCode'), after(wrapped('StatusDetail', protocol, more))],
    ['the StatusCode', at('StatusCode'), inside(more)],
    ['the Assertion', at('Assertion'), inside(more)],
    ['Advice', at('Conditions'), after(wrapped('Advice', assertion, more))],
    ['the SubjectConfirmationData', at('SubjectConfirmation'), inside(more)],
    ['the first AttributeValue', at('AttributeValue'), inside(more)],
    ['the Signature', at('Signature'), inside(more)],
    ['an Object of the Signature', at('Signature'), inside(wrapped('Object', signature, more))],
    ['KeyInfo', at('KeyInfo'), inside(more)],
    ['SignedInfo', at('SignedInfo'), inside(more)],
    ['the Reference', at('Reference'), inside(more)],
  ]
}

describe.each(['entra', 'google'])('row 8: parts of signatures in an answer like that of %s', (name) => {
  const donor = open(name)
  const decoys = ['SignedInfo', 'Reference', 'DigestValue', 'SignatureValue', 'Transforms'] as const

  describe.each(decoys)('a decoy %s', (decoy) => {
    // The digest of another document and the genuine part itself: neither may be found, neither helps.
    const genuine = portable(donor.at(decoy))
    const forged = genuine.replace(/>[A-Za-z0-9+/=]{20,}</g, `>${'A'.repeat(43)}=<`)

    it.each(extensionPoints(donor, genuine + forged))('in %s is not looked at', (_, element, edit) => {
      const changed = rewrite(
        donor.root,
        new Map([
          [element, edit],
          [donor.at('NameID'), (own: string) => own.replace(/>[^<]*</, '>admin@evil.example<')],
        ]),
      )
      expect(changed).toContain('admin@evil.example')
      expect(donor.judge(changed)).toMatch(
        /^saml\.(digest_mismatch|signature_malformed|signature_invalid|xml_unexpected)$/,
      )
      // And without any other change it is refused, or changes nothing at all.
      const verification = verifyXml(donor.edited(element, edit), donor.params)
      if (verification.ok) expect(verification.assertion.nameId).toEqual(donor.params.nameId)
    })
  })
})

describe('row 10: signed metadata of the IdP, which anybody can fetch, as the donor', () => {
  const donor = open('entra')
  const metadata = signXml({
    xml: `<md:EntityDescriptor xmlns:md="${namespaces.metadata}" ID="_metadata" entityID="${donor.params.identityProvider.entityId}"><saml:Issuer xmlns:saml="${namespaces.assertion}">x</saml:Issuer></md:EntityDescriptor>`,
    elementId: '_metadata',
    privateKey: idpPrivateKey,
    signatureAfter: 'issuer',
  })
  const unsigned = rewrite(donor.root, new Map([[donor.at('Signature'), () => '']]))
  const forged = unsigned.replace(/(<NameID[^>]*>)[^<]*/, '$1admin@evil.example')
  const root = parseXml(forged, 'message')
  const target = { ...donor, root, at: (localName: string) => find(root, localName) }
  const places: readonly [string, XmlElement, Edit][] = [
    ['the Response', target.at('Response'), inside(metadata)],
    ['Extensions', target.at('Status'), before(wrapped('Extensions', namespaces.protocol, metadata))],
    [
      'the StatusDetail',
      target.at('StatusCode'),
      after(wrapped('StatusDetail', namespaces.protocol, metadata)),
    ],
    ['the Assertion', target.at('Assertion'), inside(metadata)],
    ['Advice', target.at('Conditions'), after(wrapped('Advice', namespaces.assertion, metadata))],
    [
      'an AttributeValue',
      target.at('AttributeValue'),
      () => wrapped('AttributeValue', namespaces.assertion, metadata),
    ],
  ]

  it('is well signed by the key of the connection', () => {
    expect(metadata).toContain('SignatureValue')
    expect(target.judge(forged)).toBe('saml.signature_missing')
  })

  it.each(places)('vouches for nothing when it stands in %s', (_, element, edit) => {
    const xml = rewrite(root, new Map([[element, edit]]))
    expect(target.judge(xml)).toMatch(/^saml\.(signature_misplaced|xml_unexpected)$/)
  })

  it.each(['Response', 'Assertion'])('nor does its signature alone, in the %s', (place) => {
    const signature = portable(find(parseXml(metadata, 'message'), 'Signature'))
    for (const id of ['_metadata', null]) {
      const xml = rewrite(
        root,
        new Map([
          [
            target.at(place),
            (own: string) => {
              const inserted = own.replace(
                /(<(?:\w+:)?Issuer[^>]*>[^<]*<\/(?:\w+:)?Issuer>)/,
                (issuer) => issuer + signature,
              )
              return id === null ? inserted : inserted.replace(/ ID="[^"]*"/, ` ID="${id}"`)
            },
          ],
        ]),
      )
      expect(xml).toContain('SignatureValue')
      // Under a borrowed ID the reference fits, and the digest does not.
      expect(target.judge(xml)).toBe(id === null ? 'saml.signature_malformed' : 'saml.digest_mismatch')
    }
  })
})

describe('row 11: what a signature covers, not where it stands, says what is signed', () => {
  it.each([
    ['entra', 'Assertion', 'Response'],
    ['google', 'Response', 'Assertion'],
  ])('refuses the signature of %s’s %s in the %s', (name, _, to) => {
    const donor = open(name)
    const signature = donor.at('Signature')
    const xml = rewrite(
      donor.root,
      new Map([
        [signature, () => ''],
        [
          allElements(donor.at(to)).find(
            ({ localName, parent }) => localName === 'Issuer' && parent === donor.at(to),
          ) ?? donor.at('Issuer'),
          after(portable(signature)),
        ],
      ]),
    )
    expect(find(parseXml(xml, 'message'), 'Signature').parent?.localName).toBe(to)
    expect(donor.judge(xml)).toBe('saml.signature_malformed')
  })
})

describe('row 15: names mean what their namespace says, and one name is one thing', () => {
  const donor = open('okta')
  const swapped = ({ root }: typeof donor, prefix: string, uri: string) =>
    rewrite(root, new Map()).replaceAll(
      `xmlns:${prefix}="${namespaceOf(root, prefix)}"`,
      `xmlns:${prefix}="${uri}"`,
    )

  it.each(prefixesOf(donor.root))(
    'refuses the document when the prefix %s is bound to another namespace',
    (prefix) => {
      for (const uri of ['urn:evil', namespaces.metadata, `${namespaceOf(donor.root, prefix)}/`]) {
        const xml = swapped(donor, prefix, uri)
        expect(xml).toContain(`xmlns:${prefix}="${uri}"`)
        expect(donor.judge(xml)).toMatch(/^saml\./)
      }
    },
  )

  it('refuses two elements whose prefixes change places', () => {
    const [first = '', second = ''] = prefixesOf(donor.root)
    const [one, two] = [namespaceOf(donor.root, first), namespaceOf(donor.root, second)]
    const xml = rewrite(donor.root, new Map())
      .replaceAll(`xmlns:${first}="${one}"`, 'xmlns:HOLD=""')
      .replaceAll(`xmlns:${second}="${two}"`, `xmlns:${second}="${one}"`)
      .replaceAll('xmlns:HOLD=""', `xmlns:${first}="${two}"`)
    expect(donor.judge(xml)).toMatch(/^saml\./)
  })

  it.each(['NotOnOrAfter', 'Recipient', 'InResponseTo'])(
    'reads no attribute %s of another namespace in place of the signed one',
    (name) => {
      const data = donor.at('SubjectConfirmationData')
      const xml = donor.edited(data, (own) =>
        own.replace(` ${name}="`, ` xmlns:e="urn:evil" e:${name}="https://evil.example/" ${name}="`),
      )
      expect(xml).toContain(`e:${name}`)
      expect(donor.judge(xml)).toBe('saml.digest_mismatch')
    },
  )

  it('refuses an attribute that is there twice by two prefixes of one namespace', () => {
    const xml = donor.edited(donor.at('SubjectConfirmationData'), (own) =>
      own.replace(' Recipient="', ' xmlns:a="urn:x" xmlns:b="urn:x" a:y="1" b:y="2" Recipient="'),
    )
    expect(donor.judge(xml)).toBe('saml.xml_malformed')
  })
})

describe('row 21: a captured assertion in any other message of SAML', () => {
  const messages = [
    ['AuthnRequest', namespaces.protocol],
    ['LogoutRequest', namespaces.protocol],
    ['LogoutResponse', namespaces.protocol],
    ['ArtifactResponse', namespaces.protocol],
    ['EntityDescriptor', namespaces.metadata],
    ['EntitiesDescriptor', namespaces.metadata],
    ['Envelope', 'http://schemas.xmlsoap.org/soap/envelope/'],
  ] as const

  it.each(messages)('makes no sign-in of a %s', (name, uri) => {
    for (const provider of providerNames) {
      const { xml, params }: Fixture = fixture('idp', provider)
      const root = parseXml(xml, 'message')
      for (const captured of [root, find(root, 'Assertion')]) {
        const message = `<x:${name} xmlns:x="${uri}" ID="_outer" Version="2.0" Destination="${signIn.serviceProvider.acsUrl}">${portable(captured)}</x:${name}>`
        expect(outcome(verifyXml(message, params))).toBe('saml.response_expected')
      }
    }
  })
})

/** Prefixes that elements of the document use. */
function prefixesOf(root: XmlElement): readonly string[] {
  return [...new Set(allElements(root).map(({ prefix }) => prefix))].filter((prefix) => prefix !== '')
}

function namespaceOf(root: XmlElement, prefix: string): string {
  return allElements(root).find((element) => element.prefix === prefix)?.namespaceUri ?? ''
}
