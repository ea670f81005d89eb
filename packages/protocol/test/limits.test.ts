import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { parseResponse } from '../src/saml/parse-response.ts'
import { readAuthnRequest } from '../src/saml/read-authn-request.ts'
import { type Fixture, fixture, outcome, verifyXml } from './corpus.ts'
import { refusalOf } from './refusal.ts'
import { refusedBy } from './refused-by.ts'

/** Hostile documents that are too large to be kept: made from a good answer by a number. */

const google = fixture('idp', 'google')

/** The answer with something in Extensions, where SAML allows anything. */
const withExtensions = (content: string, { xml }: Fixture = google) =>
  xml.replace('<saml2p:Status>', `<saml2p:Extensions>${content}</saml2p:Extensions><saml2p:Status>`)

const nested = (levels: number) =>
  '<x xmlns="urn:x">' + '<x>'.repeat(levels - 1) + '</x>'.repeat(levels - 1) + '</x>'
const many = (count: number, write: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => write(index)).join('')
const attributes = (count: number) => `<x xmlns="urn:x"${many(count, (index) => ` a${index}=""`)}/>`
const declarations = (count: number) =>
  `<x xmlns="urn:x"${many(count, (index) => ` xmlns:n${index}="urn:${index}"`)}/>`

/** What is just within a limit, and what is just beyond: the first reaches the digest, the second is not read. */
const limits: readonly (readonly [what: string, within: string, beyond: string, unit: string])[] = [
  // The Response and Extensions are two levels.
  ['levels', nested(62), nested(63), 'levels'],
  // The declaration of the default namespace counts.
  ['attributes of one element', attributes(63), attributes(64), 'attributes'],
  // samlp, and the default namespace.
  ['namespaces in scope', declarations(62), declarations(63), 'namespaces'],
  ['nodes', many(9_000, () => '<x/>'), many(20_000, () => '<x/>'), 'nodes'],
  ['comments', many(9_000, () => '<!---->'), many(20_000, () => '<!---->'), 'nodes'],
  [
    'bytes',
    '<x xmlns="urn:x">' + 'a'.repeat(500_000) + '</x>',
    '<x xmlns="urn:x">' + 'a'.repeat(520_000) + '</x>',
    'bytes',
  ],
]

describe('limits hold before anything is believed (incidents rows 36, 97)', () => {
  it.each(limits)('%s: read up to the limit', (_, within) => {
    expect(outcome(verifyXml(withExtensions(within), google.params))).toBe('saml.digest_mismatch')
  })

  it.each(limits)('%s: not read beyond it', (_, __, beyond, unit) => {
    const verification = verifyXml(withExtensions(beyond), google.params)
    expect(outcome(verification)).toBe('saml.xml_too_large')
    expect(refusedBy(verification)).toBe('parse')
    expect(verification.ok ? null : verification.error.details['unit']).toBe(unit)
  })

  it.each([
    ['a form field of a megabyte', 'A'.repeat(1024 * 1024), 'request.too_large'],
    ['XML of a megabyte', Buffer.alloc(600 * 1024, ' ').toString('base64'), 'request.too_large'],
    ['nothing', '', 'saml.response_encoding'],
    ['XML that was not encoded', google.xml, 'saml.response_encoding'],
    [
      'the URL-safe alphabet',
      Buffer.from(google.xml + '???>>>').toString('base64url'),
      'saml.response_encoding',
    ],
    [
      'base64 without padding',
      Buffer.from('<r></r>').toString('base64').replace(/=+$/, ''),
      'saml.response_encoding',
    ],
    [
      'base64 of base64',
      Buffer.from(Buffer.from(google.xml).toString('base64')).toString('base64'),
      'saml.xml_malformed',
    ],
    [
      'base64 with a character outside',
      Buffer.from(google.xml).toString('base64').replace(/^..../, '$&*'),
      'saml.response_encoding',
    ],
    [
      'percent-encoding that was left',
      encodeURIComponent(Buffer.from(google.xml).toString('base64')) + '%3D',
      'saml.response_encoding',
    ],
    // saml-bindings-2.0-os §3.5.4: a posted answer is never compressed, so that no bomb goes off.
    ['a compressed answer', deflateRawSync(google.xml).toString('base64'), 'saml.xml_forbidden'],
    [
      'a compressed gigabyte, in spirit',
      deflateRawSync(Buffer.alloc(8 * 1024 * 1024)).toString('base64'),
      'saml.xml_forbidden',
    ],
  ])('the field SAMLResponse as %s', (_, field, code) => {
    expect(refusalOf(() => parseResponse(field)).code).toBe(code)
  })
})

describe('saml-bindings-2.0-os §3.4.4.1: what is compressed is read up to 64 KiB (incidents row 96)', () => {
  const request = (padding: number) =>
    `<p:AuthnRequest xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r"><Issuer>x</Issuer><!--${' '.repeat(padding)}--></p:AuthnRequest>`
  const read = (xml: string | Buffer) =>
    readAuthnRequest({ binding: 'redirect', samlRequest: deflateRawSync(xml).toString('base64') })

  it('reads a request of 60 KiB', () => {
    expect(read(request(60 * 1024)).id).toBe('_r')
  })

  it.each([
    ['a request of 65 KiB', request(65 * 1024)],
    ['16 MiB of zeros', Buffer.alloc(16 * 1024 * 1024)],
    ['16 MiB of elements', Buffer.from('<a>'.repeat(5_000_000))],
  ])('refuses %s', (_, xml) => {
    expect(refusalOf(() => read(xml)).code).toBe('saml.request_malformed')
  })

  it('refuses a bomb within a bomb as what it is after one inflation', () => {
    expect(refusalOf(() => read(deflateRawSync(Buffer.alloc(16 * 1024 * 1024)))).code).toMatch(/^saml\./)
  })
})
