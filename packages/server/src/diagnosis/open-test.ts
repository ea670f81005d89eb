import { type AuthorizationRequest, SsoError } from '@cardea/protocol'
import { loadConnection } from '../connections/load-connection.ts'
import { beginUpstream } from '../logins/begin-upstream.ts'
import { logFault } from '../logins/log-fault.ts'
import { plainRequest } from '../logins/plain-request.ts'
import { type NewLogin, loginInsert } from '../logins/store.ts'
import { testOutcome } from '../logins/test-outcome.ts'
import { asSsoError, failureStep, traceStep } from '../logins/trace.ts'
import type { LoginParts, Outcome } from '../logins/types.ts'
import { type ConnectionId, type LoginId, newId } from '../storage/ids.ts'
import { tenantOfRow } from '../storage/tenant.ts'
import { testFindByTicket, testOpen, testSetLogin } from './test-store.ts'
import type { ConnectionTest } from './types.ts'

/** The test that a ticket can still start, for the page that asks before it does. `connection.test_link_unknown` */
export async function findTest({ db, vault }: LoginParts, ticket: string): Promise<ConnectionTest> {
  const test = await testFindByTicket(db, vault.hash(ticket))
  if (test === null) throw new SsoError('connection.test_link_unknown')
  return test
}

/**
 * Starts the test login of a ticket in this browser, through the same steps as every login. The ticket is
 * used up first: of two browsers one tests. What fails on the way is the test's result.
 *
 * Fails with `connection.test_link_unknown`.
 */
export async function openTest(parts: LoginParts, ticket: string, browserSecret: string): Promise<Outcome> {
  const test = await testOpen(parts.db, parts.vault.hash(ticket))
  if (test === null) throw new SsoError('connection.test_link_unknown')
  const id = newId('login', parts)
  const { organizationId, connectionId } = test
  const request = testRequest(connectionId, parts.config.publicUrl)
  const trace = [traceStep(parts, 'test_requested', { testId: test.id })]
  const kind = 'test' as const
  const login = { id, kind, applicationId: null, request, browserHash: parts.vault.hash(browserSecret) }
  try {
    const connection = await loadConnection(parts, tenantOfRow(test), connectionId)
    const begun = await beginUpstream(parts, id, request, connection, 'test')
    const { upstream, steps, outcome } = begun
    const place = { organizationId, connectionId, errorCode: null }
    await keep(parts, test, { ...login, ...place, status: 'pending', upstream, trace: [...trace, ...steps] })
    return outcome
  } catch (thrown) {
    const error = asSsoError(thrown)
    logFault(parts, error, id)
    await keep(parts, test, {
      ...login,
      organizationId,
      connectionId,
      errorCode: error.code,
      status: 'failed',
      upstream: {},
      trace: [...trace, failureStep(parts, error)],
    })
    return testOutcome(parts, id)
  }
}

async function keep({ db }: LoginParts, { id }: ConnectionTest, login: NewLogin): Promise<LoginId> {
  await db.transaction(async (transaction) => {
    await loginInsert(transaction, login)
    await testSetLogin(transaction, id, login.id)
  })
  return login.id
}

/** As an application would ask that wants everything usual. Nothing is ever sent to its redirect URI. */
function testRequest(connectionId: ConnectionId, publicUrl: string): AuthorizationRequest {
  const redirectUri = `${publicUrl}/test-login/result`
  return plainRequest({
    clientId: 'test',
    redirectUri,
    scope: ['openid', 'profile', 'email', 'groups'],
    connectionId,
  })
}
