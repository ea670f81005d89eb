import { SsoError } from '@cardea/protocol'
import { decodeClientDataJSON } from '@simplewebauthn/server/helpers'
import { z } from 'zod'
import { type ChallengeUse, consumeChallenge } from './passkey-challenges.ts'
import type { AccountParts } from './types.ts'

/** What is read of it before it is verified; the rest is verified with the answer (WebAuthn §5.8.1). */
const clientData = z.object({
  challenge: z.string().min(1).max(200),
  crossOrigin: z.boolean().optional(),
  topOrigin: z.string().optional(),
})

/**
 * Reads the challenge that an answer is for and uses it up, before anything else of the answer is looked at: one answer, one try.
 *
 * Fails with `account.passkey_refused`, `account.passkey_expired`.
 */
export async function useChallenge(
  parts: Pick<AccountParts, 'db' | 'vault' | 'clock'>,
  clientDataJson: string,
  use: ChallengeUse,
): Promise<string> {
  const { challenge, crossOrigin, topOrigin } = readClientData(clientDataJson)
  if (!(await consumeChallenge(parts, challenge, use))) throw new SsoError('account.passkey_expired')
  // None of our pages is meant to stand in another's.
  if (crossOrigin === true || topOrigin !== undefined) {
    throw new SsoError('account.passkey_refused', { reason: 'the page stood in a page of another origin' })
  }
  return challenge
}

function readClientData(clientDataJson: string): z.output<typeof clientData> {
  try {
    return clientData.parse(decodeClientDataJSON(clientDataJson))
  } catch (error) {
    throw new SsoError(
      'account.passkey_refused',
      { reason: 'the client data cannot be read' },
      { cause: error },
    )
  }
}
