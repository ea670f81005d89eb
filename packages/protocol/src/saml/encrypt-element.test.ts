import { describe, expect, it } from 'vitest'
import { answer } from '../../test/answer.ts'
import { find, portable } from '../../test/edit-xml.ts'
import { seal, spPublicKey } from '../../test/encrypted-answer.ts'
import { refusalOf } from '../../test/refusal.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { encryptElement } from './encrypt-element.ts'
import { contentEncryptions, keyTransports, maskGenerationFunctions, oaepDigestMethods } from './names.ts'

const random = (bytes: number) => new Uint8Array(bytes).fill(bytes)
const xml = answer({ sign: [] })

describe('saml-core-2.0-os §6: what is written', () => {
  it('is SAML’s wrapper in place of the element, and nothing else is changed', () => {
    const assertion = seal(xml)
    const [before = '', after = ''] = xml.split(/<saml:Assertion .*<\/saml:Assertion>/s)
    expect(assertion.startsWith(`${before}<saml:EncryptedAssertion `)).toBe(true)
    expect(assertion.endsWith(`</saml:EncryptedAssertion>${after}`)).toBe(true)
    const name = seal(xml, { element: 'NameID' })
    expect(name.replace(/<saml:EncryptedID .*<\/saml:EncryptedID>/s, '<saml:NameID>ada</saml:NameID>')).toBe(
      xml,
    )
    const format = answer({ sign: [], assertion: { nameId: { value: 'ada', format: 'urn:f' } } })
    const formatted = seal(format, { element: 'NameID' })
    expect(formatted).toContain('<saml:Subject><saml:EncryptedID ')
    expect(formatted).toContain('</saml:EncryptedID><saml:SubjectConfirmation ')
  })

  const shape = (text: string) =>
    portable(find(parseXml(text, 'message'), 'EncryptedAssertion')).replace(
      /(<xenc:CipherValue>)[^<]*/g,
      '$1…',
    )

  it('has the key in the KeyInfo, AES-256-GCM and rsa-oaep-mgf1p, unless asked otherwise', () => {
    expect(shape(encryptElement({ xml, element: 'Assertion', publicKey: spPublicKey, random }))).toBe(
      '<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Id="_encrypted_data" Type="http://www.w3.org/2001/04/xmlenc#Element"><xenc:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes256-gcm"></xenc:EncryptionMethod><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><xenc:EncryptedKey Id="_encrypted_key"><xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"><ds:DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"></ds:DigestMethod></xenc:EncryptionMethod><xenc:CipherData><xenc:CipherValue>…</xenc:CipherValue></xenc:CipherData><xenc:ReferenceList><xenc:DataReference URI="#_encrypted_data"></xenc:DataReference></xenc:ReferenceList></xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData><xenc:CipherValue>…</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData></saml:EncryptedAssertion>',
    )
  })

  it('has the key beside the data with a RetrievalMethod to it, another digest with its mask, a recipient', () => {
    const algorithm = contentEncryptions.aes128Cbc
    const recipient = 'https://sso.example.com/saml/c'
    expect(shape(seal(xml, { keyPlace: 'beside', hash: 'sha256', algorithm, recipient }))).toBe(
      '<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Id="_encrypted_data" Type="http://www.w3.org/2001/04/xmlenc#Element"><xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"></xenc:EncryptionMethod><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:RetrievalMethod Type="http://www.w3.org/2001/04/xmlenc#EncryptedKey" URI="#_encrypted_key"></ds:RetrievalMethod></ds:KeyInfo><xenc:CipherData><xenc:CipherValue>…</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData><xenc:EncryptedKey xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Id="_encrypted_key" Recipient="https://sso.example.com/saml/c"><xenc:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#rsa-oaep"><ds:DigestMethod xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod><xenc11:MGF xmlns:xenc11="http://www.w3.org/2009/xmlenc11#" Algorithm="http://www.w3.org/2009/xmlenc11#mgf1sha256"></xenc11:MGF></xenc:EncryptionMethod><xenc:CipherData><xenc:CipherValue>…</xenc:CipherValue></xenc:CipherData><xenc:ReferenceList><xenc:DataReference URI="#_encrypted_data"></xenc:DataReference></xenc:ReferenceList></xenc:EncryptedKey></saml:EncryptedAssertion>',
    )
  })

  it('has the IV that was drawn in front of the cipher text', () => {
    const sealed = encryptElement({ xml, element: 'Assertion', publicKey: spPublicKey, random })
    const content = [...sealed.matchAll(/<xenc:CipherValue>([^<]*)/g)].at(-1)?.[1] ?? ''
    expect([...Buffer.from(content, 'base64').subarray(0, 12)]).toEqual(new Array(12).fill(12))
  })

  it('names each digest and mask by its address', () => {
    for (const hash of ['sha256', 'sha384', 'sha512'] as const) {
      const sealed = seal(xml, { hash })
      expect(sealed).toContain(`Algorithm="${keyTransports.rsaOaep}"`)
      expect(sealed).toContain(`Algorithm="${oaepDigestMethods[hash]}"`)
      expect(sealed).toContain(`Algorithm="${maskGenerationFunctions[hash]}"`)
    }
  })
})

describe('what cannot be encrypted', () => {
  it.each([
    ['none', answer({ sign: [], response: { assertion: null } }), '0'],
    ['two', xml.replace('</samlp:Response>', '<saml:Assertion/></samlp:Response>'), '2'],
  ])('a document with %s of the element', (_, text, received) => {
    const { code, details } = refusalOf(() => seal(text))
    expect(code).toBe('saml.xml_unexpected')
    expect(details).toEqual({ within: 'samlp:Response', expected: 'one Assertion', received })
  })

  it('with an algorithm that is not accepted', () => {
    const algorithm = 'http://www.w3.org/2001/04/xmlenc#tripledes-cbc'
    expect(refusalOf(() => seal(xml, { algorithm })).code).toBe('saml.encryption_algorithm')
  })
})
