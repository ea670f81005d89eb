import { SsoError } from '@cardea/protocol'
import { checkMayChange } from './check-may-change.ts'
import type { CredentialParts } from './credential-parts.ts'
import { qrSvg } from './qr-svg.ts'
import { SECRET_BYTES, type TotpInvitation, totpInvitation } from './totp.ts'
import { totpBegin, totpPlace } from './totp-store.ts'
import type { AccountSession } from './types.ts'

/** What is shown to somebody who adds an authenticator app, once. */
export interface NewTotp extends TotpInvitation {
  /** The address as a QR code. */
  readonly qrSvg: string
}

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
  const invitation = totpInvitation(secret, { issuer: new URL(config.publicUrl).host, label: email })
  return { ...invitation, qrSvg: qrSvg(invitation.uri) }
}
