import { describe, expect, it } from 'vitest'
import { keyFile, keyPair } from '../../test/keys.ts'
import { refusalOf } from '../../test/refusal.ts'
import { resign, signedElements, signedMessage, unsigned } from '../../test/signed-message.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { onlyChild } from '../xml/read-xml.ts'
import { readCertificate } from './certificate.ts'
import { namespaces, signatureMethods } from './names.ts'
import type { SigningCertificate } from './types.ts'
import { collectSignatures, verifySignature } from './verify-signature.ts'

const rsa = keyPair('rsa').certificate
const other = keyPair('rsa-other').certificate
const signed = signedMessage()

const collect = (xml: string) => collectSignatures(parseXml(xml, 'message'), signedElements)

/** Verifies every signature in a document; there is at least one. */
function verifyAll(xml: string, certificates: readonly SigningCertificate[] = [rsa]) {
  const signatures = collect(xml)
  expect(signatures.length).toBeGreaterThan(0)
  return signatures.map((signature) => verifySignature(signature, certificates).certificate)
}

/** A document changed in one place. The place exists, or the test is void. */
function changed(from: string | RegExp, to: string, xml = signed): string {
  const result = xml.replace(from, () => to)
  if (result === xml) throw new Error(`nothing to change: ${String(from)}`)
  return result
}

const insert = (after: string | RegExp, what: string, xml = signed) => {
  const [found] = (typeof after === 'string' ? [after] : after.exec(xml)) ?? []
  return changed(after, `${found ?? ''}${what}`, xml)
}

const ds = `xmlns:ds="${namespaces.signature}"`
const [signatureXml = ''] = /<ds:Signature .*<\/ds:Signature>/.exec(signed) ?? []

describe('saml-core-2.0-os §5.4: a signature', () => {
  it('by a key of the connection verifies, and names the certificate', () => {
    expect(verifyAll(signed)).toEqual([rsa])
    expect(verifyAll(signed, [other, rsa])).toEqual([rsa])
  })
  it('verifies on the Response, on the Assertion, or on both', () => {
    expect(collect(signedMessage(['_r'])).map(({ parent }) => parent.localName)).toEqual(['Response'])
    expect(collect(signedMessage(['_a'])).map(({ parent }) => parent.localName)).toEqual(['Assertion'])
    const both = collect(signedMessage(['_a', '_r']))
    expect(both.map(({ parent }) => parent.localName)).toEqual(['Response', 'Assertion'])
    for (const signature of both) expect(verifySignature(signature, [rsa])).toEqual({ certificate: rsa })
  })
  it('is the child of the element that it is found for', () => {
    const root = parseXml(signed, 'message')
    const assertion = onlyChild(root, namespaces.assertion, 'Assertion')
    expect(collectSignatures(root, signedElements)).toEqual([
      { element: onlyChild(assertion, namespaces.signature, 'Signature'), parent: assertion },
    ])
  })
  it('verifies with an expired certificate: expiry alone never ends a sign-in', () => {
    const expired = readCertificate(keyFile('rsa-expired.crt'))
    expect(expired.notAfter.getTime()).toBeLessThan(rsa.notBefore.getTime())
    expect(verifyAll(signed, [expired])).toEqual([expired])
  })
  it('does not have to be there', () => {
    expect(collect(unsigned)).toEqual([])
  })
  it.each(Object.entries(signatureMethods))('verifies by %s', (name, algorithm) => {
    for (const key of name.startsWith('rsa') ? ['rsa'] : ['ec-p256', 'ec-p384', 'ec-p521']) {
      const xml = signedMessage(['_a'], key, algorithm)
      expect(xml).toContain(`Algorithm="${algorithm}"`)
      expect(verifyAll(xml, [keyPair(key).certificate])).toHaveLength(1)
    }
  })
})

