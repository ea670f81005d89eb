import { timingSafeEqual } from 'node:crypto'
import type { Vault } from '../keys/vault.ts'

/** Are two secrets the same? Their keyed hashes are compared, which have one length, in constant time. */
export function sameSecret(vault: Vault, one: string, other: string): boolean {
  return timingSafeEqual(vault.hash(one), vault.hash(other))
}
