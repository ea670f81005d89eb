import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AnswerOptions, answer, idpCertificate, signIn } from '../../test/answer.ts'
import { type FixtureParams, certificateNamed, outcome, verifyXml } from '../../test/corpus.ts'
import { keyPair } from '../../test/keys.ts'
import { namespaces, signatureMethods } from './names.ts'
import { readIdpMetadata } from './read-idp-metadata.ts'
import { signXml } from './sign-xml.ts'
import type { SigningCertificate } from './types.ts'

/** Answers that products of this kind have accepted and should not have. */

const params = signIn as unknown as FixtureParams

function judge(xml: string | Buffer, certificates: readonly SigningCertificate[] = [idpCertificate]): string {
  return outcome(verifyXml(xml, params, { identityProvider: { ...signIn.identityProvider, certificates } }))
}
const judgeAnswer = (options: AnswerOptions) => judge(answer(options))

const audiences = (...restrictions: readonly (readonly string[])[]): AnswerOptions => ({
  edit: (xml) =>
    xml.replace(
      /<saml:AudienceRestriction>.*<\/saml:AudienceRestriction>/s,
      restrictions
        .map((names) => names.map((name) => `<saml:Audience>${name}</saml:Audience>`).join(''))
        .map((content) => `<saml:AudienceRestriction>${content}</saml:AudienceRestriction>`)
        .join(''),
    ),
})
const us = signIn.serviceProvider.entityId
const other = 'https://app.example.net/saml'

describe('row 39: an assertion is for whom its audience names', () => {
  it.each<[string, AnswerOptions]>([
    ['another service', audiences([other])],
    ['several others', audiences([other, 'https://app.example.org/'])],
    ['nobody: no restriction', audiences()],
    ['nobody: an empty restriction', audiences([])],
    ['nobody: an empty audience', audiences([''])],
    ['us and, in a second restriction, another', audiences([us], [other])],
    ['another and, in a second restriction, us', audiences([other], [us])],
    ['us and, in a second restriction, nobody', audiences([us], [])],
    ['one whose name begins like ours', audiences([`${us}.evil.example`])],
    ['one whose name ours begins with', audiences([us.slice(0, -1)])],
    ['us in other letters', audiences([us.toUpperCase()])],
    ['our ACS, which is not our name', audiences([signIn.serviceProvider.acsUrl])],
    ['us and another in one text', audiences([`${us} ${other}`])],
  ])('refuses one for %s', (_, options) => {
    expect(judgeAnswer(options)).toBe('saml.audience_mismatch')
  })

  it('accepts one for us, alone, among others, and in every restriction', () => {
    expect(judge(answer())).toBe('accepted')
    for (const options of [audiences([other, us]), audiences([us], [us, other])]) {
      expect(judgeAnswer(options)).toBe('accepted')
    }
  })
})

