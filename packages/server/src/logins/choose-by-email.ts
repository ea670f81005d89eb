import { SsoError } from '@cardea/protocol'
import { errorOutcome } from './answer-application.ts'
import { beginUpstream } from './begin-upstream.ts'
import { failLogin } from './fail-login.ts'
import { loadOpenLogin } from './load-login.ts'
import { selectByEmail } from './select-connection.ts'
import { loginSelectConnection } from './store.ts'
import { asSsoError, failureStep } from './trace.ts'
import type { Login, LoginParts, Outcome } from './types.ts'

/** What the person can mend by typing another address. */
const MENDABLE = [
  'login.email_invalid',
  'login.domain_unroutable',
  'login.connection_missing',
  'login.connection_inactive',
]

/** Shows the page again, for a login that is still open: after a reload, or with the address in `email`. */
export async function askAgain(
  parts: LoginParts,
  loginId: string,
  cookie: string | undefined,
): Promise<Outcome> {
  const login = await loadSelecting(parts, loginId, cookie)
  return { kind: 'ask-email', loginId: login.id, email: login.request.loginHint ?? '', error: null }
}

/**
 * The person has typed their work e-mail: the login goes on to the connection of its domain. An address
 * that leads nowhere is asked for again; nothing is lost.
 */
export async function chooseByEmail(
  parts: LoginParts,
  loginId: string,
  typed: string,
  cookie: string | undefined,
): Promise<Outcome> {
  const login = await loadSelecting(parts, loginId, cookie)
  try {
    return await goOn(parts, login, typed)
  } catch (thrown) {
    const error = asSsoError(thrown)
    if (MENDABLE.includes(error.code)) return { kind: 'ask-email', loginId: login.id, email: typed, error }
    await failLogin(parts, login, error, [failureStep(parts, error)])
    return errorOutcome(parts, login.request, error, login.id)
  }
}

async function goOn(parts: LoginParts, login: Login, typed: string): Promise<Outcome> {
  const { connection, by, email } = await selectByEmail(parts.db, typed)
  const request = { ...login.request, loginHint: email }
  const { outcome, upstream, steps } = await beginUpstream(parts, login.id, request, connection, by)
  const { organizationId, id: connectionId } = connection
  const open = await loginSelectConnection(parts.db, login.id, {
    organizationId,
    connectionId,
    upstream,
    trace: steps,
  })
  if (!open) throw new SsoError('login.already_finished', { loginId: login.id })
  return outcome
}

/** A person who went back from the IdP may choose again, so a pending login is open here too. */
async function loadSelecting(parts: LoginParts, loginId: string, cookie: string | undefined): Promise<Login> {
  const { login } = await loadOpenLogin(parts, loginId, cookie)
  // A test is of one connection and goes on to no other.
  if (login.kind === 'test') throw new SsoError('login.unknown')
  return login
}
