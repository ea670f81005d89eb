import { SsoError } from '@cardea/protocol'
import type { AccountSessionId, UserId } from '../storage/ids.ts'
import { accountEvent } from './account-event.ts'
import { checkPasswordRules } from './check-password-rules.ts'
import type { CredentialParts } from './credential-parts.ts'
import { passwordSet } from './credential-store.ts'
import { loadOwnUser } from './load-own-user.ts'
import { normalizePassword } from './normalize-password.ts'
import { accountSessionDeleteOthers } from './session-store.ts'
import { tellPasswordChange } from './tell-owner.ts'

/**
 * Gives an account a new password and ends its sessions, all but `kept`. The caller has made sure that it is the person's wish: by a link
 * that was mailed to them, or by `checkMayChange`.
 *
 * Fails with `account.managed_elsewhere`, `account.password_unusable`, those of `checkPasswordRules`, and `internal.unavailable`.
 */
export async function setPassword(
  parts: CredentialParts,
  userId: UserId,
  password: string,
  { kept }: { readonly kept: AccountSessionId | null },
): Promise<void> {
  const { config, db, clock, passwords } = parts
  const user = await loadOwnUser(db, userId)
  const normalized = normalizePassword(password)
  checkPasswordRules(normalized, { email: user.email, publicUrl: config.publicUrl })
  const hash = await passwords.hash(normalized)
  await db.transaction(async (transaction) => {
    const set = await passwordSet(transaction, userId, hash, clock.now())
    if (set === null) throw new SsoError('account.managed_elsewhere')
    await accountSessionDeleteOthers(transaction, userId, kept)
    await accountEvent(transaction, parts, 'account.password_changed', userId)
    await tellPasswordChange(transaction, parts, userId, set.isFirst ? 'chosen' : 'changed')
  })
}
