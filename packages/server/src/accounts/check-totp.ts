import { SsoError } from '@cardea/protocol'
import type { UserId } from '../storage/ids.ts'
import type { CredentialParts } from './credential-parts.ts'
import { limitAttempts } from './limit-attempts.ts'
import { totpStep } from './totp.ts'
import { totpFind, totpPlace, totpUse } from './totp-store.ts'

/**
 * Checks and uses up a code of the account's authenticator app. Only for who has shown the first factor: so only they can use up the
 * attempts, which are counted for the account.
 *
 * Fails with `account.code_wrong`, `account.too_many_attempts`.
 */
export async function checkTotp(parts: CredentialParts, userId: UserId, code: string): Promise<void> {
  await limitAttempts(parts.limiter, [{ name: 'wrong-codes', subject: userId }], async () => {
    const isUsed = await useCode(parts, userId, code)
    if (!isUsed) throw new SsoError('account.code_wrong')
  })
}

async function useCode(
  { db, vault, clock }: CredentialParts,
  userId: UserId,
  code: string,
): Promise<boolean> {
  const found = await totpFind(db, userId)
  if (found?.confirmed !== true) return false
  const { sealed } = found
  const step = await totpStep(vault.open(sealed, totpPlace(userId)), code, clock.now())
  return step !== null && totpUse(db, userId, { sealed, step })
}
