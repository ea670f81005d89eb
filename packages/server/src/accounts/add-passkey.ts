import { newId, type PasskeyId } from '../storage/ids.ts'
import { accountEvent } from './account-event.ts'
import { type AddedFactor, addSecondFactor } from './add-second-factor.ts'
import { checkMayChange } from './check-may-change.ts'
import type { CredentialParts } from './credential-parts.ts'
import type { PasskeyRegistration } from './passkey-schemas.ts'
import { passkeyInsert } from './passkey-store.ts'
import { useChallenge } from './use-challenge.ts'
import { relyingParty } from './relying-party.ts'
import type { AccountSession } from './types.ts'
import { verifyRegistration } from './verify-registration.ts'
import { tellSecondFactorChange } from './tell-owner.ts'

/** A new passkey: what the authenticator has answered, in which browser, and what its owner calls it. */
export interface NewPasskey {
  readonly browser: string
  readonly response: PasskeyRegistration
  readonly name: string
}

/**
 * Adds a passkey by the answer to the options of `beginPasskey`.
 *
 * Fails with those of `checkMayChange`, `account.passkey_expired`, `account.passkey_refused`, `request.conflict`.
 */
export async function addPasskey(
  parts: CredentialParts,
  session: AccountSession,
  { browser, response, name }: NewPasskey,
): Promise<AddedFactor & { readonly passkeyId: PasskeyId }> {
  const { userId } = session
  await checkMayChange(parts, session)
  const use = { purpose: 'register', userId, browser } as const
  const challenge = await useChallenge(parts, response.response.clientDataJSON, use)
  const verified = await verifyRegistration(relyingParty(parts.config), challenge, response)
  const passkeyId = newId('passkey', parts)
  const added = await addSecondFactor(parts, userId, async (transaction) => {
    await passkeyInsert(transaction, { ...verified, id: passkeyId, userId, name })
    await accountEvent(transaction, parts, 'account.passkey_added', userId, { passkeyId })
    await tellSecondFactorChange(transaction, parts, userId, 'passkey_added')
  })
  return { ...added, passkeyId }
}
