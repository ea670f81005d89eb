import { base32 } from '@otplib/plugin-base32-scure'
import { crypto } from '@otplib/plugin-crypto-node'
import { TOTP, verify } from '@otplib/totp'

/* RFC 6238 with what every authenticator app can do: SHA-1, six digits, thirty seconds. */

const PERIOD_SECONDS = 30
/** RFC 4226 §4, R6: 160 bits. */
export const SECRET_BYTES = 20

/**
 * The time step whose code this is, of the three around now (RFC 6238 §5.2: clocks differ, and typing takes time), or null.
 *
 * @example await totpStep(secret, '287082', new Date(59_000)) // 1
 */
export async function totpStep(secret: Uint8Array, code: string, now: Date): Promise<number | null> {
  // People type the space that their app shows.
  const token = code.replace(/\s/g, '')
  if (!/^[0-9]{6}$/.test(token)) return null
  const epoch = Math.floor(now.getTime() / 1000)
  const result = await verify({ secret, token, epoch, epochTolerance: PERIOD_SECONDS, crypto })
  return result.valid ? result.timeStep : null
}

/** What an authenticator app is given: the secret to type, and the address that the QR code holds. */
export interface TotpInvitation {
  readonly secret: string
  readonly uri: string
}

/** Writes a secret as authenticator apps read it, with whose it is and where. */
export function totpInvitation(
  secret: Uint8Array,
  { issuer, label }: { readonly issuer: string; readonly label: string },
): TotpInvitation {
  const text = base32.encode(secret)
  return { secret: text, uri: new TOTP({ crypto, base32 }).toURI({ issuer, label, secret: text }) }
}
