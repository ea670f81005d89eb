import type { Random } from '../platform/random.ts'

/** Crockford's base 32: no letter that is taken for a digit, or the other way round. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** 16 letters of 5 bits: 80 bits, which nobody guesses. */
const LENGTH = 16
const GROUP = /.{4}(?=.)/g
const CODE = new RegExp(`^[${ALPHABET}]{${String(LENGTH)}}$`)

/**
 * A new code of 80 random bits, in groups for reading.
 *
 * @example newBreakGlassCode(random) // '7K3M-Q9XA-0ZTP-4HBW'
 */
export function newBreakGlassCode(random: Random): string {
  // 256 is a multiple of 32, so every letter is as likely as the others.
  const letters = [...random.bytes(LENGTH)].map((byte) => ALPHABET.charAt(byte % ALPHABET.length))
  return letters.join('').replace(GROUP, '$&-')
}

/**
 * A code as somebody typed it, in the one spelling that is hashed: without spaces and hyphens, in capitals, and with the letters that
 * are not in it read as what they look like. Null for what can be no code.
 */
export function readBreakGlassCode(typed: string): string | null {
  const letters = typed
    .slice(0, 100)
    .replace(/[\s-]/g, '')
    .toUpperCase()
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
  return CODE.test(letters) ? letters : null
}
