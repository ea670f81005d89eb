import { verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { keyPair } from '../../test/keys.ts'
import { refusalOf } from '../../test/refusal.ts'
import { signatureMethods } from './names.ts'
import { signRedirectQuery } from './sign-redirect-query.ts'
import { verifyRedirectQuery } from './verify-redirect-query.ts'

const { privateKey, certificate } = keyPair('rsa')
const query = 'SAMLRequest=fZ%2BLa%3D&RelayState=a%20b%26c'
const signed = signRedirectQuery({ query, privateKey })
const verifyQuery = (text: string) => verifyRedirectQuery(text, [certificate])
const codeOf = (text: string) => refusalOf(() => verifyQuery(text)).code

describe('saml-bindings-2.0-os §3.4.4.1: signing a query', () => {
  it('adds SigAlg and Signature, in this order, over the octets before Signature', () => {
    const [octets = '', signature = ''] = signed.split('&Signature=')
    expect(octets).toBe(`${query}&SigAlg=http%3A%2F%2Fwww.w3.org%2F2001%2F04%2Fxmldsig-more%23rsa-sha256`)
    const bytes = Buffer.from(decodeURIComponent(signature), 'base64')
    expect(verify('sha256', Buffer.from(octets), certificate.publicKey, bytes)).toBe(true)
  })
  it.each(Object.entries(signatureMethods))('by %s verifies', (name, algorithm) => {
    const pair = keyPair(name.startsWith('rsa') ? 'rsa' : 'ec-p384')
    const text = signRedirectQuery({ query, privateKey: pair.privateKey, algorithm })
    expect(verifyRedirectQuery(text, [certificate, pair.certificate]).certificate).toBe(
      name.startsWith('rsa') ? certificate : pair.certificate,
    )
  })
  it('refuses an algorithm for another kind of key', () => {
    const algorithm = signatureMethods.ecdsaSha256
    const { code, details } = refusalOf(() => signRedirectQuery({ query, privateKey, algorithm }))
    expect({ code, ...details }).toEqual({
      code: 'saml.signature_algorithm',
      received: `${algorithm} for another kind of key`,
    })
  })
})

describe('saml-bindings-2.0-os §3.4.4.1: verifying a query', () => {
  const oneMessage = 'the query has not exactly one of SAMLRequest and SAMLResponse'
  const notBase64 = 'Signature is not base64'
  const notEncoded = 'the query is not percent-encoded UTF-8'
  it('gives the values that the signature covers, decoded', () => {
    expect(verifyQuery(signed)).toEqual({
      certificate,
      parameter: 'SAMLRequest',
      message: 'fZ+La=',
      relayState: 'a b&c',
    })
  })
  it('reads a response, and a query without RelayState', () => {
    const text = signRedirectQuery({ query: 'SAMLResponse=x', privateKey })
    expect(verifyQuery(text)).toEqual({
      certificate,
      parameter: 'SAMLResponse',
      message: 'x',
      relayState: null,
    })
  })
  it('ends a value at the next parameter only, whatever signs it has', () => {
    const text = signRedirectQuery({ query: 'SAMLRequest=x&RelayState=a=b==', privateKey })
    expect(verifyQuery(text).relayState).toBe('a=b==')
  })
  it('takes the parameters in the order of the rule, whatever order they were sent in, and ignores others', () => {
    expect(verifyQuery(`x=y&${signed.split('&').reverse().join('&')}`).message).toBe('fZ+La=')
  })
  it('covers the encoding as it was sent', () => {
    expect(codeOf(signed.replace('%2B', '%2b'))).toBe('saml.signature_invalid')
    const plus = signRedirectQuery({ query: 'SAMLRequest=x&RelayState=a+b', privateKey })
    expect(verifyQuery(plus).relayState).toBe('a b')
    expect(codeOf(plus.replace('a+b', 'a%20b'))).toBe('saml.signature_invalid')
  })
  it.each([
    ['a changed message', signed.replace('fZ', 'fY')],
    ['a changed RelayState', signed.replace('RelayState=a', 'RelayState=b')],
    ['a removed RelayState', signed.replace(/&RelayState=[^&]*/, '')],
    ['an added RelayState', `${signRedirectQuery({ query: 'SAMLRequest=x', privateKey })}&RelayState=y`],
    ['a message under the other name', signed.replace('SAMLRequest', 'SAMLResponse')],
    ['another algorithm', signed.replace('rsa-sha256', 'rsa-sha512')],
    ['an algorithm for another kind of key', signed.replace('rsa-sha256', 'ecdsa-sha256')],
    ['another key', signRedirectQuery({ query, privateKey: keyPair('rsa-other').privateKey })],
    ['a name in another spelling', signed.replace('RelayState', 'Relay%53tate')],
  ])('refuses %s', (_, text) => {
    expect(codeOf(text)).toBe('saml.signature_invalid')
  })
  it('says which certificates the connection has, and has none that verifies everything', () => {
    expect(refusalOf(() => verifyRedirectQuery(signed, [])).details).toEqual({ expected: [], received: null })
    const other = keyPair('rsa-other').certificate
    expect(refusalOf(() => verifyRedirectQuery(signed, [other])).details['expected']).toEqual([
      other.fingerprint,
    ])
  })
  it.each([
    ['a message twice', `${signed}&SAMLRequest=x`, 'the query has SAMLRequest twice'],
    ['a message twice, in another spelling', `${signed}&SAML%52equest=x`, 'the query has SAMLRequest twice'],
    ['a request and a response', `${signed}&SAMLResponse=x`, oneMessage],
    ['no message', signed.replace(/SAMLRequest=[^&]*&/, ''), oneMessage],
    ['an empty query', '', oneMessage],
    ['RelayState twice', `RelayState=x&${signed}`, 'the query has RelayState twice'],
    ['SigAlg twice', `${signed}&SigAlg=x`, 'the query has SigAlg twice'],
    ['Signature twice', `${signed}&Signature=AAAA`, 'the query has Signature twice'],
    ['no Signature', signed.replace(/&Signature=.*/, ''), notBase64],
    ['an empty Signature', signed.replace(/&Signature=.*/, '&Signature='), notBase64],
    ['a Signature that is not base64', signed.replace(/&Signature=.*/, '&Signature=%25'), notBase64],
    ['a Signature with more after it', `${signed}=x`, notBase64],
    ['a broken encoding', signed.replace('%2B', '%2'), notEncoded],
    ['bytes that are not UTF-8', signed.replace('%2B', '%ff'), notEncoded],
  ])('refuses %s, and says so', (_, text, reason) => {
    const { code, details } = refusalOf(() => verifyQuery(text))
    expect({ code, ...details }).toEqual({ code: 'saml.signature_malformed', reason })
  })
  it('has no default algorithm, and none that is weak (incidents row 27)', () => {
    expect(codeOf(signed.replace(/&SigAlg=[^&]*/, ''))).toBe('saml.signature_algorithm')
    expect(codeOf(signed.replace(/&SigAlg=[^&]*/, '&SigAlg'))).toBe('saml.signature_algorithm')
    expect(
      codeOf(signed.replace(/&SigAlg=[^&]*/, '&SigAlg=http://www.w3.org/2000/09/xmldsig%23rsa-sha1')),
    ).toBe('saml.signature_algorithm')
  })
})
