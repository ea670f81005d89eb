import { X509Certificate, createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { SsoError } from '../errors/sso-error.ts'
import { readBase64 } from './read-base64.ts'
import type { SigningCertificate } from './types.ts'

const MIN_RSA_BITS = 2048

/** P-256, P-384, P-521 as OpenSSL calls them. */
const curves: readonly string[] = ['prime256v1', 'secp384r1', 'secp521r1']

/**
 * Reads one X.509 certificate of an identity provider, as people paste it: PEM with or without its
 * header lines, any line ends, spaces, quotes, a byte order mark, or the bare base64 of its DER.
 *
 * An expired certificate is read like any other: expiry is shown and warned of, and never by itself
 * ends a sign-in. Keys are RSA of 2048 bits or more, or EC on P-256, P-384, P-521.
 *
 * @throws SsoError `saml.certificate_unreadable`, `saml.certificate_private_key`,
 *   `saml.certificate_weak_key`, `saml.certificate_unsupported_key`
 * @example readCertificate('-----BEGIN CERTIFICATE-----\r\nMIIC…').fingerprint // '9f86d081…'
 */
export function readCertificate(text: string): SigningCertificate {
  const der = readBase64(base64Of(text))
  if (der === null) throw unreadable(guessWhatItIs(text))
  const certificate = parseCertificate(der)
  const publicKey = readPublicKey(certificate)
  return Object.freeze({
    base64: der.toString('base64'),
    publicKey,
    fingerprint: createHash('sha256').update(der).digest('hex'),
    subject: certificate.subject.replaceAll('\n', ', '),
    notBefore: new Date(certificate.validFrom),
    notAfter: new Date(certificate.validTo),
  })
}

/** Header and footer of RFC 7468 §2; any number of hyphens that survived the clipboard. */
const BEGIN = /-+\s*BEGIN ([A-Z0-9 ]+?)\s*-+/g
const END = /-+\s*END [A-Z0-9 ]+?\s*-+/

/** What is between the header lines, or everything, without what pasting adds. */
function base64Of(text: string): string {
  const headers = [...text.matchAll(BEGIN)]
  const labels = headers.map(([, label = '']) => label)
  if (labels.some((label) => label.endsWith('PRIVATE KEY')))
    throw new SsoError('saml.certificate_private_key')
  const foreign = labels.find((label) => label !== 'CERTIFICATE' && label !== 'X509 CERTIFICATE')
  if (foreign !== undefined) throw unreadable(`it is marked as ${foreign}`)
  if (headers.length > 1) throw unreadable('there are several; add them one by one')
  const start = headers.reduce((_, header) => header.index + header[0].length, 0)
  return withoutDecoration(text.slice(start).split(END, 1).join())
}

/** Quotes, backslash-n from JSON, a byte order mark, invisible and no-break spaces. */
function withoutDecoration(text: string): string {
  return text.replace(/\\[rn]|["'\s\u200b\u2060\ufeff]/g, '')
}

function parseCertificate(der: Buffer): X509Certificate {
  let certificate: X509Certificate
  try {
    certificate = new X509Certificate(der)
  } catch {
    throw isPrivateKey(der) ? new SsoError('saml.certificate_private_key') : unreadable(guessFromBytes(der))
  }
  if (!certificate.raw.equals(der)) throw unreadable('more data follows the certificate')
  return certificate
}

function readPublicKey(certificate: X509Certificate): KeyObject {
  const publicKey = loadPublicKey(certificate)
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = publicKey
  if (type === 'ec' && curves.some((curve) => curve === details?.namedCurve)) return publicKey
  if (type !== 'rsa') {
    const received = [type, details?.namedCurve].filter((part) => part !== undefined).join(' ')
    throw new SsoError('saml.certificate_unsupported_key', { received })
  }
  const bits = Number(details?.modulusLength)
  // Written so that a length that is not known is not enough.
  if (!(bits >= MIN_RSA_BITS)) {
    throw new SsoError('saml.certificate_weak_key', { expected: MIN_RSA_BITS, received: bits })
  }
  return publicKey
}

function loadPublicKey(certificate: X509Certificate): KeyObject {
  try {
    return certificate.publicKey
  } catch {
    throw new SsoError('saml.certificate_unsupported_key', { received: 'unknown' })
  }
}

/** PKCS #8, PKCS #1 and SEC 1 private keys without their header lines. */
function isPrivateKey(der: Buffer): boolean {
  const types = ['pkcs8', 'pkcs1', 'sec1'] as const
  return types.some((type) => succeeds(() => createPrivateKey({ key: der, format: 'der', type })))
}

function isPublicKey(der: Buffer): boolean {
  const types = ['spki', 'pkcs1'] as const
  return types.some((type) => succeeds(() => createPublicKey({ key: der, format: 'der', type })))
}

function succeeds(attempt: () => unknown): boolean {
  try {
    attempt()
    return true
  } catch {
    return false
  }
}

/** Base64 of something else. The hexadecimal digits of a fingerprint are base64, too. */
function guessFromBytes(der: Buffer): string {
  if (isFingerprint(der.toString('base64'))) return 'it is a fingerprint of one'
  return isPublicKey(der) ? 'it is a public key without its certificate' : 'the content is damaged or cut off'
}

/** Not base64: what else do people paste into this field? */
function guessWhatItIs(text: string): string {
  const trimmed = text.trim()
  if (trimmed === '') return 'it is empty'
  if (trimmed.startsWith('<')) return 'it is XML or HTML'
  if (/^https?:/i.test(trimmed)) return 'it is an address'
  if (isFingerprint(trimmed)) return 'it is a fingerprint of one'
  return 'it is not base64'
}

function isFingerprint(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(text.replace(/[: ]/g, ''))
}

function unreadable(reason: string): SsoError {
  return new SsoError('saml.certificate_unreadable', { reason })
}
