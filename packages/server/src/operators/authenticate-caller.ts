import { SsoError } from '@cardea/protocol'
import { ACCOUNT_COOKIE, useAccountSession } from '../accounts/account-session.ts'
import type { AccountSession } from '../accounts/types.ts'
import { createAuthenticate } from '../applications/authenticate.ts'
import type { ApiCaller } from '../applications/types.ts'
import type { Vault } from '../keys/vault.ts'
import type { Queryable } from '../storage/database.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { operatorFind } from './operator-store.ts'
import { scopesOf } from './roles.ts'
import type { Operator } from './types.ts'

interface Parts {
  readonly db: Queryable
  readonly vault: Vault
}

/**
 * Makes the function that turns a request of the native API into a caller: by its `Authorization` header, or, without one, by the cookie of an
 * operator's session. It is thrown `request.two_credentials` where there are both, `request.unauthenticated` where none holds, and
 * `operator.not_operator` for a session of somebody else.
 */
export function createAuthenticateCaller(
  parts: Parameters<typeof createAuthenticate>[0],
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

/** Whose session it is, if it is an operator's. One that was begun at a connection is good for its organization alone. */
export async function loadOperator(
  { db }: Pick<Parts, 'db'>,
  { userId, organizationId, connectionId }: AccountSession,
): Promise<Operator> {
  const isOwn = organizationId === null && connectionId === null
  const operator = isOwn ? await operatorFind(db, userId) : null
  if (operator === null) throw new SsoError('operator.not_operator')
  return operator
}
