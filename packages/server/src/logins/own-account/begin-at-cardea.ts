import { SsoError } from '@cardea/protocol'
import { useAccountSession } from '../../accounts/account-session.ts'
import { offeredMethods } from '../../accounts/offered-methods.ts'
import type { AccountSession } from '../../accounts/types.ts'
import { userFindById } from '../../accounts/user-store.ts'
import { askForEmail } from '../ask-for-email.ts'
import type { AccountLoginRequest } from '../begin-account-login.ts'
import type { Outcome } from '../types.ts'
import { askMethod } from './ask-method.ts'
import { openAccountLogin } from './open-account-login.ts'
import type { OwnAccountParts } from './parts.ts'

type AtCardea = Omit<AccountLoginRequest, 'organizationId' | 'expected' | 'approved'>

/**
 * Begins the sign-in of owners whose identity provider does not answer: by what their own account has, wherever their address would lead. It
 * ends in the session that a program of theirs would get, too, and opens nothing that this does not.
 *
 * Fails with `account.method_off` where nobody has an account of their own.
 */
export async function beginInEmergency(
  parts: OwnAccountParts,
  request: AtCardea,
  account: string | undefined,
): Promise<Outcome> {
  if (offeredMethods(parts.config) === null) throw new SsoError('account.method_off')
  return begin(parts, { ...request, ownOnly: true }, account)
}

/**
 * Begins a sign-in at Cardea itself: asks who is there. Somebody who is signed in with an account of their own (`account`: the cookie)
 * shows once more what that account has: an identity provider that stands behind their address cannot do that for them.
 */
export async function beginAtCardea(
  parts: OwnAccountParts,
  request: AtCardea,
  account: string | undefined,
): Promise<Outcome> {
  return begin(parts, request, account)
}

async function begin(
  parts: OwnAccountParts,
  request: AtCardea & { readonly ownOnly?: true },
  account: string | undefined,
): Promise<Outcome> {
  const known = await knownPerson(parts, account)
  const login = await openAccountLogin(parts, {
    ...request,
    ...(known === null ? {} : { again: known.session }),
  })
  if (known === null) return askForEmail(parts, login)
  return askMethod(parts, login, { email: known.email, browser: request.browserSecret, again: true })
}

async function knownPerson(
  parts: OwnAccountParts,
  account: string | undefined,
): Promise<{ readonly session: AccountSession; readonly email: string } | null> {
  const session = await useAccountSession(parts, account)
  if (session === null || session.organizationId !== null || offeredMethods(parts.config) === null)
    return null
  const email = (await userFindById(parts.db, session.userId))?.email ?? null
  return email === null ? null : { session, email }
}
