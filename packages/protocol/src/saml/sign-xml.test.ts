import { describe, expect, it } from 'vitest'
import { keyPair } from '../../test/keys.ts'
import { refusalOf } from '../../test/refusal.ts'
import { signedElements, signedMessage, unsigned } from '../../test/signed-message.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { namespaces, signatureMethods } from './names.ts'
import { signXml } from './sign-xml.ts'
import { collectSignatures, verifySignature } from './verify-signature.ts'

const { privateKey, certificate } = keyPair('rsa')
const sign = (xml: string, elementId = '_a') =>
  signXml({ xml, elementId, privateKey, signatureAfter: 'issuer' })

describe('saml-core-2.0-os §5.4: what is signed', () => {
  it('has the signature right after the Issuer of the element, and is otherwise unchanged', () => {
    for (const id of ['_a', '_r']) {
      const [before, after, more] = sign(unsigned, id).split(/<ds:Signature [\s\S]*<\/ds:Signature>/)
      expect([before, after].join('')).toBe(unsigned)
      expect(before?.endsWith('</saml:Issuer>')).toBe(true)
      expect(before?.includes('<saml:Assertion')).toBe(id === '_a')
      expect(more).toBeUndefined()
    }
  })
  it('refers to the element, with the two transforms and SHA-256', () => {
    const xml = signedMessage(['_a'])
    expect(xml.match(/Algorithm="[^"]*"|URI="[^"]*"/g)).toEqual([
      'Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"',
      'Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"',
      'URI="#_a"',
      'Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"',
      'Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"',
      'Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"',
    ])
  })
  it('carries the certificate in KeyInfo when it is given, and no KeyInfo otherwise', () => {
    expect(signedMessage(['_a'])).toContain(`<ds:X509Certificate>${certificate.base64}</ds:X509Certificate>`)
    expect(sign(unsigned)).not.toContain('KeyInfo')
  })
  it.each([
    ['rsa', undefined, signatureMethods.rsaSha256],
    ['ec-p256', undefined, signatureMethods.ecdsaSha256],
    ['ec-p521', signatureMethods.ecdsaSha512, signatureMethods.ecdsaSha512],
    ['rsa', signatureMethods.rsaSha384, signatureMethods.rsaSha384],
  ])('by %s and %s names the method %s', (key, algorithm, named) => {
    expect(signedMessage(['_a'], key, algorithm)).toContain(`<ds:SignatureMethod Algorithm="${named}"/>`)
  })
  it('verifies though a prefix is bound otherwise around it, and with line ends of any kind', () => {
    const xml = unsigned
      .replace('<samlp:Response', '<samlp:Response xmlns:ds="urn:x" ds:y=""')
      .replaceAll('\n', '\r\n')
    const [signature] = collectSignatures(parseXml(sign(xml), 'message'), signedElements)
    expect(signature && verifySignature(signature, [certificate])).toEqual({ certificate })
  })
})

describe('what cannot be signed is refused', () => {
  it.each([
    [
      'an ID that is not there',
      () => sign(unsigned, '_b'),
      { within: 'samlp:Response', expected: 'the ID _b', received: 'none' },
    ],
    [
      'an ID with markup in it (incidents row 26)',
      () => sign(unsigned, `'] | //*`),
      { within: 'samlp:Response', expected: `the ID '] | //*`, received: 'none' },
    ],
    [
      'an element without Issuer',
      () => sign(`<a ID="_a"/>`),
      { within: 'a', expected: 'one Issuer', received: 'none' },
    ],
    [
      'an element with an inner Issuer only',
      () => sign(`<a ID="_a" xmlns:saml="${namespaces.assertion}"><b><saml:Issuer/></b></a>`),
      { within: 'a', expected: 'one Issuer', received: 'none' },
    ],
    [
      'an element that is signed',
      () => sign(sign(unsigned)),
      { within: 'saml:Assertion', expected: 'no Signature', received: 'one' },
    ],
  ])('%s', (_, action, details) => {
    const refusal = refusalOf(action)
    expect(refusal.code).toBe('saml.xml_unexpected')
    expect(refusal.details).toEqual(details)
  })
  it.each([
    ['an unknown algorithm', 'rsa', 'urn:x'],
    ['SHA-1', 'rsa', 'http://www.w3.org/2000/09/xmldsig#rsa-sha1'],
    ['an algorithm for another kind of key', 'rsa', signatureMethods.ecdsaSha256],
    ['an algorithm for another kind of key', 'ec-p256', signatureMethods.rsaSha256],
  ])('%s', (_, key, algorithm) => {
    expect(refusalOf(() => signedMessage(['_a'], key, algorithm)).code).toBe('saml.signature_algorithm')
  })
})
