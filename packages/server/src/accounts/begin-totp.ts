import { SsoError } from '@cardea/protocol'
import { checkMayChange } from './check-may-change.ts'
import type { CredentialParts } from './credential-parts.ts'
import { type NewTotp, newTotp } from './new-totp.ts'
import { SECRET_BYTES } from './totp.ts'
import { totpBegin, totpPlace } from './totp-store.ts'
import type { AccountSession } from './types.ts'

/**
 * Begins to add an authenticator app: it counts when its first code has been typed (`confirmTotp`). Beginning again takes the place of
 * what was begun before.
 *
 * Fails with those of `checkMayChange`, and `account.totp_exists`.
 */
export async function beginTotp(parts: CredentialParts, session: AccountSession): Promise<NewTotp> {
  const { config, db, vault, clock, random } = parts
  await checkMayChange(parts, session)
  const secret = random.bytes(SECRET_BYTES)
  const sealed = vault.seal(secret, totpPlace(session.userId))
  const email = await totpBegin(db, session.userId, sealed, clock.now())
  if (email === null) throw new SsoError('account.totp_exists')
  return newTotp(config, secret, email)
}
