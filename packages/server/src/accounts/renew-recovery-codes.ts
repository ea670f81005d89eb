import { SsoError } from '@cardea/protocol'
import { accountEvent } from './account-event.ts'
import { checkMayChange } from './check-may-change.ts'
import type { CredentialParts } from './credential-parts.ts'
import { accountLock, secondFactorsOf } from './credential-store.ts'
import { recoveryCodesReplace } from './recovery-code-store.ts'
import { newRecoveryCodes } from './recovery-codes.ts'
import { hasSecondFactor } from './second-factors.ts'
import type { AccountSession } from './types.ts'
import { tellSecondFactorChange } from './tell-owner.ts'

/**
 * Makes new recovery codes, to be shown once; the old ones work no more. An account without a second factor gets none: there is
 * nothing that they could stand in for.
 *
 * Fails with those of `checkMayChange`, and `account.second_factor_missing`.
 */
export async function renewRecoveryCodes(
  parts: CredentialParts,
  session: AccountSession,
): Promise<readonly string[]> {
  const { userId } = session
  await checkMayChange(parts, session)
  return parts.db.transaction(async (transaction) => {
    await accountLock(transaction, userId)
    if (!hasSecondFactor(await secondFactorsOf(transaction, userId))) {
      throw new SsoError('account.second_factor_missing')
    }
    const { codes, hashes } = newRecoveryCodes(parts, userId)
    await recoveryCodesReplace(transaction, userId, hashes)
    await accountEvent(transaction, parts, 'account.recovery_codes_renewed', userId)
    await tellSecondFactorChange(transaction, parts, userId, 'recovery_codes_made')
    return codes
  })
}
