import { SsoError } from '@cardea/protocol'
import { isEqual } from '../keys/is-equal.ts'
import { checkMayChange } from './check-may-change.ts'
import type { CredentialParts } from './credential-parts.ts'
import { loadOwnUser } from './load-own-user.ts'
import { type NewTotp, newTotp } from './new-totp.ts'
import { totpFind, totpPlace } from './totp-store.ts'
import type { AccountSession } from './types.ts'

/**
 * What `beginTotp` has answered, once more: for the page whose code was wrong. `secret` is what that page shows. Another one, begun
 * meanwhile, is shown to nobody who has not asked for it: whoever began it knows it, and it would become the account's.
 *
 * Fails with those of `checkMayChange`, and `account.totp_not_begun`.
 */
export async function showTotpAgain(
  parts: CredentialParts,
  session: AccountSession,
  secret: string,
): Promise<NewTotp> {
  const { config, db, vault } = parts
  const { userId } = session
  await checkMayChange(parts, session)
  const { email } = await loadOwnUser(db, userId)
  const begun = await totpFind(db, userId)
  if (begun === null || begun.confirmed) throw new SsoError('account.totp_not_begun')
  const shown = newTotp(config, vault.open(begun.sealed, totpPlace(userId)), email)
  if (!isEqual(Buffer.from(shown.secret), Buffer.from(secret))) throw new SsoError('account.totp_not_begun')
  return shown
}
