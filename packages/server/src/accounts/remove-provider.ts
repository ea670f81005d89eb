import { SsoError, socialProviders } from '@cardea/protocol'
import type { ConnectionId } from '../storage/ids.ts'
import { accountEvent } from './account-event.ts'
import { checkMayChange } from './check-may-change.ts'
import type { CredentialParts } from './credential-parts.ts'
import { accountProviderDelete, accountProviderLock } from './provider-store.ts'
import { accountSessionDeleteOthers } from './session-store.ts'
import { tellProviderChange } from './tell-owner.ts'
import type { AccountSession } from './types.ts'

/**
 * Takes away the social provider of a connection: it does not sign in to the account any more, and the account's other sessions end. Not
 * where it alone has proven whose account it is, and nothing else signs in: that would lock its owner out.
 *
 * Fails with those of `checkMayChange`, `request.not_found`, `account.provider_needed`.
 */
export async function removeProvider(
  parts: CredentialParts,
  session: AccountSession,
  connectionId: ConnectionId,
): Promise<void> {
  const { userId, id } = session
  await checkMayChange(parts, session)
  await parts.db.transaction(async (db) => {
    const held = await accountProviderLock(db, userId, connectionId)
    if (held === null) throw new SsoError('request.not_found')
    if (held.isNeeded) {
      throw new SsoError('account.provider_needed', { provider: socialProviders[held.provider].label })
    }
    await accountProviderDelete(db, userId, connectionId)
    await accountSessionDeleteOthers(db, userId, id)
    await accountEvent(db, parts, 'account.provider_removed', userId, { connectionId })
    await tellProviderChange(db, parts, userId, 'removed', held.provider)
  })
}
