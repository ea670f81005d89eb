import { SsoError } from '@cardea/protocol'
import { useAccountSession } from '../../accounts/account-session.ts'
import { checkMayChange } from '../../accounts/check-may-change.ts'
import { linkProvider } from '../../accounts/link-provider.ts'
import type { AccountSession } from '../../accounts/types.ts'
import { connectionSelect } from '../../connections/store.ts'
import type { SocialConnection } from '../../connections/types.ts'
import { newId } from '../../storage/ids.ts'
import type { Arrival } from '../arrival.ts'
import { beginUpstream } from '../begin-upstream.ts'
import { loginFinishLink } from '../own-account-store.ts'
import { plainRequest } from '../plain-request.ts'
import { byProvider, selected } from '../select-connection.ts'
import { loginInsert } from '../store.ts'
import { type TraceStep, traceStep } from '../trace.ts'
import type { AccountLogin, Outcome, UpstreamState } from '../types.ts'
import type { OwnAccountParts } from './parts.ts'
import { checkProviderOffered, checkStillOffered } from './sign-in-by-provider.ts'

/**
 * Sends who is signed in to a social provider, whose person is to sign in to their account from then on. It is a login of this browser, and of this
 * session: it signs nobody in.
 *
 * Fails with those of `checkMayChange`, `login.provider_unavailable`, `login.provider_unknown`, and with what `beginUpstream` fails with.
 */
export async function beginLink(
  parts: OwnAccountParts,
  session: AccountSession,
  provider: string,
  browserSecret: string,
): Promise<Outcome> {
  await checkMayChange(parts, session)
  const selector = byProvider(provider)
  const { connection, by } = selected(selector, await connectionSelect(parts.db, selector.key))
  if (connection.protocol !== 'social') throw new SsoError('request.not_found')
  checkProviderOffered(parts.config, connection)
  const id = newId('login', parts)
  const redirectUri = `${parts.config.publicUrl}/account/security?done=provider-linked`
  const request = plainRequest({ clientId: 'cardea', redirectUri, scope: ['openid'] })
  const { outcome, upstream, steps } = await beginUpstream(parts, id, request, connection, by)
  const { userId, id: sessionId } = session
  await loginInsert(parts.db, {
    id,
    kind: 'account',
    applicationId: null,
    organizationId: null,
    connectionId: connection.id,
    status: 'pending',
    request,
    upstream: { ...upstream, links: { userId, sessionId } },
    browserHash: parts.vault.hash(browserSecret),
    trace: [traceStep(parts, 'link_requested', { userId }), ...steps],
    errorCode: null,
  })
  return outcome
}

/**
 * The provider has said who sits there. They are linked when the browser, which has been checked, is still signed in by the very session that asked
 * for it: an answer that somebody else has fetched and planted there (login CSRF, RFC 9700 §4.7) finds another login, another browser or
 * another session.
 *
 * Fails with `account.page_outdated`, `login.already_finished`, `login.provider_unavailable`, and with what `linkProvider` fails with.
 */
export async function completeLink(
  parts: OwnAccountParts,
  { login, links }: { readonly login: AccountLogin; readonly links: NonNullable<UpstreamState['links']> },
  connection: SocialConnection,
  { issuer, profile: { idpId: subject } }: Arrival,
  { trace, account }: { readonly trace: readonly TraceStep[]; readonly account: string | undefined },
): Promise<Outcome> {
  await checkStillOffered(parts, login, connection)
  const session = await useAccountSession(parts, account)
  if (session?.id !== links.sessionId || session.userId !== links.userId) {
    throw new SsoError('account.page_outdated')
  }
  const { id: connectionId, provider } = connection
  const linked = traceStep(parts, 'provider_linked', { userId: session.userId })
  await parts.db.transaction(async (db) => {
    if (!(await loginFinishLink(db, login.id, [...trace, linked]))) {
      throw new SsoError('login.already_finished', { loginId: login.id })
    }
    await linkProvider(db, parts, session, { connectionId, provider, issuer, subject })
  })
  return { kind: 'redirect', url: login.request.redirectUri }
}