describe('XML Signature §3.2.2: the key', () => {
  it.each([
    ['without any certificate (incidents row 32)', []],
    ['by a key that the connection does not have', [other]],
    ['by a key of another kind', [keyPair('ec-p256').certificate]],
  ])('does not verify %s', (_, certificates) => {
    const { code, details } = refusalOf(() => verifyAll(signed, certificates))
    expect(code).toBe('saml.signature_invalid')
    expect(details).toEqual({
      expected: certificates.map(({ fingerprint }) => fingerprint),
      received: rsa.fingerprint,
    })
  })
  it('is never taken from KeyInfo (incidents row 33)', () => {
    const forged = signedMessage(['_a'], 'rsa-other')
    expect(forged).toContain(other.base64)
    expect(refusalOf(() => verifyAll(forged)).details['received']).toBe(other.fingerprint)
    expect(verifyAll(changed(other.base64, rsa.base64, forged), [other])).toEqual([other])
  })
  it('has its size: an ECDSA signature for another curve does not verify', () => {
    const xml = signedMessage(['_a'], 'ec-p256')
    expect(refusalOf(() => verifyAll(xml, [keyPair('ec-p384').certificate])).code).toBe(
      'saml.signature_invalid',
    )
  })
  it('is of the kind that the method names, even where the signature value fits', () => {
    const xml = resign(changed(signatureMethods.rsaSha256, signatureMethods.ecdsaSha256))
    expect(refusalOf(() => verifyAll(xml)).code).toBe('saml.signature_invalid')
  })
  it('of an RSA method is not one of an ECDSA method, nor the other way round', () => {
    for (const [from, to] of [
      ['rsaSha256', 'ecdsaSha256'],
      ['rsaSha256', 'rsaSha512'],
    ] as const) {
      const xml = changed(signatureMethods[from], signatureMethods[to])
      expect(refusalOf(() => verifyAll(xml, [rsa, keyPair('ec-p256').certificate])).code).toBe(
        'saml.signature_invalid',
      )
    }
  })
  it.each([
    ['there is no KeyInfo', /<ds:KeyInfo>.*<\/ds:KeyInfo>/, ''],
    ['KeyInfo is empty', /<ds:KeyInfo>.*<\/ds:KeyInfo>/, '<ds:KeyInfo/>'],
    ['KeyInfo has only a name', /<ds:X509Data>.*<\/ds:X509Data>/, '<ds:KeyName>x</ds:KeyName>'],
    [
      'X509Data has no certificate',
      /<ds:X509Certificate>.*<\/ds:X509Certificate>/,
      '<ds:X509SubjectName>x</ds:X509SubjectName>',
    ],
    ['the certificate is empty', /<ds:X509Certificate>.*<\/ds:X509Certificate>/, '<ds:X509Certificate/>'],
    [
      'the certificate is no base64',
      /<ds:X509Certificate>.*<\/ds:X509Certificate>/,
      '<ds:X509Certificate>%</ds:X509Certificate>',
    ],
    [
      'the certificate holds an element',
      /<ds:X509Certificate>.*<\/ds:X509Certificate>/,
      '<ds:X509Certificate><ds:x/></ds:X509Certificate>',
    ],
  ])('that the message names is unknown when %s; the signature verifies all the same', (_, from, to) => {
    const xml = changed(from, to)
    expect(verifyAll(xml)).toEqual([rsa])
    expect(refusalOf(() => verifyAll(xml, [other])).details['received']).toBeNull()
  })
})

