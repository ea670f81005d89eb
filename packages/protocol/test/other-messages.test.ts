/**
 * Wrapping against every other message that SAML signs (incidents row 21).
 *
 * Every message is verified by the same two functions, so that they are held to the same attacks here: a
 * message counts as signed only if a signature was found that is the child of its root. The whole verifiers of
 * logout messages and metadata stand against them in `logout-wrapping.test.ts`, that of a Response in the corpus;
 * the detached signature of a redirect query is below, and in `src/saml/redirect-signature.test.ts`.
 */
import { sign as signBytes } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { SsoError } from '../src/errors/sso-error.ts'
import { namespaces, signatureMethods } from '../src/saml/names.ts'
import { verifyRedirectQuery } from '../src/saml/verify-redirect-query.ts'
import { type ElementName, collectSignatures, verifySignature } from '../src/saml/verify-signature.ts'
import { parseXml } from '../src/xml/parse-xml.ts'
import { certificateNamed, privateKeyNamed } from './corpus.ts'
import { Message, PROTOCOL } from './make-fixtures/dom.ts'
import { sign } from './make-fixtures/sign.ts'
import { messageAttacks } from './message-attacks.ts'
import { refusalOf } from './refusal.ts'

const certificate = certificateNamed('idp')

const content: Readonly<Record<string, readonly [ElementName, string]>> = {
  AuthnRequest: [
    [namespaces.protocol, 'AuthnRequest'],
    '<a:Issuer>sp</a:Issuer><a:Subject><a:NameID>ada</a:NameID></a:Subject>',
  ],
  LogoutRequest: [[namespaces.protocol, 'LogoutRequest'], '<a:Issuer>idp</a:Issuer><a:NameID>ada</a:NameID>'],
  LogoutResponse: [
    [namespaces.protocol, 'LogoutResponse'],
    '<a:Issuer>idp</a:Issuer><p:Status><p:StatusCode Value="ada"/></p:Status>',
  ],
  ArtifactResponse: [
    [namespaces.protocol, 'ArtifactResponse'],
    '<a:Issuer>idp</a:Issuer><p:Status><p:StatusCode Value="ada"/></p:Status>',
  ],
  EntityDescriptor: [
    [namespaces.metadata, 'EntityDescriptor'],
    '<m:Extensions/><m:IDPSSODescriptor><m:SingleSignOnService Location="ada"/></m:IDPSSODescriptor>',
  ],
  EntitiesDescriptor: [[namespaces.metadata, 'EntitiesDescriptor'], '<m:EntityDescriptor entityID="ada"/>'],
}

const signedMessage = ([uri, name]: ElementName, inner: string) =>
  sign(
    `<x:${name} xmlns:x="${uri}" xmlns:p="${PROTOCOL}" xmlns:a="${namespaces.assertion}" xmlns:m="${namespaces.metadata}" ID="_signed">${inner}</x:${name}>`,
    { signs: ['root'], prefix: 'ds', first: uri === namespaces.metadata },
  )

/** As a verifier of such a message has to: the root, and a signature that is its child. */
function verifyRoot(xml: string, signedElement: ElementName): string {
  try {
    const root = parseXml(xml, 'message')
    const signatures = collectSignatures(root, [signedElement])
    for (const signature of signatures) verifySignature(signature, [certificate])
    return signatures.some(({ parent }) => parent === root) ? 'accepted' : 'not signed'
  } catch (error) {
    if (error instanceof SsoError) return error.code
    throw error
  }
}

describe.each(Object.entries(content))('wrapping a signed %s', (_, [signedElement, inner]) => {
  const original = signedMessage(signedElement, inner)

  it('accepts the original, also when only read and written again', () => {
    expect(verifyRoot(original, signedElement)).toBe('accepted')
    expect(verifyRoot(new Message(original).toString(), signedElement)).toBe('accepted')
  })

  it.each(messageAttacks)('refuses %s', (__, attack, expected) => {
    const message = new Message(original)
    attack(message)
    expect(verifyRoot(message.toString(), signedElement)).toBe(expected)
  })
})

describe('saml-bindings-2.0-os §3.4.4.1: the signature of a redirect query covers what is read', () => {
  const encode = (text: string) => encodeURIComponent(deflateRawSync(text).toString('base64'))
  const good = `SAMLResponse=${encode('<good/>')}&RelayState=state&SigAlg=${encodeURIComponent(signatureMethods.rsaSha256)}`
  const signed = `${good}&Signature=${encodeURIComponent(signBytes('sha256', Buffer.from(good), privateKeyNamed('idp')).toString('base64'))}`
  const evilMessage = encode('<evil/>')

  it('accepts the original', () => {
    expect(verifyRedirectQuery(signed, [certificate]).relayState).toBe('state')
  })

  it.each([
    [
      'another message',
      signed.replace(/SAMLResponse=[^&]*/, `SAMLResponse=${evilMessage}`),
      'saml.signature_invalid',
    ],
    ['another RelayState', signed.replace('=state', '=evil'), 'saml.signature_invalid'],
    ['no RelayState', signed.replace('&RelayState=state', ''), 'saml.signature_invalid'],
    ['an evil message before', `SAMLResponse=${evilMessage}&${signed}`, 'saml.signature_malformed'],
    ['an evil message after', `${signed}&SAMLResponse=${evilMessage}`, 'saml.signature_malformed'],
    [
      'an evil message under an encoded name',
      `${signed}&%53AMLResponse=${evilMessage}`,
      'saml.signature_malformed',
    ],
    ['a request beside the response', `${signed}&SAMLRequest=${evilMessage}`, 'saml.signature_malformed'],
    [
      'a response that says it is a request',
      signed.replace('SAMLResponse', 'SAMLRequest'),
      'saml.signature_invalid',
    ],
    ['two RelayState', `${signed}&RelayState=evil`, 'saml.signature_malformed'],
    ['two SigAlg', `${signed}&SigAlg=x`, 'saml.signature_malformed'],
    ['two Signature', `${signed}&Signature=AAAA`, 'saml.signature_malformed'],
    ['no Signature', good, 'saml.signature_malformed'],
    ['no SigAlg', signed.replace(/&SigAlg=[^&]*/, ''), 'saml.signature_algorithm'],
    [
      'SHA-1',
      signed.replace(
        /SigAlg=[^&]*/,
        `SigAlg=${encodeURIComponent('http://www.w3.org/2000/09/xmldsig#rsa-sha1')}`,
      ),
      'saml.signature_algorithm',
    ],
    [
      'HMAC',
      signed.replace(
        /SigAlg=[^&]*/,
        `SigAlg=${encodeURIComponent('http://www.w3.org/2001/04/xmldsig-more#hmac-sha256')}`,
      ),
      'saml.signature_algorithm',
    ],
    [
      'the message encoded in another way',
      signed.replace(/SAMLResponse=([^&]*)/, (whole) =>
        whole.replace('%3D', '%3d').replace('%2B', '%2b').replace('%2F', '/'),
      ),
      'saml.signature_invalid',
    ],
  ])('refuses %s', (_, query, code) => {
    expect(query).not.toBe(signed)
    expect(refusalOf(() => verifyRedirectQuery(query, [certificate])).code).toBe(code)
  })

  it('refuses the key of another connection', () => {
    expect(refusalOf(() => verifyRedirectQuery(signed, [certificateNamed('next')])).code).toBe(
      'saml.signature_invalid',
    )
  })
})
