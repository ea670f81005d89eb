import { emailDomain } from '@cardea/protocol'
import { normalizeDomain } from '../organizations/normalize-domain.ts'
import type { DoorRules } from './store.ts'

/** Is the address outside the organization's verified domains? No address is (incidents row 62). */
export function isOutside({ verifiedDomains }: DoorRules, email: string | null): boolean {
  return !verifiedDomains.includes(email === null ? '' : domainOf(email))
}

/** As domains are stored: A-labels. What cannot be a domain is left as it is, and matches none. */
export function domainOf(email: string): string {
  const domain = emailDomain(email)
  const normalized = normalizeDomain(domain)
  return normalized.ok ? normalized.domain : domain
}
