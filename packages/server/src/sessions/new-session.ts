import type { Vault } from '../keys/vault.ts'
import { type Random, randomToken } from '../platform/random.ts'
import { newId } from '../storage/ids.ts'
import type { Clock } from '../platform/clock.ts'
import type { NewSession } from './types.ts'

/** What a browser keeps of a session, so that it can sign in silently. */
export interface SessionSecret {
  readonly value: string
  readonly hours: number
}

/**
 * A session for a login that is about to be completed, written by the statement that completes it. With hours the browser
 * gets a secret of its own for this session, new at every sign-in, so that one planted before opens nothing.
 */
export function newSession(
  parts: { readonly vault: Vault; readonly random: Random; readonly clock: Clock },
  values: Omit<NewSession, 'id' | 'cookieHash'>,
  hours: number,
): { readonly session: NewSession; readonly secret: SessionSecret | null } {
  const id = newId('session', parts)
  if (hours === 0) return { session: { ...values, id, cookieHash: null }, secret: null }
  const value = randomToken(parts.random)
  return { session: { ...values, id, cookieHash: parts.vault.hash(value) }, secret: { value, hours } }
}
