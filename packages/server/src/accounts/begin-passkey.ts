import {
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
} from '@simplewebauthn/server'
import { checkMayChange } from './check-may-change.ts'
import type { CredentialParts } from './credential-parts.ts'
import { loadOwnUser } from './load-own-user.ts'
import { issueChallenge } from './passkey-challenges.ts'
import { passkeyDescriptors } from './passkey-store.ts'
import { ALGORITHMS, CHALLENGE_MINUTES, relyingParty } from './relying-party.ts'
import type { AccountSession } from './types.ts'

/**
 * Begins to add a passkey: the options for `navigator.credentials.create()`. It has to be discoverable, so that it signs in without an
 * address, and has to verify its user, so that it is two factors. No attestation is asked for: which device somebody uses is
 * their own affair. `browser` is a secret of the browser, from its cookie.
 *
 * Fails with those of `checkMayChange`.
 */
export async function beginPasskey(
  parts: CredentialParts,
  session: AccountSession,
  browser: string,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { config, db } = parts
  const { userId } = session
  await checkMayChange(parts, session)
  const user = await loadOwnUser(db, userId)
  const { id, name } = relyingParty(config)
  return generateRegistrationOptions({
    rpID: id,
    rpName: name,
    userID: Uint8Array.from(Buffer.from(userId)),
    userName: user.email,
    userDisplayName: user.name ?? user.email,
    challenge: await issueChallenge(parts, { purpose: 'register', userId, browser }),
    timeout: CHALLENGE_MINUTES * 60_000,
    attestationType: 'none',
    excludeCredentials: await passkeyDescriptors(db, userId),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: [...ALGORITHMS],
  })
}
