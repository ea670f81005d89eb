import type { BrowserContext } from 'playwright-core'
import { ACCOUNT_COOKIE, beginAccountSession } from '../../packages/server/src/accounts/account-session.ts'
import { userFindOrInsertOwn } from '../../packages/server/src/accounts/user-store.ts'
import { operatorInsert } from '../../packages/server/src/operators/operator-store.ts'
import type { OperatorRole } from '../../packages/server/src/operators/types.ts'
import { newId } from '../../packages/server/src/storage/ids.ts'
import type { Deployment } from './start-deployment.ts'

/** Gives a browser the session of an operator, as one that has just signed in has it. */
export async function signInAsOperator(
  context: BrowserContext,
  { cardea: { parts }, cardeaUrl }: Deployment,
  role: OperatorRole,
): Promise<void> {
  const email = `${role}@operators.example`
  const { id: userId } = await userFindOrInsertOwn(parts.db, { id: newId('user', parts), email, key: email })
  await operatorInsert(parts.db, userId, role)
  const own = { organizationId: null, connectionId: null, profileId: null, acr: null }
  const authentication = { ...own, userId, methods: ['pwd'], authTime: parts.clock.now() }
  const from = { userAgent: null, address: null }
  const { secret } = await beginAccountSession(parts, authentication, from)
  await context.addCookies([
    { name: ACCOUNT_COOKIE, value: secret, url: cardeaUrl, httpOnly: true, sameSite: 'Lax' },
  ])
}
