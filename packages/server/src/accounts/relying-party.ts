import { COSEALG } from '@simplewebauthn/server/helpers'
import type { AccountParts } from './types.ts'

/** For so long an authenticator may be waited for. */
export const CHALLENGE_MINUTES = 5

/** What keys we verify, the preferred first: EdDSA and ES256 are what authenticators make, RS256 is that of Windows. */
export const ALGORITHMS: readonly number[] = [COSEALG.EdDSA, COSEALG.ES256, COSEALG.RS256]

/** Whom passkeys are made for (WebAuthn §4, §5.4.2): the host and the origin of the public URL, never of a request. */
export interface RelyingParty {
  readonly id: string
  readonly name: string
  readonly origin: string
}

/** This deployment as a relying party. */
export function relyingParty({ publicUrl }: AccountParts['config']): RelyingParty {
  const { hostname, host, origin } = new URL(publicUrl)
  return { id: hostname, name: host, origin }
}
