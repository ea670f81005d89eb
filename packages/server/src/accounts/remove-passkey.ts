import { SsoError } from '@cardea/protocol'
import type { PasskeyId } from '../storage/ids.ts'
import { accountEvent } from './account-event.ts'
import { checkMayChange } from './check-may-change.ts'
import type { CredentialParts } from './credential-parts.ts'
import { passkeyDelete } from './passkey-store.ts'
import { removeSecondFactor } from './remove-second-factor.ts'
import type { AccountSession } from './types.ts'
import { tellSecondFactorChange } from './tell-owner.ts'

/** Removes a passkey. Fails with those of `checkMayChange`, and `request.not_found`. */
export async function removePasskey(
  parts: CredentialParts,
  session: AccountSession,
  id: PasskeyId,
): Promise<void> {
  const { userId } = session
  await checkMayChange(parts, session)
  await removeSecondFactor(parts, session, async (transaction) => {
    if (!(await passkeyDelete(transaction, userId, id))) throw new SsoError('request.not_found')
    await accountEvent(transaction, parts, 'account.passkey_removed', userId, { passkeyId: id })
    await tellSecondFactorChange(transaction, parts, userId, 'passkey_removed')
  })
}
