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
  const [header, another] = text.matchAll(BEGIN)
  if (header === undefined) return withoutDecoration(text)
  const label = header[1]
  if (label?.endsWith('PRIVATE KEY')) throw new SsoError('saml.certificate_private_key')
  if (label !== 'CERTIFICATE' && label !== 'X509 CERTIFICATE' && label !== 'TRUSTED CERTIFICATE') {
    throw unreadable(`it is marked as ${label ?? 'nothing'}`)
  }
  if (another !== undefined) throw unreadable('there are several; add them one by one')
  return withoutDecoration(text.slice(header.index + header[0].length).split(END, 1).join())
}

/** Quotes, backslash-n from JSON, a byte order mark, invisible and no-break spaces. */
function withoutDecoration(text: string): string {
  return text.replace(/\\[rn]|["'\s\u200b\u2060\ufeff]/g, '')
}