describe('XML Signature §3.2.1: the digest', () => {
  it.each([
    ['a changed text', 'ada@example.com', 'eve@example.com'],
    ['a changed attribute', 'ID="_a" Version="2.0"', 'ID="_a" Version="2.1"'],
    ['an added attribute', 'ID="_a"', 'ID="_a" x=""'],
    ['an added element', '<saml:Subject>', '<saml:Subject/><saml:Subject>'],
    ['a removed element', /<saml:Subject>.*<\/saml:Subject>/, ''],
    ['added white space', '<saml:Subject>', '<saml:Subject> '],
    ['another prefix', /saml:NameID/g, 'samlp:NameID'],
    ['a namespace bound anew', '<saml:Subject>', '<saml:Subject xmlns:saml="urn:x">'],
  ])('differs after %s', (_, from, to) => {
    expect(refusalOf(() => verifyAll(changed(from, to))).code).toBe('saml.digest_mismatch')
  })
  it.each([
    ['the order of attributes', 'ID="_a" Version="2.0"', 'Version="2.0" ID="_a"'],
    ['a comment between elements', '<saml:Subject>', '<!-- x --><saml:Subject>'],
    ['the spelling of characters', 'a &amp; b é', '<![CDATA[a & ]]>b &#xE9;'],
    ['what is outside the signed element', 'ID="_r"', 'ID="_r" Destination="https://sp.example/"'],
  ])('does not depend on %s', (_, from, to) => {
    expect(verifyAll(changed(from, to))).toEqual([rsa])
  })
  it('is over the whole Response with its signed Assertion', () => {
    const both = signedMessage(['_a', '_r'])
    const tampered = changed(/(<\/saml:Assertion>)/, '</saml:Assertion><x/>', both)
    expect(refusalOf(() => verifyAll(tampered)).code).toBe('saml.digest_mismatch')
  })
  it('does not match when the value is shorter', () => {
    const short = resign(
      changed(/<ds:DigestValue>.*<\/ds:DigestValue>/, '<ds:DigestValue>AAAA</ds:DigestValue>'),
    )
    expect(refusalOf(() => verifyAll(short)).code).toBe('saml.digest_mismatch')
  })
})

