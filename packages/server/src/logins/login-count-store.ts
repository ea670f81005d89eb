import { type RawBuilder, sql } from 'kysely'
import type { Queryable } from '../storage/database.ts'
import type { ConnectionId, OrganizationId } from '../storage/ids.ts'
import { type Tenant, tenantOrganizationId } from '../storage/tenant.ts'

/* The one query that counts logins. It takes the tenant, and reads the index `logins_connection` alone where no organization is named. */

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

interface Row {
  /** Null: the row counts a connection. */
  readonly day: string | null
  readonly connection_id: string | null
  readonly completed: number
  readonly failed: number
}

/** Sign-ins since a moment that were completed or failed: the days that have any, and where most have failed. */
export async function loginCount(
  db: Queryable,
  tenant: Tenant,
  { organizationId, connectionId }: CountFilter,
  since: Date,
): Promise<{ readonly days: DayCount[]; readonly failing: FailingConnection[] }> {
  const wanted: RawBuilder<unknown>[] = [sql`kind = 'sign_in'`, sql`created_at >= ${since}`]
  const own = tenantOrganizationId(tenant)
  if (own !== null) wanted.push(sql`organization_id = ${own}`)
  if (organizationId !== undefined) wanted.push(sql`organization_id = ${organizationId}`)
  if (connectionId !== undefined) wanted.push(sql`connection_id = ${connectionId}`)
  const { rows } = await sql<Row>`
    with counted as (
      select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') as day, connection_id,
        count(*) filter (where status = 'completed')::int as completed,
        count(*) filter (where status = 'failed')::int as failed
      from logins where ${sql.join(wanted, sql` and `)}
      group by grouping sets ((1), (connection_id))
    ), failing as (
      select * from counted where day is null and connection_id is not null and failed > 0
      order by failed desc, connection_id limit ${MOST_FAILING}
    )
    select * from counted where day is not null
    union all select * from failing`.execute(db.kysely)
  return {
    days: rows.flatMap(({ day, completed, failed }) => (day === null ? [] : [{ day, completed, failed }])),
    failing: rows
      .flatMap(({ connection_id: id, completed, failed }) =>
        id === null ? [] : [{ connectionId: id as ConnectionId, completed, failed }],
      )
      .sort((one, other) => other.failed - one.failed),
  }
}
