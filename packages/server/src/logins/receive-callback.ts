import { readState } from '@cardea/protocol'
import { oidcRedirectUri } from './begin-oidc.ts'
import type { CallbackAnswer } from './callback-answer.ts'
import { completeOidc } from './complete-oidc.ts'
import { completeSocial } from './complete-social.ts'
import { loadOpenLogin } from './load-login.ts'
import type { OwnAccountParts } from './own-account/parts.ts'
import type { LoginParts, Outcome } from './types.ts'

/**
 * Receives an answer at the shared callback. `state` names the login, the login names the connection, and the code goes to that
 * connection's token endpoint and no other (mix-up: RFC 9700 §4.4).
 */
export async function receiveCallback(parts: OwnAccountParts, answer: CallbackAnswer): Promise<Outcome> {
  const found = await loadOpenLogin(parts, readState(answer.params), answer.cookie)
  const connection = found.destination?.connection
  return connection?.protocol === 'social'
    ? completeSocial(parts, found.login, connection, answer)
    : completeOidc(parts, found, answer)
}

/** What an authorization response may have, and Apple's `user` (OAuth 2.0 Form Post Response Mode §2). */
const FIELDS = ['code', 'state', 'iss', 'error', 'error_description', 'user'] as const
/** Characters. */
const MAX_FIELD = 4_000

/**
 * The same answer as a GET of our own. A form that a provider's page posts comes from another site, so a browser may leave our
 * cookie out; it follows this address with the cookie. Only known fields are taken along, none of them beyond measure.
 */
export function callbackByGet(
  config: LoginParts['config'],
  form: Readonly<Record<string, readonly string[]>>,
): string {
  const url = new URL(oidcRedirectUri(config))
  for (const name of FIELDS) {
    // A second value goes along, so that the answer is refused as it came.
    const values = (form[name] ?? []).filter(({ length }) => length <= MAX_FIELD).slice(0, 2)
    for (const value of values) url.searchParams.append(name, value)
  }
  return url.href
}
