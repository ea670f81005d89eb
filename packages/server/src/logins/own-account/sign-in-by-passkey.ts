import { checkPasskey } from '../../accounts/check-passkey.ts'
import { passkeyAssertion } from '../../accounts/passkey-schemas.ts'
import { readPasskeyAnswer } from '../../accounts/read-passkey-answer.ts'
import { loadSelecting } from '../load-login.ts'
import type { Outcome } from '../types.ts'
import { askMethod } from './ask-method.ts'
import { goOnAs } from './go-on-as.ts'
import { checkOffered } from '../../accounts/offered-methods.ts'
import type { OwnAccountParts } from './parts.ts'
import { isMendable } from './sign-in-by-password.ts'

/** An authenticator has answered on the hosted page: the login goes on as whoever it knows. `email`: what was typed before. */
export async function signInByPasskey(
  parts: OwnAccountParts,
  loginId: string,
  { response, email }: { readonly response: string; readonly email: string },
  cookie: string | undefined,
): Promise<Outcome> {
  const login = await loadSelecting(parts, loginId, cookie)
  checkOffered(parts.config, 'passkey')
  const browser = cookie ?? ''
  try {
    const { userId } = await checkPasskey(parts, {
      browser,
      response: readPasskeyAnswer(passkeyAssertion, response),
    })
    return await goOnAs(parts, login, { userId, first: 'passkey' }, browser)
  } catch (error) {
    if (!isMendable(error)) throw error
    return askMethod(parts, login, { email, browser, error })
  }
}
