import { SsoError } from '@cardea/protocol'
import { ACCOUNT_COOKIE, useAccountSession } from '../accounts/account-session.ts'
import { createAuthenticate } from '../applications/authenticate.ts'
import type { ApiCaller } from '../applications/types.ts'
import type { Config } from '../config/config.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { loadOperator } from './load-operator.ts'
import { scopesOf } from './roles.ts'

type Parts = Parameters<typeof createAuthenticate>[0] & { readonly config: Pick<Config, 'mode'> }

/**
 * Makes the function that turns a request of the native API into a caller: by its `Authorization` header, or, without one, by the cookie of an
 * operator's session. It is thrown `request.two_credentials` where there are both, `request.unauthenticated` where none holds, and
 * `operator.not_operator` or `operator.second_factor_required` for a session that opens nothing here.
 */
export function createAuthenticateCaller(
  parts: Parts,
): (authorization: string | undefined, cookies: Readonly<Record<string, string>>) => Promise<ApiCaller> {
  const byHeader = createAuthenticate(parts)
  return async (authorization, cookies) => {
    const secret = cookies[ACCOUNT_COOKIE]
    if (secret === undefined) return byHeader(authorization)
    if (authorization !== undefined) throw new SsoError('request.two_credentials')
    const session = await useAccountSession(parts, secret)
    if (session === null) throw new SsoError('request.unauthenticated')
    const { id, role } = await loadOperator(parts, session)
    return { id, tenant: wholeDeployment, scopes: scopesOf(role) }
  }
}
