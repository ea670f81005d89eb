import type { AccountSession } from '../../accounts/types.ts'
import type { Invitation } from '../../members/types.ts'
import { newId } from '../../storage/ids.ts'
import type { AccountLoginRequest } from '../begin-account-login.ts'
import { plainRequest } from '../plain-request.ts'
import { loginInsert } from '../store.ts'
import { traceStep } from '../trace.ts'
import type { AccountLogin, LoginParts } from '../types.ts'

/** One whose person is yet to say who they are. */
type OpenedLogin = Omit<AccountLoginRequest, 'organizationId' | 'expected' | 'approved'> & {
  /** The organization whose invitation they have opened, and the address that it is for; absent: none. */
  readonly invited?: Pick<Invitation, 'organizationId' | 'email'>
  /** The session that this one takes the place of. */
  readonly again?: Pick<AccountSession, 'id'>
  /** Their address leads to no identity provider. */
  readonly ownOnly?: true
}

/** Begins a sign-in at Cardea itself, which accepts the invitation that it was opened by if it ends as the address that is invited. */
export async function openAccountLogin(
  parts: Pick<LoginParts, 'db' | 'vault' | 'clock' | 'random'>,
  { invited, again, ownOnly, returnTo, from, browserSecret }: OpenedLogin,
): Promise<AccountLogin> {
  const asking = { organizationId: invited?.organizationId ?? null, loginHint: invited?.email ?? null }
  const plain = plainRequest({ clientId: 'cardea', redirectUri: returnTo, scope: ['openid'] })
  const request = { ...plain, ...asking }
  const login = {
    id: newId('login', parts),
    kind: 'account',
    applicationId: null,
    organizationId: null,
    connectionId: null,
    status: 'selecting',
    request,
    upstream: {
      from,
      ...(again === undefined ? {} : { replaces: again.id }),
      ...(ownOnly === undefined ? {} : { ownOnly }),
    },
    browserHash: parts.vault.hash(browserSecret),
  } as const
  const trace = [
    traceStep(parts, 'account_requested', {
      returnTo,
      ...(invited && { organizationId: asking.organizationId }),
    }),
  ]
  await loginInsert(parts.db, { ...login, trace, errorCode: null })
  return { ...login, expired: false, startedAt: parts.clock.now(), capturing: false }
}
