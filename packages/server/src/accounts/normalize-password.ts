import { SsoError } from '@cardea/protocol'

/**
 * A password in the one form in which it is measured and hashed, so that the same characters typed on another keyboard are the same
 * password: RFC 8265 §4.2.2 (OpaqueString), which is NFC, with every kind of space as the usual one. Not NFKC: compatibility mapping
 * would make passwords equal that look different, and shorter ones of long ones. Case stays, and so does space at the ends.
 *
 * Fails with `account.password_unusable`.
 */
export function normalizePassword(text: string): string {
  if (isUnusable(text)) throw new SsoError('account.password_unusable')
  return text.normalize('NFC').replace(/\p{Zs}/gu, ' ')
}

/** RFC 8265 §4.2.1: no control characters. Half surrogate pairs are no characters, and all the same in UTF-8. */
export function isUnusable(text: string): boolean {
  return /[\p{Cc}\p{Cs}]/u.test(text)
}
