import { SsoError } from '@cardea/protocol'
import { type From, beginAccountSession } from '../accounts/account-session.ts'
import { beginPasskeyFactor } from '../accounts/begin-passkey-sign-in.ts'
import { checkPasskey, checkPasskeyFactor } from '../accounts/check-passkey.ts'
import { type PasswordAttempt, checkPassword } from '../accounts/check-password.ts'
import { checkTotp } from '../accounts/check-totp.ts'
import type { CredentialParts } from '../accounts/credential-parts.ts'
import { secondFactorsOf } from '../accounts/credential-store.ts'
import { methodsOf } from '../accounts/methods.ts'
import { passkeyAssertion } from '../accounts/passkey-schemas.ts'
import { readPasskeyAnswer } from '../accounts/read-passkey-answer.ts'
import { type SecondFactors, hasSecondFactor } from '../accounts/second-factors.ts'
import { useRecoveryCode } from '../accounts/use-recovery-code.ts'
import type { UserId } from '../storage/ids.ts'
import { openHalfway, sealHalfway } from './halfway.ts'
import { operatorFind } from './operator-store.ts'

/** Where somebody signs in from. */
export interface OperatorBrowser {
  /** The secret of the browser, which began the sign-in. */
  readonly secret: string
  readonly from: From
}

/** They are in, or have their second factor to show. */
export type SignedIn =
  | { readonly kind: 'session'; readonly secret: string }
  | {
      readonly kind: 'second-factor'
      /** How far they have come, sealed for this browser. */
      readonly halfway: string
      readonly factors: SecondFactors
      readonly passkey: object | null
    }

/**
 * Signs an operator in by their password, whatever ways in the deployment offers to others. Who is no operator gets the answer of a wrong password,
 * whether the account exists or not.
 *
 * Fails with `account.credentials_wrong`, `account.too_many_attempts`, `internal.unavailable`.
 */
export async function signInByPassword(
  parts: CredentialParts,
  attempt: PasswordAttempt,
  browser: OperatorBrowser,
): Promise<SignedIn> {
  const { userId, secondFactors } = await checkPassword(parts, attempt)
  await checkOperator(parts, userId, new SsoError('account.credentials_wrong'))
  if (hasSecondFactor(secondFactors)) return askSecondFactor(parts, userId, browser)
  return begin(parts, userId, methodsOf('password'), browser)
}

/** The same by a passkey, which is two factors by itself. Fails with `account.passkey_expired`, `account.passkey_refused`. */
export async function signInByPasskey(
  parts: CredentialParts,
  answer: string,
  browser: OperatorBrowser,
): Promise<SignedIn> {
  const response = readPasskeyAnswer(passkeyAssertion, answer)
  const { userId } = await checkPasskey(parts, { browser: browser.secret, response })
  const reason = 'it belongs to no account here'
  await checkOperator(parts, userId, new SsoError('account.passkey_refused', { reason }))
  return begin(parts, userId, methodsOf('passkey'), browser)
}

/** What was shown as the second factor, and how far they had come before. */
export interface ShownFactor {
  readonly halfway: string
  readonly kind: 'totp' | 'recovery_code' | 'passkey'
  readonly value: string
}

/**
 * Takes the second factor of who has shown the first, in the same browser, within minutes.
 *
 * Fails with `login.step_missing`, `account.code_wrong`, `account.too_many_attempts`, `account.passkey_expired`, `account.passkey_refused`.
 */
export async function showSecondFactor(
  parts: CredentialParts,
  { halfway, kind, value }: ShownFactor,
  browser: OperatorBrowser,
): Promise<SignedIn> {
  const userId = openHalfway(parts, halfway, browser.secret)
  await checkFactor(parts, userId, kind, value, browser.secret)
  await checkOperator(parts, userId, new SsoError('account.credentials_wrong'))
  return begin(parts, userId, methodsOf('password', kind), browser)
}

/** Asks again for the second factor, for example after a wrong code. Fails with `login.step_missing`. */
export async function askAgain(
  parts: CredentialParts,
  halfway: string,
  browser: OperatorBrowser,
): Promise<SignedIn> {
  return askSecondFactor(parts, openHalfway(parts, halfway, browser.secret), browser, halfway)
}

/** Somebody has just become an operator by their password: they are in, or sign in with all that their account asks for. */
export async function enterByPassword(
  parts: CredentialParts,
  userId: UserId,
  browser: OperatorBrowser,
): Promise<SignedIn> {
  if (hasSecondFactor(await secondFactorsOf(parts.db, userId))) return askSecondFactor(parts, userId, browser)
  return begin(parts, userId, methodsOf('password'), browser)
}

async function checkOperator({ db }: CredentialParts, userId: UserId, refusal: SsoError): Promise<void> {
  if ((await operatorFind(db, userId)) === null) throw refusal
}

async function askSecondFactor(
  parts: CredentialParts,
  userId: UserId,
  { secret }: OperatorBrowser,
  halfway = sealHalfway(parts, userId, secret),
): Promise<SignedIn> {
  const factors = await secondFactorsOf(parts.db, userId)
  const passkey = factors.passkeys > 0 ? await beginPasskeyFactor(parts, userId, secret) : null
  return { kind: 'second-factor', halfway, factors, passkey }
}

async function checkFactor(
  parts: CredentialParts,
  userId: UserId,
  kind: ShownFactor['kind'],
  value: string,
  browser: string,
): Promise<void> {
  switch (kind) {
    case 'totp':
      return checkTotp(parts, userId, value)
    case 'recovery_code':
      await useRecoveryCode(parts, userId, value)
      return
    case 'passkey': {
      const response = readPasskeyAnswer(passkeyAssertion, value)
      await checkPasskeyFactor(parts, userId, { browser, response })
    }
  }
}

async function begin(
  parts: CredentialParts,
  userId: UserId,
  methods: readonly string[],
  { from }: OperatorBrowser,
): Promise<SignedIn> {
  const own = { organizationId: null, connectionId: null, profileId: null, acr: null }
  const authentication = { userId, ...own, methods, authTime: parts.clock.now() }
  return { kind: 'session', secret: (await beginAccountSession(parts, authentication, from)).secret }
}
