import { SsoError } from '@cardea/protocol'
import { checkPasskeyFactor } from '../../accounts/check-passkey.ts'
import { passkeyAssertion } from '../../accounts/passkey-schemas.ts'
import { readPasskeyAnswer } from '../../accounts/read-passkey-answer.ts'
import { checkTotp } from '../../accounts/check-totp.ts'
import { methodsOf } from '../../accounts/methods.ts'
import { useRecoveryCode } from '../../accounts/use-recovery-code.ts'
import { loadSelecting } from '../load-login.ts'
import { traceStep } from '../trace.ts'
import type { Login, Outcome, ProvenPerson } from '../types.ts'
import { enterOrganization } from './enter-organization.ts'
import { askSecondFactor, remember } from './go-on-as.ts'
import type { OwnAccountParts } from './parts.ts'
import { isMendable } from './sign-in-by-password.ts'

/** What was shown as the second factor: a code of the app, a recovery code, or an authenticator's answer. */
export interface ShownFactor {
  readonly kind: 'totp' | 'recovery_code' | 'passkey'
  readonly value: string
}

/**
 * The second factor was shown on the hosted page. Only after the first, by the same browser: that is kept with the login.
 *
 * Fails with `login.step_missing`; what is wrong with a code is said on the page.
 */
export async function showSecondFactor(
  parts: OwnAccountParts,
  loginId: string,
  shown: ShownFactor,
  cookie: string | undefined,
): Promise<Outcome> {
  const halfway = await loadHalfway(parts, loginId, cookie)
  try {
    return await takeSecondFactor(parts, halfway, shown, cookie ?? '')
  } catch (error) {
    if (!isMendable(error)) throw error
    return askSecondFactor(parts, halfway.login, halfway.person, cookie ?? '', error)
  }
}

/** A login whose person has shown their first factor. */
export interface Halfway {
  readonly login: Login
  readonly person: ProvenPerson
}

/** Such a login of this browser. Fails with `login.step_missing`, and with what `loadSelecting` fails with. */
export async function loadHalfway(
  parts: OwnAccountParts,
  loginId: string,
  cookie: string | undefined,
): Promise<Halfway> {
  const login = await loadSelecting(parts, loginId, cookie)
  const { person } = login.upstream
  if (person === undefined) throw new SsoError('login.step_missing', { loginId: login.id })
  return { login, person }
}

/**
 * Checks what was shown, and goes on.
 *
 * Fails with `account.code_wrong`, `account.too_many_attempts`, `account.passkey_refused`, `account.passkey_expired`.
 */
export async function takeSecondFactor(
  parts: OwnAccountParts,
  { login, person }: Halfway,
  shown: ShownFactor,
  browser: string,
): Promise<Outcome> {
  await check(parts, person, shown, browser)
  const proven = { ...person, methods: methodsOf(person.first, shown.kind) }
  await remember(parts, login, proven, [traceStep(parts, 'second_factor_shown', { by: shown.kind })])
  return enterOrganization(parts, login, proven)
}

async function check(
  parts: OwnAccountParts,
  { userId }: ProvenPerson,
  { kind, value }: ShownFactor,
  browser: string,
): Promise<void> {
  switch (kind) {
    case 'totp':
      return checkTotp(parts, userId, value)
    case 'recovery_code':
      await useRecoveryCode(parts, userId, value)
      return
    case 'passkey':
      await checkPasskeyFactor(parts, userId, {
        browser,
        response: readPasskeyAnswer(passkeyAssertion, value),
      })
  }
}
