import { SsoError } from '@cardea/protocol'
import type { UserId } from '../storage/ids.ts'
import type { CredentialParts } from './credential-parts.ts'
import { passwordFind, passwordRehash, secondFactorsOf } from './credential-store.ts'
import { emailKey } from './email-key.ts'
import { type AttemptLimit, limitAttempts } from './limit-attempts.ts'
import { isUnusable, normalizePassword } from './normalize-password.ts'
import type { SecondFactors } from './second-factors.ts'

/** What was typed, and from where. */
export interface PasswordAttempt {
  readonly email: string
  readonly password: string
  /** The client's address, as the limits have it. */
  readonly address: string
}

/** Whose password it is, and what they have to show besides. */
export interface CheckedPassword {
  readonly userId: UserId
  readonly secondFactors: SecondFactors
}

/**
 * Whose password is it? Nobody learns which accounts there are: an unknown address, an account without a password and a wrong password
 * are one answer after one verification, and count alike.
 *
 * Fails with `account.credentials_wrong`, `account.too_many_attempts`, `internal.unavailable`.
 */
export async function checkPassword(
  parts: CredentialParts,
  { email, password, address }: PasswordAttempt,
): Promise<CheckedPassword> {
  const key = emailKey(email) ?? ''
  return limitAttempts(parts.limiter, limitsOf(parts, key, address), async () => {
    const userId = await matchPassword(parts, key, password)
    return { userId, secondFactors: await secondFactorsOf(parts.db, userId) }
  })
}

async function matchPassword(
  { db, passwords }: CredentialParts,
  key: string,
  password: string,
): Promise<UserId> {
  const found = await passwordFind(db, key)
  const normalized = isUnusable(password) ? null : normalizePassword(password)
  const { userId = null, hash = null } = found ?? {}
  // Always one, whatever was found: what it is compared with decides nothing about how long it takes.
  const matches = await passwords.verify(normalized ?? '', hash)
  if (!matches || normalized === null || userId === null || hash === null) {
    throw new SsoError('account.credentials_wrong')
  }
  if (!passwords.isCurrent(hash)) {
    await passwordRehash(db, userId, hash, await passwords.hash(normalized))
  }
  return userId
}

/**
 * An address is no secret: whoever knows it must not lock its owner out. So the strict limit is of the account *and* the address that the
 * attempts come from. What holds for the account alone is for many addresses that guess together; it is wider, gives way within
 * minutes, and leaves mailed links and passkeys alone. Accounts that do not exist have the same limits.
 */
function limitsOf({ vault }: CredentialParts, key: string, address: string): readonly AttemptLimit[] {
  const account = vault.hash(key).toString('base64url')
  return [
    { name: 'wrong-passwords', subject: address },
    { name: 'wrong-passwords-from-address', subject: `${address} ${account}` },
    { name: 'wrong-passwords-of-account', subject: account },
  ]
}
