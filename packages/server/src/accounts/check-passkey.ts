import { SsoError } from '@cardea/protocol'
import { verifyAuthenticationResponse } from '@simplewebauthn/server'
import type { PasskeyId, UserId } from '../storage/ids.ts'
import type { ChallengeUse } from './passkey-challenges.ts'
import type { PasskeyAssertion } from './passkey-schemas.ts'
import { type PasskeyCredential, passkeyFindByCredentialId, passkeyUse } from './passkey-store.ts'
import { useChallenge } from './use-challenge.ts'
import { relyingParty } from './relying-party.ts'
import type { AccountParts } from './types.ts'
import { refusal } from './verify-registration.ts'

/** What an authenticator has answered, and in which browser. */
export interface PasskeyAttempt {
  readonly browser: string
  readonly response: PasskeyAssertion
}

/** Who has shown which passkey of theirs. */
export interface CheckedPasskey {
  readonly userId: UserId
  readonly passkeyId: PasskeyId
}

/**
 * Whose passkey is it? It has verified its user, so that it is two factors by itself: `methodsOf('passkey')`.
 *
 * Fails with `account.passkey_expired`, `account.passkey_refused`.
 */
export async function checkPasskey(parts: AccountParts, attempt: PasskeyAttempt): Promise<CheckedPasskey> {
  // §7.2, step 6: who was not known before is who the authenticator says, and nobody if it says nothing.
  if (attempt.response.response.userHandle === null) {
    throw new SsoError('account.passkey_refused', { reason: 'it does not say whose it is' })
  }
  return verifyPasskey(parts, attempt, { purpose: 'sign_in', userId: null, browser: attempt.browser })
}

/**
 * Is it a passkey of this user, who has shown their first factor?
 *
 * Fails with `account.passkey_expired`, `account.passkey_refused`.
 */
export async function checkPasskeyFactor(
  parts: AccountParts,
  userId: UserId,
  attempt: PasskeyAttempt,
): Promise<CheckedPasskey> {
  return verifyPasskey(parts, attempt, { purpose: 'second_factor', userId, browser: attempt.browser })
}

/** WebAuthn §7.2. */
async function verifyPasskey(
  parts: AccountParts,
  { response }: PasskeyAttempt,
  use: ChallengeUse,
): Promise<CheckedPasskey> {
  const challenge = await useChallenge(parts, response.response.clientDataJSON, use)
  const passkey = await passkeyFindByCredentialId(parts.db, response.id)
  if (passkey === null || (use.userId !== null && passkey.userId !== use.userId)) {
    throw new SsoError('account.passkey_refused', { reason: 'it belongs to no account here' })
  }
  checkUserHandle(response, passkey)
  const { signCount, backedUp } = await verifyAssertion(parts, challenge, response, passkey)
  const isUsed = await passkeyUse(parts.db, passkey.id, { signCount, backedUp, now: parts.clock.now() })
  if (!isUsed) throw new SsoError('account.passkey_refused', { reason: 'its counter went back' })
  return { userId: passkey.userId, passkeyId: passkey.id }
}

/** §7.2, step 6: the account that the authenticator has made the passkey for is the one that it belongs to. */
function checkUserHandle(
  { response: { userHandle } }: PasskeyAssertion,
  { userId }: PasskeyCredential,
): void {
  if (userHandle === null || Buffer.from(userHandle, 'base64url').toString() === userId) return
  throw new SsoError('account.passkey_refused', { reason: 'it was made for another account' })
}

async function verifyAssertion(
  { config }: AccountParts,
  challenge: string,
  response: PasskeyAssertion,
  passkey: PasskeyCredential,
): Promise<{ readonly signCount: number; readonly backedUp: boolean }> {
  const { id, origin } = relyingParty(config)
  const { clientDataJSON, authenticatorData, signature } = response.response
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        ...response,
        response: { clientDataJSON, authenticatorData, signature },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
      credential: {
        id: passkey.credentialId,
        publicKey: Uint8Array.from(passkey.publicKey),
        counter: passkey.signCount,
      },
    })
    if (!verified) throw new SsoError('account.passkey_refused', { reason: 'its signature is not right' })
    return { signCount: authenticationInfo.newCounter, backedUp: authenticationInfo.credentialBackedUp }
  } catch (error) {
    throw refusal(error)
  }
}
