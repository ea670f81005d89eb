import type { From } from '../accounts/account-session.ts'
import type { ConnectionId, OrganizationId } from '../storage/ids.ts'
import { newId } from '../storage/ids.ts'
import { connectionSelect } from '../connections/store.ts'
import { beginUpstream } from './begin-upstream.ts'
import { ofLogin } from './fail-login.ts'
import { logFault } from './log-fault.ts'
import { plainRequest } from './plain-request.ts'
import { byConnection, byOrganization, selected } from './select-connection.ts'
import { type NewLogin, loginInsert } from './store.ts'
import { asSsoError, failureStep, traceStep } from './trace.ts'
import type { LoginParts, Outcome } from './types.ts'

/** A sign-in at Cardea itself that is to begin. */
export interface AccountLoginRequest {
  readonly organizationId: OrganizationId
  /** Whom the identity provider may expect, and by which of the organization's connections; absent: anybody, by its usual one. */
  readonly expected?: { readonly connectionId: ConnectionId; readonly email: string }
  /** By which connection an operator signs in, and which state it is in; absent: it is no operator's sign-in. */
  readonly approved?: { readonly connectionId: ConnectionId; readonly trustVersion: number }
  /** Checked (`return-address.ts`). */
  readonly returnTo: string
  readonly from: From
  readonly browserSecret: string
}

/**
 * Sends the browser to the identity provider of an organization, for a session at Cardea itself. It is a login like every other, for no
 * application, and ends in the one door.
 *
 * Fails, with a page, with the codes of `selected` and `beginUpstream`.
 */
export async function beginAccountLogin(
  parts: LoginParts,
  { organizationId, expected, approved, returnTo, from, browserSecret }: AccountLoginRequest,
): Promise<Outcome> {
  const id = newId('login', parts)
  const scope = ['openid', 'profile', 'email', 'groups']
  const asking = { organizationId, loginHint: expected?.email ?? null }
  const request = { ...plainRequest({ clientId: 'cardea', redirectUri: returnTo, scope }), ...asking }
  const asked = traceStep(parts, 'account_requested', { organizationId, returnTo })
  const browserHash = parts.vault.hash(browserSecret)
  const login = { id, kind: 'account', applicationId: null, organizationId, request, browserHash } as const
  const keep = (values: Pick<NewLogin, 'connectionId' | 'status' | 'upstream' | 'trace' | 'errorCode'>) =>
    loginInsert(parts.db, { ...login, ...values })
  try {
    const named = approved ?? expected
    const selector = named === undefined ? byOrganization(organizationId) : byConnection(named.connectionId)
    const { connection, by } = selected(selector, await connectionSelect(parts.db, selector.key))
    const { outcome, upstream, steps } = await beginUpstream(parts, id, request, connection, by)
    const trace = [asked, ...steps]
    const trusted = approved === undefined ? {} : { trustVersion: approved.trustVersion }
    const pending = {
      status: 'pending',
      upstream: { ...upstream, from, ...trusted },
      trace,
      errorCode: null,
    } as const
    await keep({ connectionId: connection.id, ...pending })
    return outcome
  } catch (thrown) {
    const error = asSsoError(thrown)
    logFault(parts, error, id)
    const trace = [asked, failureStep(parts, error)]
    await keep({ connectionId: null, status: 'failed', upstream: {}, trace, errorCode: error.code })
    throw ofLogin(error, id)
  }
}
