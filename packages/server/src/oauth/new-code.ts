import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import { type Random, randomToken } from '../platform/random.ts'
import { newId } from '../storage/ids.ts'
import type { NewCode } from './store.ts'

/**
 * An authorization code for a login that is about to be completed: 256 random bits, good for 10 minutes
 * and once, of which only the hash is kept. `row` is written by the statement that completes the login.
 */
export function newCode(
  parts: { readonly vault: Vault; readonly random: Random; readonly clock: Clock },
  grant: Omit<NewCode, 'codeHash' | 'sid'>,
): { readonly code: string; readonly row: NewCode } {
  const code = randomToken(parts.random)
  return { code, row: { ...grant, codeHash: parts.vault.hash(code), sid: newId('session', parts) } }
}
