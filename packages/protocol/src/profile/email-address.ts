/**
 * One `@`, something before it, a domain with a dot after it; no space, control or quoting anywhere, nor
 * what is invisible or turns the direction of writing (Cf): an address is what a person sees.
 */
const EMAIL =
  /^[^\s\p{Cc}\p{Cf}"(),:;<>@[\\\]]{1,64}@[^\s\p{Cc}\p{Cf}"(),:;<>@[\\\]/?#]+\.[^\s\p{Cc}\p{Cf}"(),:;<>@[\\\]/?#.]+$/u
const MAX_LENGTH = 254

/**
 * An e-mail address as profiles keep it, or null when the text is not one: without space around it, the
 * domain in lower case, the local part as sent, since only its own mail server knows whether case counts
 * (RFC 5321 §2.4). Only ASCII letters are folded: what another alphabet's letter folds to may be an
 * ASCII letter, and with it somebody else's domain.
 *
 * @example normalizeEmail(' Ada@ACME.com') // 'Ada@acme.com'
 */
export function normalizeEmail(text: string): string | null {
  const address = text.trim()
  if (address.length > MAX_LENGTH || !EMAIL.test(address)) return null
  const at = address.indexOf('@')
  const domain = address.slice(at).replace(/[A-Z]/g, (letter) => letter.toLowerCase())
  return /^@\.|\.\./.test(domain) ? null : address.slice(0, at) + domain
}

/** The domain of a normalized e-mail address. */
export function emailDomain(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1)
}
