import { SsoError } from '@cardea/protocol'
import type { Queryable } from '../storage/database.ts'
import type { UserId } from '../storage/ids.ts'
import type { CredentialParts } from './credential-parts.ts'
import { accountLock, secondFactorsOf } from './credential-store.ts'
import { recoveryCodesReplace } from './recovery-code-store.ts'
import { newRecoveryCodes } from './recovery-codes.ts'
import { hasSecondFactor } from './second-factors.ts'

/** What comes with a second factor. */
export interface AddedFactor {
  /** To be shown once; null: the account had a second factor before, and has its codes. */
  readonly recoveryCodes: readonly string[] | null
}

/**
 * Adds a second factor by `add`, in a transaction that no other change of the account's credentials runs beside. With the first one come
 * recovery codes. Fails with `account.managed_elsewhere`, and with whatever `add` fails with.
 */
export async function addSecondFactor(
  parts: CredentialParts,
  userId: UserId,
  add: (transaction: Queryable) => Promise<void>,
): Promise<AddedFactor> {
  return parts.db.transaction(async (transaction) => {
    if (!(await accountLock(transaction, userId))) throw new SsoError('account.managed_elsewhere')
    const isFirst = !hasSecondFactor(await secondFactorsOf(transaction, userId))
    await add(transaction)
    if (!isFirst) return { recoveryCodes: null }
    const { codes, hashes } = newRecoveryCodes(parts, userId)
    await recoveryCodesReplace(transaction, userId, hashes)
    return { recoveryCodes: codes }
  })
}
