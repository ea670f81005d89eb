import { SsoError } from '@cardea/protocol'
import type { Queryable } from '../storage/database.ts'
import type { AccountSession } from './types.ts'
import type { CredentialParts } from './credential-parts.ts'
import { accountLock, secondFactorsOf } from './credential-store.ts'
import { recoveryCodesReplace } from './recovery-code-store.ts'
import { hasSecondFactor } from './second-factors.ts'
import { accountSessionDeleteOthers } from './session-store.ts'

/**
 * Removes a second factor by `remove`, and ends the account's other sessions: whoever had it is out. With the last one go the recovery
 * codes. Fails with `account.managed_elsewhere`, and with whatever `remove` fails with.
 */
export async function removeSecondFactor(
  { db }: CredentialParts,
  { userId, id }: Pick<AccountSession, 'userId' | 'id'>,
  remove: (transaction: Queryable) => Promise<void>,
): Promise<void> {
  await db.transaction(async (transaction) => {
    if (!(await accountLock(transaction, userId))) throw new SsoError('account.managed_elsewhere')
    await remove(transaction)
    if (!hasSecondFactor(await secondFactorsOf(transaction, userId))) {
      await recoveryCodesReplace(transaction, userId, [])
    }
    await accountSessionDeleteOthers(transaction, userId, id)
  })
}
