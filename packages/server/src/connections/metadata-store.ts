import { sql } from 'kysely'
import type { Queryable } from '../storage/database.ts'
import type { ConnectionId } from '../storage/ids.ts'
import { toConnection } from './store.ts'
import type { Connection, SamlConnection } from './types.ts'

/* Queries of the jobs that look after connections, of every organization. */

/** While somebody reads it, nobody else does; if that process dies, it is due again after so long. */
const CLAIM = sql`interval '10 minutes'`

/** Takes SAML connections whose metadata is due at this time, the longest waiting first. */
export async function claimDueMetadata(db: Queryable, now: Date, limit: number): Promise<SamlConnection[]> {
  const rows = await db.kysely
    .updateTable('connections')
    .set({ metadata_attempted_at: now, metadata_refresh_at: sql`${now}::timestamptz + ${CLAIM}` })
    .where('id', 'in', (select) =>
      select
        .selectFrom('connections')
        .select('id')
        .where('metadata_url', 'is not', null)
        .where('metadata_refresh_at', '<=', now)
        .orderBy('metadata_refresh_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .execute()
  return rows.map(toConnection).filter(isSaml)
}

/** Takes one connection, unless its metadata was asked for within the last minute. */
export async function claimMetadata(
  db: Queryable,
  { id, organizationId }: SamlConnection,
  now: Date,
): Promise<boolean> {
  const claimed = await db.kysely
    .updateTable('connections')
    .set({ metadata_attempted_at: now })
    .where('id', '=', id)
    .where('organization_id', '=', organizationId)
    .where((is) =>
      is.or([
        is('metadata_attempted_at', 'is', null),
        is('metadata_attempted_at', '<=', new Date(now.getTime() - 60_000)),
      ]),
    )
    .returning('id')
    .executeTakeFirst()
  return claimed !== undefined
}

/** Connections with a certificate that ends before this time, after the connection `after`. */
export async function connectionsExpiring(
  db: Queryable,
  before: Date,
  after: ConnectionId | null,
  limit: number,
): Promise<SamlConnection[]> {
  const rows = await db.kysely
    .selectFrom('connections')
    .selectAll()
    .where('certificates_expire_at', '<', before)
    .where('status', '=', 'active')
    .$if(after !== null, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(toConnection).filter(isSaml)
}

/** Keeps that an expiry is told; false when it was told before. */
export async function certificateNoticeInsert(
  db: Queryable,
  connectionId: ConnectionId,
  fingerprint: string,
  days: number,
): Promise<boolean> {
  const inserted = await db.kysely
    .insertInto('certificate_notices')
    .values({ connection_id: connectionId, fingerprint, days })
    .onConflict((conflict) => conflict.doNothing())
    .returning('days')
    .executeTakeFirst()
  return inserted !== undefined
}

function isSaml(connection: Connection): connection is SamlConnection {
  return connection.protocol === 'saml'
}
