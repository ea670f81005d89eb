import type { SigningCertificate } from '@cardea/protocol'
import { z } from 'zod'
import { timeText } from '../storage/time-text.ts'

const certificateFields = {
  subject: z.string(),
  fingerprint: z.string().describe('SHA-256 of the DER, lower-case hex.'),
  notBefore: timeText,
  notAfter: timeText,
}

export const certificateAnswer = z.strictObject(certificateFields).meta({ id: 'Certificate' })

/** Given back with others in `certificates`, it stays: a list that is replaced as a whole can only be kept by who can read it. */
export const trustedCertificateAnswer = z
  .strictObject({ ...certificateFields, pem: z.string().describe('As it can be given again.') })
  .meta({ id: 'TrustedCertificate' })

export function showCertificate({
  subject,
  fingerprint,
  notBefore,
  notAfter,
}: SigningCertificate): z.input<typeof certificateAnswer> {
  return { subject, fingerprint, notBefore: notBefore.toISOString(), notAfter: notAfter.toISOString() }
}

export function showTrustedCertificate(
  certificate: SigningCertificate,
): z.input<typeof trustedCertificateAnswer> {
  return { ...showCertificate(certificate), pem: pemOf(certificate.base64) }
}

/** RFC 7468 §2: lines of 64 characters. */
export function pemOf(base64: string): string {
  const lines = base64.match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
