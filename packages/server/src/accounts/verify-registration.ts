import { SsoError } from '@cardea/protocol'
import { verifyRegistrationResponse } from '@simplewebauthn/server'
import { decodeAttestationObject } from '@simplewebauthn/server/helpers'
import type { PasskeyRegistration } from './passkey-schemas.ts'
import type { PasskeyCredential } from './passkey-store.ts'
import { ALGORITHMS, type RelyingParty } from './relying-party.ts'

/** What an authenticator has shown of a new passkey. */
export type VerifiedRegistration = Omit<PasskeyCredential, 'id' | 'userId'> & { readonly backedUp: boolean }

/** WebAuthn §7.1. Fails with `account.passkey_refused`. */
export async function verifyRegistration(
  { id, origin }: RelyingParty,
  challenge: string,
  response: PasskeyRegistration,
): Promise<VerifiedRegistration> {
  try {
    checkUnattested(response.response.attestationObject)
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: {
        ...response,
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
      supportedAlgorithmIDs: [...ALGORITHMS],
    })
    if (!verified) throw new SsoError('account.passkey_refused', { reason: 'the attestation is not right' })
    const { credential, credentialBackedUp } = registrationInfo
    return {
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey),
      signCount: credential.counter,
      transports: response.response.transports,
      backedUp: credentialBackedUp,
    }
  } catch (error) {
    throw refusal(error)
  }
}

/**
 * No statement was asked for, so none is there, or one that the new key has made of itself (§5.1.3). A certificate would
 * be read, and what it names as its list of revocations be fetched: an address from outside.
 */
function checkUnattested(attestationObject: string): void {
  const bytes = Uint8Array.from(Buffer.from(attestationObject, 'base64url'))
  const decoded = decodeAttestationObject(bytes)
  const format = decoded.get('fmt')
  const isOwn = format === 'packed' && decoded.get('attStmt').get('x5c') === undefined
  if (format !== 'none' && !isOwn) {
    throw new SsoError('account.passkey_refused', { reason: 'it has an attestation, and none was asked for' })
  }
}

/** The library says in sentences what was wrong. */
export function refusal(error: unknown): SsoError {
  if (error instanceof SsoError) return error
  const reason = error instanceof Error ? error.message.replace(/\.$/, '') : 'it cannot be read'
  return new SsoError('account.passkey_refused', { reason }, { cause: error })
}
