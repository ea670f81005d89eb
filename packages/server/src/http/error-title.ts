import type { ErrorCode } from '@cardea/protocol'

/**
 * The short title of an error: its code's own words (`saml.audience_mismatch` → "Audience mismatch"), so
 * that it stays the same from one occurrence to the next (RFC 9457 §3.1.3).
 */
export function errorTitle(code: ErrorCode): string {
  const words = code.slice(code.indexOf('.') + 1).replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
