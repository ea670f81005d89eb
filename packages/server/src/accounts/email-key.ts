import { emailDomain, normalizeEmail } from '@cardea/protocol'
import { normalizeDomain } from '../platform/normalize-domain.ts'

/**
 * The one spelling in which addresses are compared; null for what is no address. Case does not part two accounts (incidents row 53), but
 * only ASCII letters are folded, and the domain is in A-labels: what another alphabet's letter folds to may be somebody
 * else's address (row 76).
 *
 * @example emailKey('Ada@ACME.com') // 'ada@acme.com'
 */
export function emailKey(text: string): string | null {
  const email = normalizeEmail(text)
  if (email === null) return null
  const domain = normalizeDomain(emailDomain(email))
  if (!domain.ok) return null
  const local = email.slice(0, email.lastIndexOf('@'))
  return `${local.replace(/[A-Z]/g, (letter) => letter.toLowerCase())}@${domain.domain}`
}
