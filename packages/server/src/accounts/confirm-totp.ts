import { SsoError } from '@cardea/protocol'
import { accountEvent } from './account-event.ts'
import { type AddedFactor, addSecondFactor } from './add-second-factor.ts'
import { checkMayChange } from './check-may-change.ts'
import type { CredentialParts } from './credential-parts.ts'
import { totpStep } from './totp.ts'
import { totpConfirm, totpFind, totpPlace } from './totp-store.ts'
import type { AccountSession } from './types.ts'
import { tellSecondFactorChange } from './tell-owner.ts'

/**
 * Confirms an authenticator app by a code of it: from now on it is a second factor.
 *
 * Fails with those of `checkMayChange`, `account.totp_not_begun`, `account.code_wrong`.
 */
export async function confirmTotp(
  parts: CredentialParts,
  session: AccountSession,
  code: string,
): Promise<AddedFactor> {
  const { db, vault, clock } = parts
  const { userId } = session
  await checkMayChange(parts, session)
  const begun = await totpFind(db, userId)
  if (begun === null || begun.confirmed) throw new SsoError('account.totp_not_begun')
  const { sealed } = begun
  const step = await totpStep(vault.open(sealed, totpPlace(userId)), code, clock.now())
  if (step === null) throw new SsoError('account.code_wrong')
  return addSecondFactor(parts, userId, async (transaction) => {
    const isConfirmed = await totpConfirm(transaction, userId, { sealed, step }, clock.now())
    if (!isConfirmed) throw new SsoError('account.totp_not_begun')
    await accountEvent(transaction, parts, 'account.totp_added', userId)
    await tellSecondFactorChange(transaction, parts, userId, 'authenticator_added')
  })
}
