import { SsoError } from '@cardea/protocol'
import { secondFactorsOf } from './credential-store.ts'
import { hasSecondFactor } from './second-factors.ts'
import type { AccountParts, AccountSession } from './types.ts'

/** For so long after a sign-in it is believed that the same person sits there. */
const RECENT_MINUTES = 10

/** Has the person signed in just now? Fails with `account.reauthentication_required`. */
export function checkRecent({ authTime }: Pick<AccountSession, 'authTime'>, now: Date): void {
  if (now.getTime() - authTime.getTime() <= RECENT_MINUTES * 60_000) return
  throw new SsoError('account.reauthentication_required', { minutes: RECENT_MINUTES })
}

/**
 * May whoever has this session change what the account proves itself with? They have signed in to their own account, just now, and with
 * a second factor where it has one: a session that was found, or a password that was guessed, is not enough to stay.
 *
 * Fails with `account.managed_elsewhere`, `account.reauthentication_required`, `account.second_factor_required`.
 */
export async function checkMayChange(
  { db, clock }: Pick<AccountParts, 'db' | 'clock'>,
  session: AccountSession,
): Promise<void> {
  // Whoever runs an organization's identity provider must not get at an account that is good elsewhere.
  if (session.organizationId !== null) throw new SsoError('account.managed_elsewhere')
  checkRecent(session, clock.now())
  const factors = await secondFactorsOf(db, session.userId)
  if (hasSecondFactor(factors) && !session.methods.includes('mfa')) {
    throw new SsoError('account.second_factor_required')
  }
}
