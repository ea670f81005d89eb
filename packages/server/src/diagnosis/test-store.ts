import type { Selectable } from 'kysely'
import type { Queryable, Statement } from '../storage/database.ts'
import type { ConnectionId, LoginId, OrganizationId, TestId } from '../storage/ids.ts'
import type { ConnectionTestRow } from '../storage/schema.ts'
import { type Tenant, tenantOrganizationId } from '../storage/tenant.ts'
import type { ConnectionTest, ReachCheck, TestProfile } from './types.ts'

/*
 * Tests of connections. The API reads one within its tenant; a browser finds one by the ticket it was given,
 * or by the login that it started itself.
 */

type Row = Selectable<ConnectionTestRow>

const insert: Statement<Row> = {
  name: 'connection_test_insert',
  text: `insert into connection_tests (id, organization_id, connection_id, ticket_hash, ticket_expires_at, report)
    values ($1, $2, $3, $4, now() + interval '10 minutes', $5) returning *`,
}

export async function testInsert(
  db: Queryable,
  test: {
    readonly id: TestId
    readonly organizationId: OrganizationId | null
    readonly connectionId: ConnectionId
    readonly ticketHash: Buffer
    readonly report: readonly ReachCheck[]
  },
): Promise<ConnectionTest> {
  const { id, organizationId, connectionId, ticketHash } = test
  const report = storableJson(test.report)
  const [row] = await db.query(insert, [id, organizationId, connectionId, ticketHash, report])
  // An insert that returns no row has thrown.
  return toTest(row as Row)
}

/** A remote document may hold what jsonb refuses: NUL, half of a surrogate pair. */
function storableJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'string' ? each.replace(/[\0\p{Cs}]/gu, '\ufffd').slice(0, 1000) : each,
  )
}

export async function testFindById(
  db: Queryable,
  tenant: Tenant,
  connectionId: ConnectionId,
  id: TestId,
): Promise<ConnectionTest | null> {
  const own = tenantOrganizationId(tenant)
  const row = await db.kysely
    .selectFrom('connection_tests')
    .selectAll()
    .where('id', '=', id)
    .where('connection_id', '=', connectionId)
    .$if(own !== null, (query) => query.where('organization_id', '=', own ?? ''))
    .executeTakeFirst()
  return row === undefined ? null : toTest(row)
}

/** The newest test of the connection that came to what the door would have said, with the person; null: none has. */
export async function testFindNewestFinished(
  db: Queryable,
  tenant: Tenant,
  connectionId: ConnectionId,
): Promise<ConnectionTest | null> {
  const own = tenantOrganizationId(tenant)
  const row = await db.kysely
    .selectFrom('connection_tests')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .where('admitted', 'is not', null)
    .$if(own !== null, (query) => query.where('organization_id', '=', own ?? ''))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : toTest(row)
}

/** The test of a login; who may see it is decided by the login's own browser binding. */
export async function testFindByLogin(db: Queryable, loginId: LoginId): Promise<ConnectionTest | null> {
  const row = await db.kysely
    .selectFrom('connection_tests')
    .selectAll()
    .where('login_id', '=', loginId)
    .executeTakeFirst()
  return row === undefined ? null : toTest(row)
}

const usable = `ticket_hash = $1 and opened_at is null and ticket_expires_at > now()`

const findByTicket: Statement<Row> = {
  name: 'connection_test_find_by_ticket',
  text: `select * from connection_tests where ${usable}`,
}

/** The test whose ticket this is, when it can still be used. */
export async function testFindByTicket(db: Queryable, ticketHash: Buffer): Promise<ConnectionTest | null> {
  const [row] = await db.query(findByTicket, [ticketHash])
  return row === undefined ? null : toTest(row)
}

const open: Statement<Row> = {
  name: 'connection_test_open',
  // Single use is this one statement.
  text: `update connection_tests set opened_at = now() where ${usable} returning *`,
}

/** Uses the ticket up. Null when it was used, is too old, or never was one. */
export async function testOpen(db: Queryable, ticketHash: Buffer): Promise<ConnectionTest | null> {
  const [row] = await db.query(open, [ticketHash])
  return row === undefined ? null : toTest(row)
}

/** From now on this login is the test's. */
export async function testSetLogin(db: Queryable, id: TestId, loginId: LoginId): Promise<void> {
  await db.kysely.updateTable('connection_tests').set({ login_id: loginId }).where('id', '=', id).execute()
}

function toTest(row: Row): ConnectionTest {
  return {
    id: row.id as TestId,
    organizationId: row.organization_id as OrganizationId | null,
    connectionId: row.connection_id as ConnectionId,
    ticketExpiresAt: row.ticket_expires_at,
    openedAt: row.opened_at,
    loginId: row.login_id as LoginId | null,
    report: row.report as ReachCheck[],
    profile: row.profile as TestProfile | null,
    admitted: row.admitted,
    createdAt: row.created_at,
  }
}
