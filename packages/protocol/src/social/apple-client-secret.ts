import type { Claims } from '../oauth/claims.ts'
import { apple } from './apple.ts'

/** Seconds. Apple would take six months; one exchange needs moments. */
const LIFETIME = 300

/**
 * The claims of the client secret that Apple wants: a JWT (ES256, with the key's id as `kid`) made for one exchange (Apple,
 * “Creating a client secret”).
 *
 * @example appleClientSecretClaims({ teamId: 'DEF123GHIJ', clientId: 'com.example.web', now })
 */
export function appleClientSecretClaims({
  teamId,
  clientId,
  now,
}: {
  readonly teamId: string
  readonly clientId: string
  readonly now: Date
}): Claims {
  const iat = Math.floor(now.getTime() / 1000)
  return { iss: teamId, sub: clientId, aud: apple.authority.issuer, iat, exp: iat + LIFETIME }
}
