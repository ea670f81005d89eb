import type { AuthorizationRequest } from '@cardea/protocol'
import type { Vault } from '../keys/vault.ts'
import { type Random, randomToken } from '../platform/random.ts'
import type { NewCode } from './store.ts'

/**
 * An authorization code for a login that is about to be completed: 256 random bits, good for 10 minutes
 * and once, of which only the hash is kept. `row` is written by the statement that completes the login.
 */
export function newCode(
  { vault, random }: { readonly vault: Vault; readonly random: Random },
  {
    redirectUri,
    codeChallenge,
    scope,
    audience,
    nonce,
    claims,
  }: Pick<AuthorizationRequest, 'redirectUri' | 'codeChallenge' | 'scope' | 'audience' | 'nonce' | 'claims'>,
): { readonly code: string; readonly row: NewCode } {
  const code = randomToken(random)
  const granted = { scope, audience, nonce, claims }
  return { code, row: { codeHash: vault.hash(code), redirectUri, codeChallenge, ...granted } }
}
