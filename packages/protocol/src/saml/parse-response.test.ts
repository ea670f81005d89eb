import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { answer } from '../../test/answer.ts'
import { refusalOf } from '../../test/refusal.ts'
import { parseResponse } from './parse-response.ts'

const encode = (text: string) => Buffer.from(text, 'utf8').toString('base64')
const field = encode(answer())

describe('saml-bindings-2.0-os §3.5.4: the form field SAMLResponse', () => {
  it.each([
    ['in one line', field],
    ['with CRLF after 76 characters', field.replace(/.{76}/g, '$&\r\n')],
    ['with LF after 64 characters and at the end', `${field.replace(/.{64}/g, '$&\n')}\n`],
    ['with spaces', ` ${field.replace(/.{50}/g, '$& ')} `],
  ])('is read %s', (_, text) => {
    expect(parseResponse(text).claimedInResponseTo).toBe('login_1')
  })

  it.each([
    ['nothing', '', /empty/],
    ['white space', ' \r\n', /empty/],
    ['XML as it is', answer(), /not encoded/],
    [
      'percent-encoding left in',
      field.replaceAll('=', '%3D').replaceAll('+', '%2B').replace('P', '%50'),
      /percent/,
    ],
    ['a percent sign', `${field.slice(0, 40)}%4`, /outside/],
    ['the URL-safe alphabet', 'PD94bWwgdmVyc2lvbj0_-_8', /URL-safe/],
    ['the URL-safe alphabet and more', 'PD94-*bWwt_w', /outside/],
    ['a foreign character', `${field.slice(0, 40)}*${field.slice(41)}`, /outside/],
    ['a character cut off', field.slice(0, -1), /cut off/],
    ['padding in the middle', `${field.slice(0, 4)}====${field.slice(4)}`, /cut off/],
    ['padding missing', encode('<a/> ').replace(/=+$/, ''), /cut off/],
    ['unused bits set', 'PGEvPh==', /cut off/],
    ['two texts', `${encode('<a/>')}${encode('<a/>')}`, /cut off/],
  ])('is refused with %s', (_, text, reason) => {
    const error = refusalOf(() => parseResponse(text))
    expect(error.code).toBe('saml.response_encoding')
    expect(error.details['reason']).toMatch(reason)
  })

  it('is never inflated (incidents row 96)', () => {
    const compressed = deflateRawSync(answer()).toString('base64')
    expect(refusalOf(() => parseResponse(compressed)).code).toMatch(/^saml\.xml_/)
  })

  it('is limited before it is decoded, and after', () => {
    const limit = 512 * 1024
    const message = (length: number) => `<a>${'x'.repeat(length - 7)}</a>`
    expect(refusalOf(() => parseResponse(encode(message(limit)))).code).toBe('saml.response_expected')
    expect(refusalOf(() => parseResponse(encode(message(limit + 1)))).code).toBe('saml.xml_too_large')
    expect(refusalOf(() => parseResponse('A'.repeat(720 * 1024))).code).toBe('saml.xml_too_large')
    const undecoded = refusalOf(() => parseResponse('A'.repeat(720 * 1024 + 1)))
    expect([undecoded.code, undecoded.details]).toEqual(['request.too_large', { limit }])
  })

  it.each([
    [
      'not UTF-8',
      Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e]).toString('base64'),
      'saml.xml_forbidden',
    ],
    ['UTF-16', Buffer.from('<a/>', 'utf16le').toString('base64'), 'saml.xml_malformed'],
    ['too deep', encode('<a>'.repeat(65) + '</a>'.repeat(65)), 'saml.xml_too_large'],
    ['no XML', encode('{}'), 'saml.xml_malformed'],
  ])('refuses a document that is %s', (_, text, code) => {
    expect(refusalOf(() => parseResponse(text)).code).toBe(code)
  })

  it.each([
    ['AuthnRequest', 'urn:oasis:names:tc:SAML:2.0:protocol'],
    ['Response', 'urn:oasis:names:tc:SAML:1.0:protocol'],
    ['Response', ''],
    ['html', ''],
  ])('refuses another document, and names it: %s of %j', (name, uri) => {
    const xml = uri === '' ? `<${name}/>` : `<${name} xmlns="${uri}"/>`
    const error = refusalOf(() => parseResponse(encode(xml)))
    expect(error.code).toBe('saml.response_expected')
    expect(error.details['received']).toBe(`${name} of ${uri}`)
  })
})

describe('what is claimed before anything is verified', () => {
  const claimed = (content: string, attributes = '') =>
    parseResponse(
      encode(
        `<p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns="urn:oasis:names:tc:SAML:2.0:assertion"${attributes}>${content}</p:Response>`,
      ),
    )

  it('is a hint, and absent when it cannot be read', () => {
    expect(claimed('<Issuer> https://idp.example/ </Issuer>').claimedIssuer).toBe('https://idp.example/')
    expect(claimed('').claimedIssuer).toBeNull()
    expect(claimed('<Issuer>a</Issuer><Issuer>b</Issuer>').claimedIssuer).toBeNull()
    expect(claimed('<Issuer>a<b/></Issuer>').claimedIssuer).toBeNull()
    expect(claimed('', ' InResponseTo="x"').claimedInResponseTo).toBe('x')
    expect(claimed('', ' p:InResponseTo="x"').claimedInResponseTo).toBeNull()
  })

  it('is all that a parsed response shows', () => {
    const response = parseResponse(field)
    expect(Object.keys(response)).toEqual(['claimedInResponseTo', 'claimedIssuer'])
    expect(Object.isFrozen(response)).toBe(true)
  })
})
