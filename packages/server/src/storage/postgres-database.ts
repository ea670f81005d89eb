import pg from 'pg'
import type { Log } from '../platform/log.ts'
import type { Database } from './database.ts'
import { type NamedQuery, type Pool, type PoolClient, poolDatabase } from './pool-database.ts'

/** How many connections one process may hold. */
const MAX_CONNECTIONS = 10
/** How long a request waits for a connection before it is answered with `internal.unavailable`. */
const CONNECT_TIMEOUT_MS = 5_000

/** A PostgreSQL server (15 or newer) at a `postgres://` URL. */
export function postgresDatabase(connectionString: string, log: Log): Database {
  const pool = new pg.Pool({
    connectionString,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'cardea',
    types,
  })
  // An idle connection that the server closed: the pool replaces it at the next query.
  pool.on('error', (error) => log.warn({ reason: error.message }, 'a database connection was lost'))
  return poolDatabase('postgres', pgPool(pool))
}

/** int8 (counts) as a number, like the embedded engine; everything else as `pg` does. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.INT8
      ? Number
      : (pg.types.getTypeParser(oid, format) as (text: string) => unknown),
}

function pgPool(pool: pg.Pool): Pool {
  return {
    connect: async () => pgClient(await pool.connect()),
    end: () => pool.end(),
  }
}

function pgClient(client: pg.PoolClient): PoolClient {
  return {
    // Kysely never asks a pool for cursors here, so of the two forms only this one is offered.
    query: ((sql: string, parameters: readonly unknown[]) =>
      client.query(sql, [...parameters])) as unknown as PoolClient['query'],
    queryNamed: async <Row>(query: NamedQuery) =>
      (await client.query<Row & pg.QueryResultRow>({ ...query })).rows as Row[],
    release: (broken) => client.release(broken),
  }
}
