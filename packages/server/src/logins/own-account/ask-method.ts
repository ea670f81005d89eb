import type { SsoError } from '@cardea/protocol'
import { beginPasskeySignIn } from '../../accounts/begin-passkey-sign-in.ts'
import type { Login, Outcome } from '../types.ts'
import { offeredMethods } from '../../accounts/offered-methods.ts'
import type { OwnAccountParts } from './parts.ts'

/** The page with the ways to sign in that this deployment has. It is the same for every address. */
export async function askMethod(
  parts: OwnAccountParts,
  login: Pick<Login, 'id'>,
  {
    email,
    browser,
    again = false,
    error = null,
  }: { email: string; browser: string; again?: boolean; error?: SsoError | null },
): Promise<Outcome> {
  const methods = offeredMethods(parts.config) ?? { password: false, mailedLink: false, passkey: false }
  const passkey = methods.passkey ? await beginPasskeySignIn(parts, browser) : null
  return { kind: 'ask-method', loginId: login.id, email, methods, passkey, again, error }
}