describe('XML Signature §4: the shape is an allow-list', () => {
  type Case = readonly [rule: string, xml: string, reason: RegExp]
  const signedInfo = /<ds:SignedInfo>.*<\/ds:SignedInfo>/
  const reference = /<ds:Reference .*<\/ds:Reference>/
  const again = (element: RegExp) => (element.exec(signed) ?? [''])[0].repeat(2)
  const swap = (first: RegExp, second: RegExp) => {
    const [a = ''] = first.exec(signed) ?? []
    const [b = ''] = second.exec(signed) ?? []
    return changed(a + b, b + a)
  }
  const enveloped = '<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>'
  const exclusive = '<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>'
  const inclusive = (content: string) =>
    changed(exclusive, exclusive.replace('/>', `>${content}</ds:Transform>`))
  const ec = (attributes: string, content = '') =>
    `<ec:InclusiveNamespaces xmlns:ec="http://www.w3.org/2001/10/xml-exc-c14n#"${attributes}>${content}</ec:InclusiveNamespaces>`

  it.each<Case>([
    ['two SignedInfo (incidents row 16)', changed(signedInfo, again(signedInfo)), /Signature contains/],
    ['no SignedInfo', changed(signedInfo, ''), /Signature contains/],
    [
      'two SignatureValue',
      insert(/<ds:SignatureValue>.*<\/ds:SignatureValue>/, '<ds:SignatureValue>AAAA</ds:SignatureValue>'),
      /Signature contains/,
    ],
    ['no SignatureValue', changed(/<ds:SignatureValue>.*<\/ds:SignatureValue>/, ''), /Signature contains/],
    ['two KeyInfo', insert('</ds:KeyInfo>', '<ds:KeyInfo/>'), /Signature contains/],
    ['an Object', insert('</ds:KeyInfo>', '<ds:Object/>'), /Signature contains/],
    ['a foreign child', insert('</ds:KeyInfo>', '<x/>'), /Signature contains/],
    [
      'SignedInfo of another namespace',
      changed(signedInfo, '<x:SignedInfo xmlns:x="urn:x"/>'),
      /Signature contains/,
    ],
    ['another order', swap(signedInfo, /<ds:SignatureValue>.*<\/ds:SignatureValue>/), /Signature contains/],
    [
      'KeyInfo first',
      swap(/<ds:SignatureValue>.*<\/ds:SignatureValue>/, /<ds:KeyInfo>.*<\/ds:KeyInfo>/),
      /Signature contains/,
    ],
    ['an empty Signature', changed(signatureXml, `<ds:Signature ${ds}/>`), /Signature contains nothing/],
    ['text in Signature', insert('</ds:SignedInfo>', 'x'), /Signature contains text/],
    [
      'an attribute of Signature',
      changed('<ds:Signature ', '<ds:Signature x="" '),
      /Signature has the attribute x/,
    ],
    [
      'an attribute of SignatureValue',
      changed('<ds:SignatureValue>', '<ds:SignatureValue x="">'),
      /SignatureValue has/,
    ],
    ['an attribute of SignedInfo', changed('<ds:SignedInfo>', '<ds:SignedInfo x="">'), /SignedInfo has/],
    ['text in SignedInfo', insert('<ds:SignedInfo>', 'x'), /SignedInfo contains text/],
    ['two References (incidents row 8)', changed(reference, again(reference)), /SignedInfo contains/],
    ['no Reference', changed(reference, ''), /SignedInfo contains/],
    ['a foreign child of SignedInfo', insert('<ds:SignedInfo>', '<x/>'), /SignedInfo contains/],
    [
      'two CanonicalizationMethod',
      insert('<ds:SignedInfo>', '<ds:CanonicalizationMethod/>'),
      /SignedInfo contains/,
    ],
    [
      'two SignatureMethod',
      insert(/<ds:SignatureMethod [^>]*>/, '<ds:SignatureMethod/>'),
      /SignedInfo contains/,
    ],
    [
      'Canonical XML 1.0 for SignedInfo',
      changed(
        /(?<=CanonicalizationMethod Algorithm=")[^"]*/,
        'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
      ),
      /CanonicalizationMethod is not/,
    ],
    [
      'exclusive C14N with comments for SignedInfo',
      changed(
        /(?<=CanonicalizationMethod Algorithm=")[^"]*/,
        'http://www.w3.org/2001/10/xml-exc-c14n#WithComments',
      ),
      /CanonicalizationMethod is not/,
    ],
    [
      'a CanonicalizationMethod without Algorithm',
      changed(/<ds:CanonicalizationMethod [^>]*>/, '<ds:CanonicalizationMethod/>'),
      /CanonicalizationMethod is not/,
    ],
    [
      'an attribute of CanonicalizationMethod',
      changed('<ds:CanonicalizationMethod ', '<ds:CanonicalizationMethod x="" '),
      /has the attribute/,
    ],
    [
      'a child of CanonicalizationMethod',
      changed(
        /(<ds:CanonicalizationMethod [^>]*)\/>/,
        `<ds:CanonicalizationMethod Algorithm="${namespaces.exclusiveC14n}"><x/></ds:CanonicalizationMethod>`,
      ),
      /CanonicalizationMethod contains x/,
    ],
    [
      'HMACOutputLength (incidents row 34)',
      changed(
        /<ds:SignatureMethod ([^>]*)\/>/,
        `<ds:SignatureMethod Algorithm="${signatureMethods.rsaSha256}"><ds:HMACOutputLength>1</ds:HMACOutputLength></ds:SignatureMethod>`,
      ),
      /SignatureMethod contains ds:HMACOutputLength/,
    ],
    [
      'an attribute of SignatureMethod',
      changed('<ds:SignatureMethod ', '<ds:SignatureMethod x="" '),
      /has the attribute/,
    ],
    [
      'a namespaced Algorithm',
      changed('<ds:SignatureMethod Algorithm', '<ds:SignatureMethod ds:Algorithm'),
      /has the attribute ds:Algorithm/,
    ],
    ['an empty reference', changed('URI="#_a"', 'URI=""'), /Reference is not to the ID/],
    ['a reference without URI', changed(' URI="#_a"', ''), /Reference is not to the ID/],
    [
      'a reference to the Response from within the Assertion',
      changed('URI="#_a"', 'URI="#_r"'),
      /Reference is not to the ID/,
    ],
    ['a reference to nothing', changed('URI="#_a"', 'URI="#_b"'), /Reference is not to the ID/],
    ['a reference that begins alike', changed('URI="#_a"', 'URI="#_a "'), /Reference is not to the ID/],
    ['a reference without #', changed('URI="#_a"', 'URI="_a"'), /Reference is not to the ID/],
    [
      'an external reference',
      changed('URI="#_a"', 'URI="http://127.0.0.1/#_a"'),
      /Reference is not to the ID/,
    ],
    ['an XPointer', changed('URI="#_a"', 'URI="#xpointer(id(\'_a\'))"'), /Reference is not to the ID/],
    [
      'an ID that is an XPointer',
      changed('ID="_a"', 'ID="xpointer(/)"', changed('URI="#_a"', 'URI="#xpointer(/)"')),
      /no usable ID/,
    ],
    [
      'an ID with white space',
      changed('ID="_a"', 'ID="x _a"', changed('URI="#_a"', 'URI="#x _a"')),
      /no usable ID/,
    ],
    ['an element without ID', changed('ID="_a"', ''), /no usable ID/],
    ['an attribute of Reference', changed('<ds:Reference ', '<ds:Reference x="" '), /Reference has/],
    [
      'a reference without Transforms',
      changed(/<ds:Transforms>.*<\/ds:Transforms>/, ''),
      /Reference contains/,
    ],
    [
      'two DigestValue (incidents row 8)',
      insert('<ds:Reference URI="#_a">', '<ds:DigestValue>AAAA</ds:DigestValue>'),
      /Reference contains/,
    ],
    ['text in Reference', insert('</ds:Transforms>', 'x'), /Reference contains text/],
    ['an attribute of Transforms', changed('<ds:Transforms>', '<ds:Transforms x="">'), /Transforms has/],
    ['no transform', changed(enveloped + exclusive, ''), /not exactly/],
    ['enveloped-signature only', changed(exclusive, ''), /not exactly/],
    ['exclusive C14N only', changed(enveloped, ''), /not exactly/],
    ['three transforms', insert(exclusive, exclusive), /not exactly/],
    [
      'the transforms in another order',
      changed(enveloped + exclusive, exclusive + enveloped),
      /first transform/,
    ],
    ['enveloped-signature twice', changed(exclusive, enveloped), /Transform is not exclusive/],
    [
      'an XPath transform',
      changed(enveloped, '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"/>'),
      /first transform/,
    ],
    [
      'an XSLT transform',
      changed(exclusive, '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/>'),
      /Transform is not exclusive/,
    ],
    ['a foreign child of Transforms', insert('<ds:Transforms>', '<x/>'), /Transforms contains x/],
    ['text in Transforms', insert('<ds:Transforms>', 'x'), /Transforms contains text/],
    [
      'a parameter of enveloped-signature',
      changed(enveloped, enveloped.replace('/>', '><ds:XPath>1</ds:XPath></ds:Transform>')),
      /Transform contains ds:XPath/,
    ],
    ['an attribute of a transform', changed('<ds:Transform ', '<ds:Transform x="" '), /Transform has/],
    ['a foreign parameter of exclusive C14N', inclusive('<x/>'), /Transform contains x/],
    [
      'a foreign parameter beside InclusiveNamespaces',
      inclusive(`${ec(' PrefixList="xs"')}<x/>`),
      /Transform contains x/,
    ],
    ['two InclusiveNamespaces', inclusive(ec(' PrefixList="xs"').repeat(2)), /Transform contains ec:/],
    [
      'an attribute of InclusiveNamespaces',
      inclusive(ec(' PrefixList="xs" x=""')),
      /InclusiveNamespaces has/,
    ],
    [
      'a child of InclusiveNamespaces',
      inclusive(ec(' PrefixList="xs"', '<x/>')),
      /InclusiveNamespaces contains/,
    ],
    ['a PrefixList with something else than prefixes', inclusive(ec(' PrefixList="xs a:b"')), /PrefixList/],
    ['a PrefixList with a line break by reference', inclusive(ec(' PrefixList="xs&#10;xsi"')), /PrefixList/],
    ['a PrefixList that is too long', inclusive(ec(` PrefixList="${'a '.repeat(65)}"`)), /PrefixList/],
    [
      'a child of DigestMethod',
      changed(
        /<ds:DigestMethod [^>]*\/>/,
        '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"><x/></ds:DigestMethod>',
      ),
      /DigestMethod contains x/,
    ],
    ['an attribute of DigestValue', changed('<ds:DigestValue>', '<ds:DigestValue x="">'), /DigestValue has/],
    [
      'an element in DigestValue',
      changed('<ds:DigestValue>', '<ds:DigestValue><x/>'),
      /DigestValue is not base64/,
    ],
    [
      'an element in SignatureValue',
      changed('</ds:SignatureValue>', '<x/></ds:SignatureValue>'),
      /SignatureValue is not base64/,
    ],
    [
      'an empty DigestValue (incidents row 14)',
      changed(/<ds:DigestValue>.*<\/ds:DigestValue>/, '<ds:DigestValue/>'),
      /DigestValue is not base64/,
    ],
    [
      'an empty SignatureValue',
      changed(/<ds:SignatureValue>.*<\/ds:SignatureValue>/, '<ds:SignatureValue/>'),
      /SignatureValue is not base64/,
    ],
    [
      'base64url',
      changed(/<ds:SignatureValue>.*<\/ds:SignatureValue>/, '<ds:SignatureValue>-_-_</ds:SignatureValue>'),
      /not base64/,
    ],
    ['missing padding', changed(/=<\/ds:DigestValue>/, '</ds:DigestValue>'), /not base64/],
  ])('refuses %s', (_, xml, reason) => {
    const { code, details } = refusalOf(() => verifyAll(xml))
    expect({ code, reason: details['reason'] }).toEqual({
      code: 'saml.signature_malformed',
      reason: expect.stringMatching(reason),
    })
  })
  it.each(['SignatureValue', 'DigestValue'])('refuses a comment inside %s (incidents row 17)', (name) => {
    expect(refusalOf(() => verifyAll(insert(`<ds:${name}>`, '<!-- x -->'))).code).toBe('saml.xml_forbidden')
  })
  it.each([
    ['rsa-sha1', 'http://www.w3.org/2000/09/xmldsig#rsa-sha1'],
    ['dsa-sha1', 'http://www.w3.org/2000/09/xmldsig#dsa-sha1'],
    ['hmac-sha256', 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256'],
    ['rsa-md5', 'http://www.w3.org/2001/04/xmldsig-more#rsa-md5'],
    ['RSA-PSS with SHA-1', 'http://www.w3.org/2007/05/xmldsig-more#sha1-rsa-MGF1'],
    ['an unknown one', 'urn:x'],
    ['an inherited property', 'constructor'],
    ['an empty one', ''],
    ['one in other letters', signatureMethods.rsaSha256.toUpperCase()],
  ])('refuses the signature method %s (incidents rows 27, 34)', (_, uri) => {
    const { code, details } = refusalOf(() => verifyAll(changed(signatureMethods.rsaSha256, uri)))
    expect({ code, ...details }).toEqual({ code: 'saml.signature_algorithm', received: uri })
  })
  it.each([
    ['SHA-1', 'http://www.w3.org/2000/09/xmldsig#sha1'],
    ['MD5', 'http://www.w3.org/2001/04/xmldsig-more#md5'],
    ['SHA-224', 'http://www.w3.org/2001/04/xmldsig-more#sha224'],
    ['an empty one', ''],
  ])('refuses the digest method %s', (_, uri) => {
    const { code, details } = refusalOf(() =>
      verifyAll(changed('http://www.w3.org/2001/04/xmlenc#sha256', uri)),
    )
    expect({ code, ...details }).toEqual({ code: 'saml.signature_algorithm', received: uri })
  })
  it('has no default method', () => {
    for (const name of ['SignatureMethod', 'DigestMethod']) {
      const xml = changed(new RegExp(`<ds:${name} [^>]*/>`), `<ds:${name}/>`)
      expect(refusalOf(() => verifyAll(xml)).code).toBe('saml.signature_algorithm')
    }
  })
  it('accepts line breaks in base64 and between elements outside SignedInfo', () => {
    const broken = insert(
      '</ds:SignedInfo>',
      '\r\n',
      changed(/<ds:SignatureValue>.{20}/, `${(/<ds:SignatureValue>.{20}/.exec(signed) ?? [''])[0]}&#13;\n `),
    )
    expect(verifyAll(broken)).toEqual([rsa])
  })
  it('accepts Id on Signature, SignatureValue and KeyInfo', () => {
    const xml = changed(
      '<ds:KeyInfo>',
      '<ds:KeyInfo Id="k">',
      changed(
        '<ds:SignatureValue>',
        '<ds:SignatureValue Id="v">',
        changed('<ds:Signature ', '<ds:Signature Id="s" '),
      ),
    )
    expect(verifyAll(xml)).toEqual([rsa])
  })
  it.each([
    ['Id on SignedInfo, and white space in it', changed('<ds:SignedInfo>', '<ds:SignedInfo Id="i"> ')],
    ['Id and Type on Reference', changed('<ds:Reference ', '<ds:Reference Id="r" Type="urn:x" ')],
    ['InclusiveNamespaces without a PrefixList', inclusive(ec(''))],
    ['an empty PrefixList', inclusive(` ${ec(' PrefixList=""')} `)],
    ['a PrefixList as long as it may be', inclusive(ec(` PrefixList="${'a '.repeat(64)}"`))],
  ])('accepts %s, when that was signed', (_, xml) => {
    expect(refusalOf(() => verifyAll(xml)).code).toBe('saml.signature_invalid')
    expect(verifyAll(resign(xml))).toEqual([rsa])
  })
  it('canonicalizes SignedInfo with its own PrefixList', () => {
    const method = `<ds:CanonicalizationMethod Algorithm="${namespaces.exclusiveC14n}">${ec(' PrefixList="samlp none"')}</ds:CanonicalizationMethod>`
    const xml = changed(/<ds:CanonicalizationMethod [^>]*\/>/, method)
    expect(verifyAll(resign(xml, ['samlp']))).toEqual([rsa])
    expect(refusalOf(() => verifyAll(resign(xml))).code).toBe('saml.signature_invalid')
  })
  it.each([
    ['a PrefixList that adds declarations', inclusive(ec(' PrefixList="#default  samlp xs"'))],
    ['another ID', changed('ID="_a"', 'ID="1:a.b-c"', changed('URI="#_a"', 'URI="#1:a.b-c"'))],
    [
      'SHA-512 named for a digest of SHA-256',
      changed('http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmlenc#sha512'),
    ],
  ])('digests by what SignedInfo says: %s', (_, xml) => {
    expect(refusalOf(() => verifyAll(resign(xml))).code).toBe('saml.digest_mismatch')
  })
})

describe('saml-core-2.0-os §5.4.1: the place of a signature', () => {
  const bare = changed(signatureXml, '')
  it.each([
    ['as the root', signatureXml, /in place of the message/],
    [
      'in the Issuer',
      changed('<saml:Issuer>', `<saml:Issuer>${signatureXml}`, bare),
      /a signature in saml:Issuer/,
    ],
    [
      'in an attribute value (incidents row 10)',
      changed('a &amp; b é', signatureXml, bare),
      /in saml:AttributeValue/,
    ],
    [
      'in Extensions beside a genuine one (incidents rows 8, 24)',
      insert('</saml:Issuer>', `<samlp:Extensions>${signatureXml}</samlp:Extensions>`),
      /in samlp:Extensions/,
    ],
    [
      'in the Object of another',
      insert('</ds:KeyInfo>', `<ds:Object>${signatureXml}</ds:Object>`),
      /in ds:Object/,
    ],
    ['in the KeyInfo of another', changed('<ds:KeyInfo>', `<ds:KeyInfo>${signatureXml}`), /in ds:KeyInfo/],
    ['in another', insert('</ds:KeyInfo>', signatureXml), /in ds:Signature/],
    [
      'in an Assertion in Advice',
      changed(
        '</saml:Subject>',
        `</saml:Subject><saml:Advice><saml:Assertion ID="_b">${signatureXml}</saml:Assertion></saml:Advice>`,
        bare,
      ),
      /inner saml:Assertion/,
    ],
    [
      'in an Assertion in Extensions',
      insert(
        '</saml:Issuer>',
        `<samlp:Extensions><saml:Assertion ID="_b">${signatureXml}</saml:Assertion></samlp:Extensions>`,
      ),
      /inner saml:Assertion/,
    ],
    [
      'twice in one Assertion',
      insert(/<\/ds:Signature>/, signatureXml),
      /two signatures in one saml:Assertion/,
    ],
    [
      'in an Assertion of another namespace',
      `<samlp:Response xmlns:samlp="${namespaces.protocol}"><Assertion>${signatureXml}</Assertion></samlp:Response>`,
      /in Assertion/,
    ],
  ])('is not %s', (_, xml, reason) => {
    const { code, details } = refusalOf(() => collect(xml))
    expect({ code, reason: details['reason'] }).toEqual({
      code: 'saml.signature_misplaced',
      reason: expect.stringMatching(reason),
    })
  })
  it('is where the caller says that signatures are', () => {
    const root = parseXml(signed, 'message')
    expect(refusalOf(() => collectSignatures(root, [[namespaces.protocol, 'Response']])).code).toBe(
      'saml.signature_misplaced',
    )
    expect(refusalOf(() => collectSignatures(root, [])).code).toBe('saml.signature_misplaced')
  })
  it('may be the root’s when the root is an Assertion', () => {
    const [assertion = ''] = /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(signed) ?? []
    const alone = changed(
      '<saml:Assertion ',
      `<saml:Assertion xmlns:saml="${namespaces.assertion}" `,
      assertion,
    )
    expect(verifyAll(alone)).toEqual([rsa])
  })
  it('does not verify after it was moved to another element (incidents row 11)', () => {
    const moved = insert('</saml:Issuer>', signatureXml, bare)
    expect(collect(moved).map(({ parent }) => parent.localName)).toEqual(['Response'])
    expect(refusalOf(() => verifyAll(moved)).details['reason']).toMatch(/Reference is not to the ID/)
  })
  it('is not looked for under another namespace', () => {
    const foreign = signatureXml.replace(namespaces.signature, 'urn:x')
    expect(collect(changed(signatureXml, foreign))).toEqual([])
  })
})

describe('saml-core-2.0-os §1.3.4: identifiers (incidents row 15)', () => {
  const inValue = (content: string) => changed('a &amp; b é', content)
  it.each([
    ['an ID twice', inValue('<x ID="_a"/>'), /two elements have the ID "_a"/],
    ['an ID twice, far from any signature', inValue('<x ID="1"/><x ID="1"/>'), /two elements/],
    ['an empty ID', inValue('<x ID=""/>'), /empty/],
    ['Id on a SAML element', changed('ID="_a"', 'ID="_a" Id="_b"'), /saml:Assertion has the attribute Id/],
    ['id on a SAML element', changed('ID="_r"', 'ID="_r" id="_b"'), /samlp:Response has the attribute id/],
    [
      'iD on a SAML element',
      changed('<saml:Subject>', '<saml:Subject iD="_b">'),
      /saml:Subject has the attribute iD/,
    ],
    ['xml:id on a SAML element', changed('ID="_a"', 'ID="_a" xml:id="_b"'), /attribute xml:id/],
    ['a prefixed ID on a SAML element', changed('ID="_a"', 'ID="_a" samlp:ID="_b"'), /attribute samlp:ID/],
    ['a prefixed ID instead of the ID', changed('ID="_a"', 'saml:ID="_a"'), /attribute saml:ID/],
    [
      'Id on an element of metadata',
      inValue(`<m:x xmlns:m="${namespaces.metadata}" Id="1"/>`),
      /attribute Id/,
    ],
    ['an Id elsewhere with the value of an ID', inValue('<x Id="_a"/>'), /both "_a"/],
    ['an xml:id elsewhere with the value of an ID', inValue('<x xml:id="_r"/>'), /both "_r"/],
    [
      'the Id of a signature with the value of an ID',
      changed('<ds:Signature ', '<ds:Signature Id="_a" '),
      /both "_a"/,
    ],
    [
      'the Id of a KeyInfo with the value of an ID',
      changed('<ds:KeyInfo>', '<ds:KeyInfo Id="_a">'),
      /both "_a"/,
    ],
  ])('refuses %s', (_, xml, reason) => {
    const { code, details } = refusalOf(() => collect(xml))
    expect({ code, reason: details['reason'] }).toEqual({
      code: 'saml.id_ambiguous',
      reason: expect.stringMatching(reason),
    })
  })
  it('leaves identifiers of other vocabularies alone, and names that only end like one', () => {
    expect(
      collect(inValue('<x id="1" grid="1"/><x id="1" Android="_a" p:uid="_a" xmlns:p="urn:p"/>')),
    ).toHaveLength(1)
    expect(collect(changed('ID="_a"', 'ID="_a" Grid="_a"'))).toHaveLength(1)
  })
})
