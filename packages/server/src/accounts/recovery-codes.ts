import type { Vault } from '../keys/vault.ts'
import type { Random } from '../platform/random.ts'
import type { UserId } from '../storage/ids.ts'

/** How many there are: for years of lost phones. */
const RECOVERY_CODES = 10
/** Five bits each: fifty are never guessed in ten attempts an hour. */
const CHARACTERS = 10
/** Crockford base 32: without the letters that people take for digits, and digits for letters. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** New codes as they are shown, and as they are kept. */
export function newRecoveryCodes(
  { vault, random }: { readonly vault: Vault; readonly random: Random },
  userId: UserId,
): { readonly codes: readonly string[]; readonly hashes: readonly Buffer[] } {
  const codes = Array.from({ length: RECOVERY_CODES }, () => newRecoveryCode(random))
  return { codes, hashes: codes.map((code) => recoveryCodeHash(vault, userId, code)) }
}

/** The keyed hash of a code, however it was typed; it is worth nothing for another account. */
export function recoveryCodeHash(vault: Vault, userId: UserId, typed: string): Buffer {
  const code = typed.toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1')
  return vault.hash(`recovery code of ${userId}: ${code}`)
}

/** In two groups, to be written down. */
function newRecoveryCode(random: Random): string {
  const text = [...random.bytes(CHARACTERS)].map((byte) => ALPHABET.charAt(byte & 31)).join('')
  return `${text.slice(0, CHARACTERS / 2)}-${text.slice(CHARACTERS / 2)}`
}
