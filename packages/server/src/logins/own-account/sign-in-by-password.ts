import { SsoError } from '@cardea/protocol'
import { checkPassword } from '../../accounts/check-password.ts'
import { loadSelecting } from '../load-login.ts'
import type { Outcome } from '../types.ts'
import { askMethod } from './ask-method.ts'
import { goOnAs } from './go-on-as.ts'
import { checkOffered } from '../../accounts/offered-methods.ts'
import type { OwnAccountParts } from './parts.ts'

/** What was typed, and in which browser. */
export interface TypedPassword {
  readonly loginId: string
  readonly email: string
  readonly password: string
  /** The client's address, for the limits. */
  readonly address: string
  readonly cookie: string | undefined
}

/** A password was typed on the hosted page: the login goes on, or the page says that address and password do not fit. */
export async function signInByPassword(
  parts: OwnAccountParts,
  { loginId, email, password, address, cookie }: TypedPassword,
): Promise<Outcome> {
  const login = await loadSelecting(parts, loginId, cookie)
  checkOffered(parts.config, 'password')
  try {
    const { userId } = await checkPassword(parts, { email, password, address })
    return await goOnAs(parts, login, { userId, first: 'password' }, cookie ?? '')
  } catch (error) {
    if (!isMendable(error)) throw error
    return askMethod(parts, login, { email, browser: cookie ?? '', error })
  }
}

/** What the person can mend by typing again, or by waiting. */
export function isMendable(error: unknown): error is SsoError {
  return error instanceof SsoError && error.code.startsWith('account.')
}
