import { SsoError } from '@cardea/protocol'
import { foldPassword } from './common-password-digest.ts'
import { isCommonPassword } from './common-passwords.ts'

/** Characters, as people count them: code points of the normalized password. */
const MINIMUM = 12
/** Long enough for any sentence; what is longer only costs work. */
const MAXIMUM = 256

/** Whose password it is to be, and where: nobody's password is made of that. */
export interface PasswordOwner {
  readonly email: string
  readonly publicUrl: string
}

/**
 * May somebody choose this password? `password` is normalized. The rules of NIST SP 800-63B-4 §3.1.1.2: a length, a list of what is
 * common or expected, and nothing about which characters (docs/accounts.md).
 *
 * Fails with `account.password_too_short`, `account.password_too_long`, `account.password_personal`, `account.password_common`.
 */
export function checkPasswordRules(password: string, owner: PasswordOwner): void {
  const length = Array.from(password).length
  if (length < MINIMUM) throw new SsoError('account.password_too_short', { minimum: MINIMUM })
  if (length > MAXIMUM) throw new SsoError('account.password_too_long', { maximum: MAXIMUM })
  const forms = formsOf(foldPassword(password))
  const personal = personalWords(owner)
  if (forms.some((form) => personal.has(form))) throw new SsoError('account.password_personal')
  if (forms.some(isExpected)) throw new SsoError('account.password_common')
}

/**
 * What a password is when the usual additions are taken away: digits and signs around it, and that it is written twice. No
 * composition rule: a password is refused for what is left, not for what it lacks.
 */
function formsOf(folded: string): readonly string[] {
  const bare = [folded, withoutAdditions(folded)].flatMap((form) => [form, repeatedPart(form)])
  return [...new Set(bare.flatMap((form) => [form, withoutAdditions(form)]))].filter((form) => form !== '')
}

/** Fewer than three letters say nothing about the rest. */
function withoutAdditions(text: string): string {
  const letters = text.replace(/^[^\p{L}]+/u, '').replace(/[^\p{L}]+$/u, '')
  return letters.length < 3 ? '' : letters
}

/** The part that the text is a repetition of, or the text. */
function repeatedPart(text: string): string {
  return /^(.+?)\1+$/su.exec(text)?.[1] ?? text
}

function isExpected(form: string): boolean {
  return (
    isCommonPassword(form) || isSequence(form) || repeatedPart(form).length <= Math.min(4, form.length / 2)
  )
}

/** `abcdefghijkl`, `987654321098`: each character is the one after, or before, the last. */
function isSequence(text: string): boolean {
  const steps = Array.from(text)
    .slice(1)
    .map((character, at) => stepOf(text.charAt(at), character))
  return steps.length >= 3 && (steps.every((step) => step === 1) || steps.every((step) => step === -1))
}

/** After nine comes nought. */
function stepOf(from: string, to: string): number {
  const step = to.charCodeAt(0) - from.charCodeAt(0)
  if (!/\d/.test(from) || !/\d/.test(to)) return step
  return Math.abs(step) === 9 ? -Math.sign(step) : step
}

/** The address, its parts, and the names of this deployment. */
function personalWords({ email, publicUrl }: PasswordOwner): ReadonlySet<string> {
  const folded = foldPassword(email)
  const at = folded.lastIndexOf('@')
  const [local, domain] = [folded.slice(0, at), folded.slice(at + 1)]
  const host = new URL(publicUrl).hostname
  const words = ['cardea', folded, local, domain, host, local.replace(/[^\p{L}\p{N}]/gu, '')]
  const parts = [local, domain, host].flatMap((text) => [
    ...text.split('.'),
    ...text.split(/[^\p{L}\p{N}]+/u),
  ])
  const whole = [...words, ...parts].flatMap((word) => [word, withoutAdditions(word)])
  return new Set(whole.filter((word) => word.length >= 3))
}
