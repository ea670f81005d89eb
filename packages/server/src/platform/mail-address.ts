import { emailDomain, normalizeEmail } from '@cardea/protocol'
import { normalizeDomain } from './normalize-domain.ts'

/**
 * An address as it stands in the envelope and the headers of a mail; null for what is none. No space, control character, quote or angle
 * bracket gets this far, so nothing can be smuggled in behind it (RFC 5321 §4.1.2, incidents row 53). The domain is in A-labels: every
 * mail server takes those. A local part beyond ASCII needs a server that knows SMTPUTF8 (RFC 6531).
 *
 * @example toMailAddress('Ada@Bücher.example') // 'Ada@xn--bcher-kva.example'
 */
export function toMailAddress(text: string): string | null {
  const email = normalizeEmail(text)
  if (email === null) return null
  const domain = normalizeDomain(emailDomain(email))
  return domain.ok ? `${email.slice(0, email.lastIndexOf('@'))}@${domain.domain}` : null
}
