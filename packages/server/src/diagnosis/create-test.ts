import { loadConnection } from '../connections/load-connection.ts'
import type { Connection } from '../connections/types.ts'
import { randomToken } from '../platform/random.ts'
import { type ConnectionId, newId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { reachOidc } from './reach-oidc.ts'
import { reachSaml } from './reach-saml.ts'
import { reachSocial } from './reach-social.ts'
import { testInsert } from './test-store.ts'
import type { ConnectionTest, DiagnosisParts, ReachCheck } from './types.ts'

/** A new test, and the address that starts its test login: once, within ten minutes. */
export interface NewTest {
  readonly test: ConnectionTest
  readonly loginUrl: string
}

/**
 * Tests a connection, a draft too: looks at once at what can be looked at, and makes a ticket for a test login.
 * Fails with `request.not_found`.
 */
export async function createTest(parts: DiagnosisParts, tenant: Tenant, id: ConnectionId): Promise<NewTest> {
  const connection = await loadConnection(parts, tenant, id)
  const report = await reach(parts, connection)
  const ticket = randomToken(parts.random)
  const test = await testInsert(parts.db, {
    id: newId('test', parts),
    organizationId: connection.organizationId,
    connectionId: id,
    ticketHash: parts.vault.hash(ticket),
    report,
  })
  return { test, loginUrl: `${parts.config.publicUrl}/test-login?ticket=${ticket}` }
}

function reach(parts: DiagnosisParts, connection: Connection): Promise<ReachCheck[]> {
  switch (connection.protocol) {
    case 'saml':
      return reachSaml(parts, connection)
    case 'oidc':
      return reachOidc(parts, connection)
    case 'social':
      return reachSocial(parts, connection)
  }
}
