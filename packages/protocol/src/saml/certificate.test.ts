import { X509Certificate, createPrivateKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { keyFile } from '../../test/keys.ts'
import { refusalOf } from '../../test/refusal.ts'
import { readCertificate } from './certificate.ts'

const pem = keyFile('rsa.crt')
const known = new X509Certificate(pem)
const { raw } = known
const base64 = raw.toString('base64')
const body = pem.replace(/-----.*-----\n/g, '')
const fingerprint = known.fingerprint256.replaceAll(':', '').toLowerCase()

const asPem = (bytes: Buffer, label = 'CERTIFICATE') =>
  `-----BEGIN ${label}-----\n${bytes.toString('base64')}\n-----END ${label}-----`

describe('a certificate', () => {
  it('is read with its key ready', () => {
    const certificate = readCertificate(pem)
    expect(certificate).toMatchObject({
      base64,
      fingerprint,
      subject: 'O=Example, CN=rsa',
      notBefore: new Date(known.validFrom),
      notAfter: new Date(known.validTo),
    })
    expect(certificate.publicKey.type).toBe('public')
    expect(certificate.publicKey.equals(known.publicKey)).toBe(true)
    expect(Object.isFrozen(certificate)).toBe(true)
  })
  it.each(['rsa', 'ec-p256', 'ec-p384', 'ec-p521'])('of %s is read', (name) => {
    expect(readCertificate(keyFile(`${name}.crt`)).subject).toContain(`CN=${name}`)
  })
  it('that has expired is read: expiry alone never ends a sign-in', () => {
    const { notBefore, notAfter } = readCertificate(keyFile('rsa-expired.crt'))
    expect([notBefore, notAfter]).toEqual([
      new Date('2020-01-01T00:00:00Z'),
      new Date('2021-01-01T00:00:00Z'),
    ])
  })
})

describe('what people paste', () => {
  it.each([
    ['Windows line ends', pem.replaceAll('\n', '\r\n')],
    ['old Mac line ends', pem.replaceAll('\n', '\r')],
    ['no line ends', pem.replaceAll('\n', '')],
    ['spaces for line ends', pem.replaceAll('\n', ' ')],
    ['backslash-n from JSON or an environment variable', pem.replaceAll('\n', '\\n')],
    ['backslash-r-n', pem.replaceAll('\n', '\\r\\n')],
    ['empty lines between the lines', pem.replaceAll('\n', '\n\n')],
    ['indentation', pem.replaceAll('\n', '\n    ')],
    ['quotes around it', `"${pem}"`],
    ['apostrophes around it', `'${pem}'`],
    ['a byte order mark', `\ufeff${pem}`],
    ['no-break and zero-width spaces', `\u200b${pem.replaceAll('\n', '\u00a0\u2060')}`],
    ['text around it', `subject=CN=x\n${pem}\nthat is all`],
    ['the header of old OpenSSL', pem.replaceAll('CERTIFICATE', 'X509 CERTIFICATE')],
    ['a header without its footer', pem.replace(/-----END.*/, '')],
    ['a footer without its header', body + '-----END CERTIFICATE-----'],
    ['fewer hyphens', pem.replaceAll('-----', '---')],
    ['one hyphen', pem.replaceAll('-----', '-')],
    ['spaces around the hyphens', pem.replace(/-----/g, ' ----- ')],
    [
      'spaces within the header line',
      pem.replaceAll('-----BEGIN CERTIFICATE-----', '----- BEGIN CERTIFICATE -----'),
    ],
    ['bare base64', base64],
    ['bare base64 in lines', body],
    ['white space around it', `\n\t ${base64} \n`],
  ])('is read with %s', (_, text) => {
    expect(readCertificate(text).fingerprint).toBe(fingerprint)
  })
})

describe('what is not a certificate gets its exact error', () => {
  const key = createPrivateKey(keyFile('rsa.key'))
  const ec = createPrivateKey(keyFile('ec-p256.key'))
  const der = (type: 'pkcs8' | 'pkcs1') => key.export({ type, format: 'der' })

  it.each([
    ['in a file', keyFile('rsa.key')],
    ['in an old file', key.export({ type: 'pkcs1', format: 'pem' })],
    ['on a curve in an old file', ec.export({ type: 'sec1', format: 'pem' })],
    ['encrypted', asPem(raw, 'ENCRYPTED PRIVATE KEY')],
    ['as bare base64', der('pkcs8').toString('base64')],
    ['as bare base64, PKCS #1', der('pkcs1').toString('base64')],
    ['as bare base64, SEC 1', ec.export({ type: 'sec1', format: 'der' }).toString('base64')],
    ['marked as a certificate', asPem(der('pkcs8'))],
    ['before the certificate', keyFile('rsa.key') + pem],
    ['after the certificate', pem + keyFile('rsa.key')],
  ])('a private key %s', (_, text) => {
    const refusal = refusalOf(() => readCertificate(String(text)))
    expect(refusal.code).toBe('saml.certificate_private_key')
    expect(JSON.stringify(refusal.details)).toBe('{}')
  })

  it.each([
    ['nothing', '', /empty/],
    ['white space', ' \n', /empty/],
    [
      'a header with nothing',
      '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----',
      /damaged|base64|empty/,
    ],
    ['metadata', `<?xml version="1.0"?><EntityDescriptor/>`, /XML or HTML/],
    ['a web page', ' <html></html>', /XML or HTML/],
    ['an address', 'https://idp.example/cert.pem', /address/],
    ['an address in the clear', 'http://idp.example/cert.pem', /address/],
    ['a text with an address', 'it is at https://idp.example/', /not base64/],
    ['a fingerprint', fingerprint, /fingerprint/],
    ['a text before a fingerprint', `SHA-256 ${fingerprint}`, /not base64/],
    ['a text after a fingerprint', `${fingerprint} (SHA-256)`, /not base64/],
    ['a fingerprint with colons', known.fingerprint256, /fingerprint/],
    ['a SHA-1 fingerprint', known.fingerprint, /fingerprint/],
    ['a SHA-1 fingerprint in lower-case', known.fingerprint.toLowerCase().replaceAll(':', ''), /fingerprint/],
    ['a text', 'paste the certificate here!', /not base64/],
    ['base64 of something else', Buffer.from('something else').toString('base64'), /damaged/],
    ['a certificate that was cut off', base64.slice(0, 800), /damaged/],
    ['a certificate with a character missing', base64.slice(1), /not base64/],
    ['a certificate with data after it', asPem(Buffer.concat([raw, Buffer.from([0])])), /more data/],
    ['two certificates', pem + pem, /several/],
    ['a request for a certificate', asPem(raw, 'CERTIFICATE REQUEST'), /marked as CERTIFICATE REQUEST/],
    ['a PKCS #7 bundle', asPem(raw, 'PKCS7'), /marked as PKCS7/],
    ['a public key', known.publicKey.export({ type: 'spki', format: 'pem' }), /marked as PUBLIC KEY/],
    [
      'a public key as bare base64',
      known.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
      /public key/,
    ],
    [
      'a public key as bare base64, PKCS #1',
      known.publicKey.export({ type: 'pkcs1', format: 'der' }).toString('base64'),
      /public key/,
    ],
  ])('%s', (_, text, reason) => {
    const { code, details } = refusalOf(() => readCertificate(String(text)))
    expect({ code, reason: details['reason'] }).toEqual({
      code: 'saml.certificate_unreadable',
      reason: expect.stringMatching(reason),
    })
  })
})

describe('keys that are not accepted', () => {
  it('RSA with fewer than 2048 bits', () => {
    const { code, details } = refusalOf(() => readCertificate(keyFile('rsa-1024.crt')))
    expect({ code, ...details }).toEqual({
      code: 'saml.certificate_weak_key',
      expected: 2048,
      received: 1024,
    })
  })
  /** The algorithm identifier of the key made into one that nobody knows. */
  const unknown = () => {
    const bytes = Buffer.from(new X509Certificate(keyFile('ec-p256.crt')).raw)
    const id = Buffer.from('2a8648ce3d0201', 'hex')
    bytes[bytes.indexOf(id) + id.length - 1] = 0x7f
    return asPem(bytes)
  }
  it.each([
    ['Ed25519', keyFile('ed25519.crt'), 'ed25519'],
    ['another curve', keyFile('ec-secp256k1.crt'), 'ec secp256k1'],
    ['a key bound to RSA-PSS', keyFile('rsa-pss.crt'), 'rsa-pss'],
    ['a key of an unknown kind', unknown(), 'unknown'],
  ])('%s', (_, text, received) => {
    const { code, details } = refusalOf(() => readCertificate(text))
    expect({ code, ...details }).toEqual({ code: 'saml.certificate_unsupported_key', received })
  })
})
