import { SsoError } from '@cardea/protocol'
import { z } from 'zod'
import { accountCookie } from '../../accounts/account-cookie.ts'
import type { SecondFactors } from '../../accounts/second-factors.ts'
import { browserCookie } from '../../logins/pages/answer-outcome.ts'
import type { Outcome } from '../../logins/types.ts'
import { idText } from '../../storage/id-text.ts'
import type { TenantResult } from './tenant-route.ts'

const factorKinds = ['totp', 'passkey', 'recovery_code'] as const

/** Options for the browser, as WebAuthn §5.1.8 writes them; they go to it as they are. */
export const passkeyOptions = z.record(z.string(), z.unknown())

/** How far a sign-in has come. */
export const signInAnswer = z
  .strictObject({
    signedIn: z.boolean().describe('With it comes the cookie of the session.'),
    secondFactor: z
      .strictObject({
        loginId: idText('login').describe('For `POST /api/auth/mfa`, from the same browser.'),
        methods: z.array(z.enum(factorKinds)).describe('What this account can show.'),
        passkey: passkeyOptions
          .nullable()
          .describe('For `PublicKeyCredential.parseRequestOptionsFromJSON()`; null: there is no passkey.'),
      })
      .nullable()
      .describe('What is asked for still; null: nothing.'),
  })
  .meta({ id: 'SignIn' })

/**
 * The next step of a sign-in at Cardea itself, as JSON: the same outcomes that the hosted pages show. `browser`: the secret of the browser
 * that it goes on in.
 */
export function signInResult(outcome: Outcome, browser: string): TenantResult<z.input<typeof signInAnswer>> {
  const kept = browserCookie(browser)
  if (outcome.kind === 'ask-second-factor') {
    const { loginId, factors } = outcome
    const passkey = outcome.passkey === null ? null : { ...outcome.passkey }
    const secondFactor = { loginId, methods: kindsOf(factors), passkey }
    return { data: { signedIn: false, secondFactor }, cookies: [kept] }
  }
  if (outcome.kind === 'redirect' && outcome.account !== undefined) {
    const cookies = [kept, accountCookie(outcome.account)]
    return { data: { signedIn: true, secondFactor: null }, cookies }
  }
  throw new SsoError('internal.error', { reason: `a sign-in at Cardea itself led to ${outcome.kind}` })
}

function kindsOf({ totp, passkeys, recoveryCodes }: SecondFactors) {
  const has = { totp, passkey: passkeys > 0, recovery_code: recoveryCodes > 0 }
  return factorKinds.filter((kind) => has[kind])
}
