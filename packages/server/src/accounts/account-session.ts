import { randomToken } from '../platform/random.ts'
import { newId } from '../storage/ids.ts'
import { accountSessionInsert, accountSessionUse } from './session-store.ts'
import type { AccountParts, AccountSession, Authentication } from './types.ts'

/** The cookie with the secret of a browser's account session. */
export const ACCOUNT_COOKIE = 'cardea-account'

/** Unused for so long, a session is over: a working day. */
const IDLE_MINUTES = 8 * 60
/** So old, it is over in any case. */
export const ACCOUNT_SESSION_SECONDS = 7 * 24 * 3600

/** Where somebody has signed in from, for their list of sessions. */
export interface From {
  readonly userAgent: string | null
  readonly address: string | null
}

/**
 * Begins a session for somebody who has just shown who they are. Its secret is new every time, so that one planted in a browser before, or
 * read off it, opens nothing (incidents row 93).
 */
export async function beginAccountSession(
  { db, vault, clock, random }: AccountParts,
  authentication: Authentication,
  { userAgent, address }: From,
): Promise<{ readonly session: AccountSession; readonly secret: string }> {
  const secret = randomToken(random)
  const now = clock.now()
  const session: AccountSession = {
    ...authentication,
    id: newId('accountSession', { clock, random }),
    userAgent: userAgent?.slice(0, 300) ?? null,
    address,
    createdAt: now,
    seenAt: now,
    idleAt: new Date(now.getTime() + IDLE_MINUTES * 60_000),
    expiresAt: new Date(now.getTime() + ACCOUNT_SESSION_SECONDS * 1000),
  }
  await accountSessionInsert(db, { ...session, secretHash: vault.hash(secret) })
  return { session, secret }
}

/** The session of a browser, which is used by asking; null: it has none that lives. */
export async function useAccountSession(
  { db, vault }: Pick<AccountParts, 'db' | 'vault'>,
  cookie: string | undefined,
): Promise<AccountSession | null> {
  return cookie === undefined ? null : accountSessionUse(db, vault.hash(cookie), IDLE_MINUTES)
}
