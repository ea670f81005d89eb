import type { AccountSession } from '../../accounts/types.ts'
import { newId } from '../../storage/ids.ts'
import type { AccountLoginRequest } from '../begin-account-login.ts'
import { plainRequest } from '../plain-request.ts'
import { loginInsert } from '../store.ts'
import { traceStep } from '../trace.ts'
import type { AccountLogin, LoginParts } from '../types.ts'

/** Begins a sign-in at Cardea itself whose person is yet to say who they are. `again`: the session that it takes the place of. */
export async function openAccountLogin(
  parts: LoginParts,
  { returnTo, from, browserSecret }: Omit<AccountLoginRequest, 'organizationId'>,
  again: Pick<AccountSession, 'id'> | null = null,
): Promise<AccountLogin> {
  const request = plainRequest({ clientId: 'cardea', redirectUri: returnTo, scope: ['openid'] })
  const login = {
    id: newId('login', parts),
    kind: 'account',
    applicationId: null,
    organizationId: null,
    connectionId: null,
    status: 'selecting',
    request,
    upstream: again === null ? { from } : { from, replaces: again.id },
    browserHash: parts.vault.hash(browserSecret),
  } as const
  const trace = [traceStep(parts, 'account_requested', { returnTo })]
  await loginInsert(parts.db, { ...login, trace, errorCode: null })
  return { ...login, expired: false, startedAt: parts.clock.now(), capturing: false }
}
