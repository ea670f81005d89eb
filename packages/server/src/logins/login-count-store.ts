import { type RawBuilder, sql } from 'kysely'
import type { Queryable } from '../storage/database.ts'
import type { ConnectionId, OrganizationId } from '../storage/ids.ts'
import { type Tenant, tenantOrganizationId } from '../storage/tenant.ts'

/*
 * The one query that counts logins. It takes the tenant, and reads indexes alone: `logins_created` and `logins_failed`, or that of the
 * connection or organization that is named.
 */

export interface CountFilter {
  readonly organizationId?: OrganizationId | undefined
  readonly connectionId?: ConnectionId | undefined
}

export interface DayCount {
  /** `2026-11-22`, in UTC. */
  readonly day: string
  readonly completed: number
  readonly failed: number
}

export interface FailingConnection {
  readonly connectionId: ConnectionId
  readonly completed: number
  readonly failed: number
}

/** How many connections are told of. */
const MOST_FAILING = 5

type DayRow = DayCount & { readonly connection_id: null }
type ConnectionRow = { readonly day: null; readonly connection_id: ConnectionId } & Omit<DayCount, 'day'>

/** Sign-ins since a moment that were completed or failed: the days that have any, and where most have failed. */
export async function loginCount(
  db: Queryable,
  tenant: Tenant,
  filter: CountFilter,
  since: Date,
): Promise<{ readonly days: DayCount[]; readonly failing: FailingConnection[] }> {
  const counted = sql`from logins where ${wanted(tenant, filter, since)}`
  const { rows } = await sql<DayRow | ConnectionRow>`
    with days as (
      select (created_at at time zone 'UTC')::date as day, count(*) filter (where status = 'completed')::int as completed,
        count(*) filter (where status = 'failed')::int as failed
      ${counted} and status in ('completed', 'failed') group by 1
    ), failing as (
      select connection_id, count(*) as failed ${counted} and status = 'failed' and connection_id is not null
      group by 1 order by 2 desc, 1 limit ${MOST_FAILING}
    )
    select to_char(day, 'YYYY-MM-DD') as day, null as connection_id, completed, failed from days
    union all
    select null, connection_id, completed.count, failing.failed::int
      from failing cross join lateral (
        select count(*)::int as count ${counted} and status = 'completed' and connection_id = failing.connection_id
      ) completed`.execute(db.kysely)
  return {
    days: rows.flatMap((row) => (row.day === null ? [] : [shown(row, { day: row.day })])),
    failing: rows
      .flatMap((row) => (row.day === null ? [shown(row, { connectionId: row.connection_id })] : []))
      .sort((one, other) => other.failed - one.failed),
  }
}

function wanted(
  tenant: Tenant,
  { organizationId, connectionId }: CountFilter,
  since: Date,
): RawBuilder<unknown> {
  const conditions = [sql`kind = 'sign_in'`, sql`created_at >= ${since}`]
  const own = tenantOrganizationId(tenant)
  if (own !== null) conditions.push(sql`organization_id = ${own}`)
  if (organizationId !== undefined) conditions.push(sql`organization_id = ${organizationId}`)
  if (connectionId !== undefined) conditions.push(sql`connection_id = ${connectionId}`)
  return sql.join(conditions, sql` and `)
}

function shown<What>({ completed, failed }: Omit<DayCount, 'day'>, what: What) {
  return { ...what, completed, failed }
}
