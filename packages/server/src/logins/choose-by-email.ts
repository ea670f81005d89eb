import { SsoError, normalizeEmail } from '@cardea/protocol'
import { askForEmail } from './ask-for-email.ts'
import { endWithError } from './end-with-error.ts'
import { goOnUpstream } from './go-on-upstream.ts'
import { loadSelecting } from './load-login.ts'
import { selectByEmail } from './select-connection.ts'
import { askMethod } from './own-account/ask-method.ts'
import { offeredMethods } from '../accounts/offered-methods.ts'
import type { OwnAccountParts } from './own-account/parts.ts'
import { asSsoError } from './trace.ts'
import type { Login, LoginParts, Outcome } from './types.ts'

/** No identity provider stands behind the address: an account of its own may. */
const LEADS_NOWHERE: readonly string[] = [
  'login.domain_unroutable',
  'login.connection_missing',
  'login.connection_inactive',
]

/** What the person can mend by typing another address. */
const MENDABLE: readonly string[] = ['login.email_invalid', ...LEADS_NOWHERE]

/** Shows the page again, for a login that is still open: after a reload, or with the address in `email`. */
export async function askAgain(
  parts: LoginParts,
  loginId: string,
  cookie: string | undefined,
): Promise<Outcome> {
  const login = await loadSelecting(parts, loginId, cookie)
  return askForEmail(parts, login)
}

/**
 * The person has typed their work e-mail: the login goes on to the connection of its domain. An address
 * that leads nowhere is asked for again; nothing is lost.
 */
export async function chooseByEmail(
  parts: OwnAccountParts,
  loginId: string,
  typed: string,
  cookie: string | undefined,
): Promise<Outcome> {
  const login = await loadSelecting(parts, loginId, cookie)
  try {
    if (isForAccounts(login))
      return await askMethod(parts, login, { email: addressOf(typed), browser: cookie ?? '' })
    return await goOn(parts, login, typed)
  } catch (thrown) {
    const error = asSsoError(thrown)
    if (LEADS_NOWHERE.includes(error.code) && offeredMethods(parts.config) !== null) {
      return askMethod(parts, login, { email: typed.trim(), browser: cookie ?? '' })
    }
    if (MENDABLE.includes(error.code)) return askForEmail(parts, login, { typed, error })
    return endWithError(parts, login, () => Promise.reject(error))
  }
}

/**
 * The application has named an organization, and it has no identity provider: then no other's is for its people. Or the person has said that
 * theirs does not answer.
 */
function isForAccounts({ status, request, upstream }: Login): boolean {
  return status === 'selecting' && (request.organizationId !== null || upstream.ownOnly === true)
}

function addressOf(typed: string): string {
  const email = normalizeEmail(typed)
  if (email === null) throw new SsoError('login.email_invalid')
  return email
}

async function goOn(parts: LoginParts, login: Login, typed: string): Promise<Outcome> {
  const { connection, by, email } = await selectByEmail(parts.db, typed)
  const request = { ...login.request, loginHint: email }
  return goOnUpstream(parts, { ...login, request }, { connection, by })
}
