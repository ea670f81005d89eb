import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import { type Random, randomToken } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
import { newId } from '../storage/ids.ts'
import { codeInsert } from './store.ts'
import type { Grant } from './types.ts'

/**
 * Issues the authorization code of a completed login: 256 random bits, good for 10 minutes and once, of
 * which only the hash is kept. Runs in the caller's transaction, so that a login is completed and its
 * code exists, or neither.
 */
export async function issueCode(
  parts: { readonly vault: Vault; readonly random: Random; readonly clock: Clock },
  tx: Queryable,
  grant: Grant,
): Promise<string> {
  const code = randomToken(parts.random)
  await codeInsert(tx, { codeHash: parts.vault.hash(code), sid: newId('session', parts) }, grant)
  return code
}
