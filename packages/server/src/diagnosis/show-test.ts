import { SsoError } from '@cardea/protocol'
import { isSameBrowser } from '../logins/browser-binding.ts'
import { findLogin } from '../logins/load-login.ts'
import { type LoginRecord, loginRecordFindById } from '../logins/login-record-store.ts'
import type { LoginParts } from '../logins/types.ts'
import { type Tenant, tenantOfRow } from '../storage/tenant.ts'
import { testFindByLogin } from './test-store.ts'
import type { ConnectionTest } from './types.ts'

/** A test with the login that belongs to it. */
export interface TestResult {
  readonly test: ConnectionTest
  readonly login: LoginRecord
}

/**
 * The result of the test login that this browser started. Another browser learns nothing: neither the person
 * nor whether there was a test (`login.unknown`, `login.browser_mismatch`).
 */
export async function testResultForBrowser(
  parts: LoginParts,
  loginId: string | null,
  cookie: string | undefined,
): Promise<TestResult> {
  const { login } = await findLogin(parts, loginId)
  if (login.kind !== 'test') throw new SsoError('login.unknown')
  if (!isSameBrowser(parts.vault, login.browserHash, cookie)) throw new SsoError('login.browser_mismatch')
  const test = await testFindByLogin(parts.db, login.id)
  if (test === null) throw new SsoError('login.unknown')
  return withLogin(parts, test, tenantOfRow(test))
}

async function withLogin({ db }: LoginParts, test: ConnectionTest, tenant: Tenant): Promise<TestResult> {
  const login = test.loginId === null ? null : await loginRecordFindById(db, tenant, test.loginId)
  if (login === null) throw new SsoError('login.unknown')
  return { test, login }
}
