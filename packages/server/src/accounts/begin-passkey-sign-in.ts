import {
  generateAuthenticationOptions,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import type { UserId } from '../storage/ids.ts'
import { type ChallengeUse, issueChallenge } from './passkey-challenges.ts'
import { passkeyDescriptors } from './passkey-store.ts'
import { CHALLENGE_MINUTES, relyingParty } from './relying-party.ts'
import type { AccountParts } from './types.ts'

/**
 * Begins a sign-in by a passkey: the options for `navigator.credentials.get()`. They name nobody, so that nothing is told of who has an
 * account; the authenticator knows its own. `browser` is a secret of the browser, from its cookie.
 */
export async function beginPasskeySignIn(
  parts: AccountParts,
  browser: string,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return requestOptions(parts, { purpose: 'sign_in', userId: null, browser }, [])
}

/** The same for somebody who has shown their first factor: one of their passkeys is asked for. */
export async function beginPasskeyFactor(
  parts: AccountParts,
  userId: UserId,
  browser: string,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const allowed = await passkeyDescriptors(parts.db, userId)
  return requestOptions(parts, { purpose: 'second_factor', userId, browser }, allowed)
}

async function requestOptions(
  parts: AccountParts,
  use: ChallengeUse,
  allowCredentials: { id: string; transports: string[] }[],
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return generateAuthenticationOptions({
    rpID: relyingParty(parts.config).id,
    challenge: await issueChallenge(parts, use),
    timeout: CHALLENGE_MINUTES * 60_000,
    allowCredentials,
    userVerification: 'required',
  })
}
