import { accountEvent } from './account-event.ts'
import { checkMayChange } from './check-may-change.ts'
import type { CredentialParts } from './credential-parts.ts'
import { removeSecondFactor } from './remove-second-factor.ts'
import { tellSecondFactorChange } from './tell-owner.ts'
import { totpRemove } from './totp-store.ts'
import type { AccountSession } from './types.ts'

/** Removes the authenticator app, or what was begun of one. Where there is none, nothing is said. Fails with those of `checkMayChange`. */
export async function removeTotp(parts: CredentialParts, session: AccountSession): Promise<void> {
  await checkMayChange(parts, session)
  await removeSecondFactor(parts, session, async (transaction) => {
    const hadCounted = await totpRemove(transaction, session.userId, parts.clock.now())
    if (hadCounted !== true) return
    await accountEvent(transaction, parts, 'account.totp_removed', session.userId)
    await tellSecondFactorChange(transaction, parts, session.userId, 'authenticator_removed')
  })
}
