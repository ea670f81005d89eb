import { SsoError, type WireParameters, identifyClient, readParameter } from '@cardea/protocol'
import { connectionSelect } from '../connections/store.ts'
import { type LoginId, newId } from '../storage/ids.ts'
import { askForEmail } from './ask-for-email.ts'
import { endWithError } from './end-with-error.ts'
import { goOnUpstream } from './go-on-upstream.ts'
import { loadSelecting } from './load-login.ts'
import { REQUEST_URI_PREFIX, pushedPlace } from './push-request.ts'
import { pushedRequestUse } from './pushed-request-store.ts'
import { byHintedConnection, selected, selectorOf } from './select-connection.ts'
import type { Login, LoginParts, Outcome } from './types.ts'

/** What a `request_uri` of ours has led to. */
export type PushedUse =
  /** This is its first use: the login has to be begun with these parameters, and with nothing else of the request. */
  | { readonly kind: 'begin'; readonly loginId: LoginId; readonly params: WireParameters }
  /** It has begun this login before. */
  | { readonly kind: 'continue'; readonly loginId: LoginId }

/**
 * Uses the pushed request that an authorization request names (RFC 9126 §4); null when it names none. A `request_uri` of
 * another kind is not ours: reading the whole request refuses it.
 *
 * Fails with `oauth.request_uri_invalid`, and with what `identifyClient` fails with. Nothing is proven then.
 */
export async function usePushedRequest(parts: LoginParts, params: WireParameters): Promise<PushedUse | null> {
  if (!namesPushed(params)) return null
  const { clientId } = identifyClient(params)
  const requestHash = parts.vault.hash(readParameter(params, 'request_uri') ?? '')
  const loginId = newId('login', parts)
  const used = await pushedRequestUse(parts.db, { requestHash, clientId, loginId })
  if (used === null) throw new SsoError('oauth.request_uri_invalid')
  if (used.loginId !== loginId) return { kind: 'continue', loginId: used.loginId }
  const pushed = parts.vault.open(used.paramsSealed, pushedPlace(requestHash))
  return { kind: 'begin', loginId, params: JSON.parse(pushed.toString()) as WireParameters }
}

function namesPushed(params: WireParameters): boolean {
  const values = Object.hasOwn(params, 'request_uri') ? (params['request_uri'] ?? []) : []
  return values.some((value) => value.startsWith(REQUEST_URI_PREFIX))
}

/**
 * The browser that has used a pushed request brings it again: a reload, or back from the IdP. It goes on with the login that it
 * began, and nobody else does (RFC 9126 §4 allows a reload, §7.3 wants no second login).
 *
 * Fails with the codes of `loadSelecting`.
 */
export async function continueLogin(
  parts: LoginParts,
  loginId: LoginId,
  browserSecret: string,
): Promise<Outcome> {
  const login = await loadSelecting(parts, loginId, browserSecret)
  return endWithError(parts, login, async () => {
    const { connectionId } = login
    if (connectionId === null || wasAsked(login)) return askForEmail(parts, login)
    const selector = byHintedConnection(connectionId)
    const selection = await connectionSelect(parts.db, selector.key)
    return goOnUpstream(parts, login, { ...selected(selector, selection), by: 'connection_id' })
  })
}

/** Who has chosen on the hosted page may choose again; who was led on by the request is led on. */
function wasAsked({ request }: Login): boolean {
  return selectorOf(request) === null && request.subjects === null
}