describe('row 46: an answer is bound to us, our address and our request', () => {
  const replaced = (from: RegExp | string, to: string): AnswerOptions => ({
    edit: (xml) => xml.replace(from, to),
  })
  const evil = 'https://evil.example/acs'

  it.each<[string, AnswerOptions, string]>([
    ['Recipient', { assertion: { recipient: evil } }, 'saml.recipient_mismatch'],
    ['no Recipient', replaced(/ Recipient="[^"]*"/, ''), 'saml.recipient_mismatch'],
    ['Destination', { response: { destination: evil } }, 'saml.destination_mismatch'],
    [
      'a confirmation by a key holder',
      replaced(':cm:bearer', ':cm:holder-of-key'),
      'saml.bearer_confirmation_missing',
    ],
    [
      'a confirmation by a sender',
      replaced(':cm:bearer', ':cm:sender-vouches'),
      'saml.bearer_confirmation_missing',
    ],
    [
      'a confirmation without end',
      replaced(/(<saml:SubjectConfirmationData[^>]*) NotOnOrAfter="[^"]*"/, '$1'),
      'saml.confirmation_expired',
    ],
    [
      'InResponseTo of the Response',
      { response: { inResponseTo: '_other' } },
      'saml.in_response_to_mismatch',
    ],
    [
      'InResponseTo of the confirmation',
      replaced(/(<saml:SubjectConfirmationData[^>]* InResponseTo=")[^"]*/, '$1_other'),
      'saml.confirmation_in_response_to_mismatch',
    ],
    [
      'the Issuer of the Response',
      replaced(/(<saml:Issuer>)[^<]*/, '$1https://evil.example/'),
      'saml.response_issuer_mismatch',
    ],
    [
      'the Issuer of the Assertion',
      replaced(/(<saml:Assertion[^>]*><saml:Issuer>)[^<]*/, '$1https://evil.example/'),
      'saml.assertion_issuer_mismatch',
    ],
  ])('refuses another: %s', (_, options, code) => {
    expect(judgeAnswer(options)).toBe(code)
  })

  it('refuses a signed Response without Destination', () => {
    const options = { ...replaced(/ Destination="[^"]*"/, ''), sign: ['_response'] }
    expect(judgeAnswer(options)).toBe('saml.destination_mismatch')
  })
})

describe('rows 30, 35: without a key nothing encrypted is read, and every form of it ends alike', () => {
  const data =
    '<xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#"><xenc:CipherData><xenc:CipherValue>AAAA</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>'
  const wrap = (name: string, content = data) => `<saml:${name}>${content}</saml:${name}>`
  const noAssertion = answer({ sign: [] }).replace(/<saml:Assertion .*<\/saml:Assertion>/s, '')
  const encrypted = (content: string) =>
    noAssertion.replace(
      '</samlp:Response>',
      `${wrap('EncryptedAssertion', content).replace('<saml:EncryptedAssertion', `<saml:EncryptedAssertion xmlns:saml="${namespaces.assertion}"`)}</samlp:Response>`,
    )
  const code = 'saml.decryption_key_missing'

  it.each([
    ['one, in an unsigned Response', () => encrypted(data)],
    ['an empty one', () => encrypted('')],
    ['one with a broken cipher text', () => encrypted(data.replace('AAAA', '%%%'))],
    [
      'one with a plain assertion in it',
      () => encrypted(/<saml:Assertion .*<\/saml:Assertion>/s.exec(answer({ sign: [] }))?.[0] ?? ''),
    ],
    [
      'one, in a signed Response',
      () =>
        signXml({
          xml: encrypted(data),
          elementId: '_response',
          privateKey: keyPair('rsa').privateKey,
          signatureAfter: 'issuer',
        }),
    ],
    [
      'one, put in place of the Assertion that was signed',
      () =>
        answer({ sign: ['_response'] }).replace(
          /<saml:Assertion .*<\/saml:Assertion>/s,
          wrap('EncryptedAssertion'),
        ),
    ],
    [
      'one beside a signed Assertion',
      () => answer().replace('</samlp:Response>', `${wrap('EncryptedAssertion')}</samlp:Response>`),
    ],
  ])('refuses an EncryptedAssertion by name: %s', (_, xml) => {
    expect(xml()).toContain('EncryptedAssertion')
    // The prefix is declared on the Assertion only: the wrapper has to say what it is.
    const text = xml().replaceAll(
      '<saml:EncryptedAssertion>',
      `<saml:EncryptedAssertion xmlns:saml="${namespaces.assertion}">`,
    )
    expect(judge(text)).toBe(code)
  })

  it.each([
    ['EncryptedID', code],
    ['EncryptedAttribute', 'saml.encryption_unsupported'],
  ])('refuses an %s by name, though it was signed', (name, expected) => {
    const place =
      name === 'EncryptedID' ? /<saml:NameID.*<\/saml:NameID>/s : /<saml:Attribute .*<\/saml:Attribute>/s
    expect(judgeAnswer({ edit: (xml) => xml.replace(place, wrap(name)) })).toBe(expected)
  })
})

describe('row 33: a key that the message brings', () => {
  const { privateKey, certificate } = keyPair('rsa-other')
  const forge = (given?: string) =>
    signXml({
      xml: answer({ sign: [], assertion: { nameId: { value: 'admin', format: null } } }),
      elementId: '_assertion',
      privateKey,
      ...(given === undefined ? {} : { certificate: given }),
      signatureAfter: 'issuer',
    })

  it.each([
    ['in KeyInfo', certificate.base64],
    ['under the certificate of the IdP', idpCertificate.base64],
    ['and no KeyInfo', undefined],
  ])('verifies nothing: the stranger’s, %s', (_, given) => {
    expect(judge(forge(given))).toBe('saml.signature_invalid')
  })

  it('not even where the connection has no other', () => {
    expect(judge(forge(certificate.base64), [])).toBe('saml.certificate_missing')
  })
})

describe('rows 27, 34: algorithms are named and on the list', () => {
  it.each([
    'http://www.w3.org/2000/09/xmldsig#hmac-sha1',
    'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256',
    'http://www.w3.org/2001/04/xmldsig-more#hmac-sha512',
    'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
    'http://www.w3.org/2000/09/xmldsig#dsa-sha1',
    'http://www.w3.org/2001/04/xmldsig-more#rsa-md5',
    'http://www.w3.org/2009/xmldsig11#dsa-sha256',
    'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1',
    'urn:unknown',
    '',
  ])('refuses %j with the right key, before it looks at the value', (method) => {
    expect(judge(answer().replace(signatureMethods.rsaSha256, method))).toBe('saml.signature_algorithm')
  })

  it.each(['SignatureMethod', 'DigestMethod'])('has no default when there is no %s', (name) => {
    const signed = answer()
    const bare = signed.replace(new RegExp(`<ds:${name} Algorithm="[^"]*"`), `<ds:${name}`)
    expect(bare).not.toBe(signed)
    expect(judge(bare)).toBe('saml.signature_algorithm')
  })
})

describe('row 28: a document that asks for another document', () => {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(request.url ?? '')
    response.end('<!ELEMENT x ANY>')
  })
  let url = ''
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  })
  afterAll(() => new Promise((resolve) => server.close(resolve)))

  const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')
  const utf7 = (text: string) => text.replaceAll('<', '+ADw-').replaceAll('>', '+AD4-')
  const dtd = (content: string) => `<!DOCTYPE x ${content}><x>&e;</x>`
  const inAnswer = (more: string) =>
    answer().replace('<samlp:Status>', `<samlp:Extensions>${more}</samlp:Extensions><samlp:Status>`)
  const documents: readonly [string, (target: string) => string | Buffer][] = [
    ['an external DTD', (target) => dtd(`SYSTEM "${target}"`)],
    ['a public DTD', (target) => dtd(`PUBLIC "-//x//EN" "${target}"`)],
    ['an entity of its own', () => dtd('[<!ENTITY e "x">]')],
    ['an external entity', (target) => dtd(`[<!ENTITY e SYSTEM "${target}">]`)],
    ['a parameter entity', (target) => dtd(`[<!ENTITY % e SYSTEM "${target}"> %e;]`)],
    ['entities that multiply', () => dtd('[<!ENTITY a "aaaaaaaaaa"><!ENTITY e "&a;&a;&a;&a;&a;&a;&a;&a;">]')],
    ['a DTD before an answer that is right', (target) => `<!DOCTYPE x SYSTEM "${target}">${answer()}`],
    ['a DTD in lower case', (target) => dtd(`system "${target}"`).toLowerCase()],
    ['a DTD in UTF-16', (target) => utf16(dtd(`SYSTEM "${target}"`))],
    ['a DTD in UTF-16 of the other order', (target) => utf16(dtd(`SYSTEM "${target}"`)).swap16()],
    [
      'a DTD in UTF-7',
      (target) => `<?xml version="1.0" encoding="UTF-7"?>${utf7(dtd(`SYSTEM "${target}"`))}`,
    ],
    ['a style sheet', (target) => `<?xml-stylesheet type="text/xsl" href="${target}"?>${answer()}`],
    [
      'an inclusion in place of the root',
      (target) => `<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="${target}"/>`,
    ],
    ['an entity declaration in the content', () => inAnswer('<!ENTITY e "x">')],
  ]

  it.each(documents)('is refused and asks nobody: %s', async (_, write) => {
    for (const target of [url, 'file:///etc/passwd']) {
      expect(judge(write(target))).toMatch(/^saml\.(xml_forbidden|xml_malformed|response_expected)$/)
      expect(() => readIdpMetadata(write(target).toString())).toThrow(/^saml\./)
    }
    expect(await requestsSoFar()).toEqual([])
  })

  it('an inclusion inside is an element like any other, which nobody follows', async () => {
    const include = `<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="${url}" parse="text"/>`
    expect(judge(inAnswer(include))).toBe('accepted')
    const inValue = answer({
      edit: (xml) => xml.replace(/(<saml:AttributeValue[^>]*>)[^<]*/, `$1${include}`),
    })
    expect(judge(inValue)).toBe('saml.xml_unexpected')
    expect(await requestsSoFar()).toEqual([])
  })

  /** Whatever was sent before has arrived when this own request has been answered. */
  async function requestsSoFar(): Promise<readonly string[]> {
    await (await fetch(`${url}last`)).text()
    expect(requests.at(-1)).toBe('/last')
    return requests.splice(0).filter((path) => path !== '/last')
  }
})

