import { SsoError } from '@cardea/protocol'
import { loadConnection } from '../connections/load-connection.ts'
import { type LoginRecord, loginRecordFindById } from '../logins/login-record-store.ts'
import type { Queryable } from '../storage/database.ts'
import type { ConnectionId, TestId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { testFindById } from './test-store.ts'
import type { ConnectionTest } from './types.ts'

/** A test of the connection, with its login once somebody has opened it. Fails with `request.not_found`. */
export async function loadTest(
  { db }: { readonly db: Queryable },
  tenant: Tenant,
  connectionId: ConnectionId,
  id: TestId,
): Promise<{ readonly test: ConnectionTest; readonly login: LoginRecord | null }> {
  await loadConnection({ db }, tenant, connectionId)
  const test = await testFindById(db, tenant, connectionId, id)
  if (test === null) throw new SsoError('request.not_found')
  return { test, login: test.loginId === null ? null : await loginRecordFindById(db, tenant, test.loginId) }
}
