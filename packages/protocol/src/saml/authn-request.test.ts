import { createPrivateKey } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { certificateNamed, privateKeyNamed } from '../../test/corpus.ts'
import { refusalOf } from '../../test/refusal.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { namespaces, signatureMethods } from './names.ts'
import { postBindingFields } from './post-binding-fields.ts'
import { readAuthnRequest } from './read-authn-request.ts'
import { redirectBindingUrl } from './redirect-binding-url.ts'
import { verifyRedirectQuery } from './verify-redirect-query.ts'
import { collectSignatures, verifySignature } from './verify-signature.ts'
import { writeAuthnRequest } from './write-authn-request.ts'

const minimal = {
  id: 'login_01JABCDEFGHJKMNPQRSTVWXYZ1',
  issuer: 'https://sso.example.com/saml/conn_1',
  destination: 'https://idp.example.org/sso',
  acsUrl: 'https://sso.example.com/saml/conn_1/acs',
  issueInstant: new Date('2026-03-02T09:30:00.789Z'),
}
const privateKey = createPrivateKey(privateKeyNamed('idp'))
const certificate = certificateNamed('idp')
const queryOf = (url: string) => url.slice(url.indexOf('?') + 1)

describe('saml-core-2.0-os §3.4.1: AuthnRequest', () => {
  it('asks for nothing that was not asked for: neither NameIDPolicy nor RequestedAuthnContext', () => {
    expect(writeAuthnRequest(minimal)).toBe(
      '<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="login_01JABCDEFGHJKMNPQRSTVWXYZ1" Version="2.0" IssueInstant="2026-03-02T09:30:00Z" Destination="https://idp.example.org/sso" ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" AssertionConsumerServiceURL="https://sso.example.com/saml/conn_1/acs"><saml:Issuer>https://sso.example.com/saml/conn_1</saml:Issuer></samlp:AuthnRequest>',
    )
  })

  it('says in the order of the schema what was asked for', () => {
    const xml = writeAuthnRequest({
      ...minimal,
      forceAuthn: true,
      isPassive: true,
      providerName: 'Acme & Söhne',
      subject: { value: 'ada@example.org', format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress' },
      nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
      requestedAuthnContext: { comparison: 'exact', classRefs: ['urn:a', 'urn:b'] },
    })
    expect(xml).toContain(' ForceAuthn="true" IsPassive="true" ')
    expect(xml).toContain(' ProviderName="Acme &amp; Söhne"')
    expect(xml.slice(xml.indexOf('</saml:Issuer>'))).toBe(
      '</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">ada@example.org</saml:NameID></saml:Subject><samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" AllowCreate="true"/><samlp:RequestedAuthnContext Comparison="exact"><saml:AuthnContextClassRef>urn:a</saml:AuthnContextClassRef><saml:AuthnContextClassRef>urn:b</saml:AuthnContextClassRef></samlp:RequestedAuthnContext></samlp:AuthnRequest>',
    )
  })

  it('reads back whatever it was given', () => {
    const text = fc.string({
      unit: fc.constantFrom('<', '>', '&', '"', "'", 'a', ' ', 'ß', '😀', ']'),
      maxLength: 12,
    })
    fc.assert(
      fc.property(text, text, text, (providerName, value, acsUrl) => {
        const xml = writeAuthnRequest({ ...minimal, acsUrl, providerName, subject: { value, format: null } })
        const read = readAuthnRequest({ binding: 'post', samlRequest: Buffer.from(xml).toString('base64') })
        expect(read.subject).toEqual({ value, format: null })
        expect(read.providerName).toBe(providerName)
        expect(read.acsUrl).toBe(acsUrl)
      }),
      { seed: 1 },
    )
  })
})

describe('saml-bindings-2.0-os §3.4.4.1: HTTP-Redirect', () => {
  const message = writeAuthnRequest(minimal)
  const send = (more: Partial<Parameters<typeof redirectBindingUrl>[0]> = {}) =>
    redirectBindingUrl({
      destination: minimal.destination,
      message,
      parameter: 'SAMLRequest',
      relayState: 'login_1',
      ...more,
    })

  it('compresses the message into one parameter', () => {
    const url = new URL(send())
    expect([...url.searchParams.keys()]).toEqual(['SAMLRequest', 'RelayState'])
    const compressed = Buffer.from(url.searchParams.get('SAMLRequest') ?? '', 'base64')
    expect(inflateRawSync(compressed).toString('utf8')).toBe(message)
    expect(url.searchParams.get('RelayState')).toBe('login_1')
  })

  it.each([
    ['https://idp.example.org/sso', 'https://idp.example.org/sso?SAMLRequest='],
    ['https://idp.example.org/sso?', 'https://idp.example.org/sso?SAMLRequest='],
    ['https://idp.example.org/sso?idpid=C01', 'https://idp.example.org/sso?idpid=C01&SAMLRequest='],
    ['https://idp.example.org/sso?idpid=C01&', 'https://idp.example.org/sso?idpid=C01&SAMLRequest='],
    ['https://idp.example.org/sso?x=%2F#top', 'https://idp.example.org/sso?x=%2F&SAMLRequest='],
  ])('keeps the query of %s', (destination, start) => {
    const url = send({ destination })
    expect(url.startsWith(start)).toBe(true)
    expect(url).not.toContain('#')
  })

  it('leaves RelayState out when there is none', () => {
    expect(send({ relayState: null })).not.toContain('RelayState')
  })

  it('signs exactly the parameters it sends, in the order of the specification', () => {
    const url = send({ relayState: 'a b&c=ü', signing: { privateKey } })
    expect([...new URL(url).searchParams.keys()]).toEqual([
      'SAMLRequest',
      'RelayState',
      'SigAlg',
      'Signature',
    ])
    expect(verifyRedirectQuery(queryOf(url), [certificate]).certificate).toBe(certificate)
    const other = queryOf(url).replace('RelayState=a', 'RelayState=b')
    expect(refusalOf(() => verifyRedirectQuery(other, [certificate])).code).toBe('saml.signature_invalid')
  })

  it('signs by the algorithm that is asked for, and by SHA-256 when none is', () => {
    const algorithmOf = (url: string) => new URL(url).searchParams.get('SigAlg')
    expect(algorithmOf(send({ relayState: null, signing: { privateKey } }))).toBe(signatureMethods.rsaSha256)
    const algorithm = signatureMethods.rsaSha512
    const url = send({ relayState: null, signing: { privateKey, algorithm } })
    expect(algorithmOf(url)).toBe(algorithm)
    expect(verifyRedirectQuery(queryOf(url), [certificate]).certificate).toBe(certificate)
  })

  it('carries at most 80 bytes of RelayState (§3.4.3)', () => {
    expect(send({ relayState: 'x'.repeat(80) })).toContain('x'.repeat(80))
    const tooLong = refusalOf(() => send({ relayState: 'x'.repeat(81) }))
    expect(tooLong.code).toBe('saml.relay_state_too_long')
    expect(tooLong.details).toEqual({ expected: 80, received: 81 })
    expect(refusalOf(() => send({ relayState: 'ü'.repeat(41) })).code).toBe('saml.relay_state_too_long')
  })
})

describe('saml-bindings-2.0-os §3.5.4: HTTP-POST', () => {
  const message = writeAuthnRequest(minimal)

  it('encodes the message as it is', () => {
    expect(postBindingFields({ message, relayState: 'login_1' })).toEqual({
      SAMLRequest: Buffer.from(message).toString('base64'),
      RelayState: 'login_1',
    })
    expect(Object.keys(postBindingFields({ message, relayState: null, parameter: 'SAMLResponse' }))).toEqual([
      'SAMLResponse',
    ])
  })

  it('carries at most 80 bytes of RelayState (§3.5.3)', () => {
    const tooLong = () => postBindingFields({ message, relayState: 'x'.repeat(81) })
    expect(refusalOf(tooLong).code).toBe('saml.relay_state_too_long')
  })

  it('signs the message when asked, by the algorithm that is asked for', () => {
    const algorithm = signatureMethods.rsaSha512
    const signing = { elementId: minimal.id, privateKey, certificate: certificate.base64, algorithm }
    const { SAMLRequest = '' } = postBindingFields({ message, relayState: null, signing })
    const root = parseXml(Buffer.from(SAMLRequest, 'base64'), 'message')
    const [signature] = collectSignatures(root, [[namespaces.protocol, 'AuthnRequest']])
    expect(Buffer.from(SAMLRequest, 'base64').toString()).toContain(
      `<ds:SignatureMethod Algorithm="${algorithm}"/>`,
    )
    expect(verifySignature(signature!, [certificate]).certificate).toBe(certificate)
  })
})

describe('reading an AuthnRequest', () => {
  const field = (xml: string) => Buffer.from(xml).toString('base64')
  const deflated = (xml: string | Buffer) => deflateRawSync(xml).toString('base64')

  it('gives what was asked, over either binding', () => {
    const xml = writeAuthnRequest({
      ...minimal,
      forceAuthn: true,
      nameIdFormat: 'urn:f',
      requestedAuthnContext: { comparison: 'minimum', classRefs: ['urn:a'] },
    })
    const expected = {
      id: minimal.id,
      issuer: minimal.issuer,
      destination: minimal.destination,
      acsUrl: minimal.acsUrl,
      forceAuthn: true,
      isPassive: false,
      providerName: null,
      nameIdFormat: 'urn:f',
      requestedAuthnContext: ['urn:a'],
      subject: null,
    }
    expect(readAuthnRequest({ binding: 'post', samlRequest: field(xml) })).toEqual(expected)
    expect(readAuthnRequest({ binding: 'redirect', samlRequest: deflated(xml) })).toEqual(expected)
  })

  it('reads a question in other words: a flag as 1, white space, a subject with its format', () => {
    const xml = writeAuthnRequest({
      ...minimal,
      forceAuthn: true,
      isPassive: true,
      requestedAuthnContext: { comparison: 'exact', classRefs: ['\n urn:a '] },
      subject: { value: ' ada ', format: 'urn:f' },
    })
    const read = (text: string) => readAuthnRequest({ binding: 'post', samlRequest: field(text) })
    const expected = {
      forceAuthn: true,
      isPassive: true,
      requestedAuthnContext: ['urn:a'],
      subject: { value: ' ada ', format: 'urn:f' },
    }
    expect(read(xml)).toMatchObject(expected)
    expect(read(xml.replaceAll('="true"', '="1"'))).toMatchObject(expected)
    expect(read(xml.replaceAll('="true"', '="false"'))).toMatchObject({ forceAuthn: false, isPassive: false })
    expect(read(writeAuthnRequest(minimal)).requestedAuthnContext).toEqual([])
  })

  it.each([
    ['is not base64', 'redirect', '***', /outside/],
    ['does not inflate', 'redirect', field('<a/>'), /inflate/],
    [
      'inflates without end (incidents row 96)',
      'redirect',
      deflated(Buffer.alloc(50_000_000, 0x20)),
      /inflate/,
    ],
    ['is too long', 'post', 'A'.repeat(800_000), /too large/],
    [
      'is another message',
      'post',
      field('<Response xmlns="urn:oasis:names:tc:SAML:2.0:protocol"/>'),
      /Response/,
    ],
    ['has no ID', 'post', field(writeAuthnRequest(minimal).replace(/ ID="[^"]*"/, '')), /no ID/],
    ['has an empty ID', 'post', field(writeAuthnRequest({ ...minimal, id: '' })), /no ID/],
  ] as const)('refuses one that %s', (_, binding, samlRequest, reason) => {
    const error = refusalOf(() => readAuthnRequest({ binding, samlRequest }))
    expect(error.code).toBe('saml.request_malformed')
    expect(error.details['reason']).toMatch(reason)
  })

  it('refuses one without Issuer', () => {
    const xml = writeAuthnRequest(minimal).replace(/<saml:Issuer>.*<\/saml:Issuer>/, '')
    expect(refusalOf(() => readAuthnRequest({ binding: 'post', samlRequest: field(xml) })).code).toBe(
      'saml.xml_unexpected',
    )
  })
})
