import { SsoError } from '@cardea/protocol'
import type { UserId } from '../storage/ids.ts'
import { accountEvent } from './account-event.ts'
import type { CredentialParts } from './credential-parts.ts'
import { limitAttempts } from './limit-attempts.ts'
import { recoveryCodeUse } from './recovery-code-store.ts'
import { recoveryCodeHash } from './recovery-codes.ts'
import { tellSecondFactorChange } from './tell-owner.ts'

/**
 * Uses a recovery code in the place of the second factor, and answers how many are left. Only for who has shown the first factor; it
 * has its attempts in common with the codes of the authenticator app.
 *
 * Fails with `account.code_wrong`, `account.too_many_attempts`.
 */
export async function useRecoveryCode(
  parts: CredentialParts,
  userId: UserId,
  code: string,
): Promise<{ readonly left: number }> {
  const { db, vault, clock, limiter } = parts
  return limitAttempts(limiter, [{ name: 'wrong-codes', subject: userId }], () =>
    db.transaction(async (transaction) => {
      const hash = recoveryCodeHash(vault, userId, code)
      const left = await recoveryCodeUse(transaction, userId, hash, clock.now())
      if (left === null) throw new SsoError('account.code_wrong')
      await accountEvent(transaction, parts, 'account.recovery_code_used', userId, { left })
      await tellSecondFactorChange(transaction, parts, userId, 'recovery_code_used')
      return { left }
    }),
  )
}
