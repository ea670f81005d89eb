import type { Config } from '../config/config.ts'
import { qrSvg } from './qr-svg.ts'
import { type TotpInvitation, totpInvitation } from './totp.ts'

/** What is shown to somebody who adds an authenticator app. */
export interface NewTotp extends TotpInvitation {
  /** The address as a QR code. */
  readonly qrSvg: string
}

export function newTotp(
  { publicUrl }: Pick<Config, 'publicUrl'>,
  secret: Uint8Array,
  email: string,
): NewTotp {
  const invitation = totpInvitation(secret, { issuer: new URL(publicUrl).host, label: email })
  return { ...invitation, qrSvg: qrSvg(invitation.uri) }
}
