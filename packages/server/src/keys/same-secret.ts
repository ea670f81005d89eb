import { isEqual } from './is-equal.ts'
import type { Vault } from './vault.ts'

/** Are two secrets the same? Their keyed hashes are compared, which have one length, in constant time (incidents row 108). */
export function sameSecret(vault: Vault, one: string, other: string): boolean {
  return isEqual(vault.hash(one), vault.hash(other))
}