describe('row 7: one document, one root', () => {
  const good = answer()
  const evil = answer({ sign: [], assertion: { nameId: { value: 'admin', format: null } } })
  it.each([
    ['a second root', `${good}${evil}`],
    ['a first root', `${evil}${good}`],
    ['itself again', `${good}${good}`],
    ['a second root after a comment', `${good}<!-- -->${evil}`],
    ['a second root with its own declaration', `${good}<?xml version="1.0"?>${evil}`],
    ['text before', `x${good}`],
    ['text after', `${good}x`],
    ['CDATA after', `${good}<![CDATA[]]>`],
    ['a character reference after', `${good}&#32;`],
    ['an end tag after', `${good}</samlp:Response>`],
  ])('refuses an answer with %s', (_, xml) => {
    expect(judge(xml)).toMatch(/^saml\.xml_(malformed|forbidden)$/)
  })

  it('but white space and comments around it mean nothing', () => {
    expect(judge(`\n<!-- a -->${good}\n<!-- b -->\n`)).toBe('accepted')
  })
})

describe('row 32: without a key nothing is verified', () => {
  it.each([
    ['signed', {}],
    ['signed twice', { sign: ['_assertion', '_response'] }],
    ['not signed', { sign: [] }],
  ])('refuses an answer that is %s', (_, options) => {
    expect(judge(answer(options), [])).toBe('saml.certificate_missing')
  })

  it('refuses an unsigned one whatever keys there are', () => {
    expect(judgeAnswer({ sign: [] })).toBe('saml.signature_missing')
    expect(judge(answer({ sign: [] }), [idpCertificate, certificateNamed('next')])).toBe(
      'saml.signature_missing',
    )
  })
})
