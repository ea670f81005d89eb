import { SsoError } from '@cardea/protocol'
import pg from 'pg'
import type { Log } from '../platform/log.ts'
import type { Database } from './database.ts'
import { type NamedQuery, type Pool, type PoolClient, poolDatabase } from './pool-database.ts'

/** How many connections one process may hold. */
const MAX_CONNECTIONS = 10
/** How long a request waits for a connection. */
const CONNECT_TIMEOUT_MS = 5_000
/** How long an answer is awaited: a server that vanished from the network says nothing, for many minutes. */
const QUERY_TIMEOUT_MS = 15_000

/**
 * A PostgreSQL server (15 or newer) at a `postgres://` URL. When it cannot be reached or does not answer,
 * queries fail with `internal.unavailable`; what the server refuses fails with `pg`'s error.
 *
 * `queryTimeoutMs`: 0 waits without end, for migrations. `connectTimeoutMs`: how long a request waits for a
 * connection. Both in milliseconds.
 */
export function postgresDatabase(
  connectionString: string,
  log: Log,
  {
    queryTimeoutMs = QUERY_TIMEOUT_MS,
    connectTimeoutMs = CONNECT_TIMEOUT_MS,
  }: { readonly queryTimeoutMs?: number; readonly connectTimeoutMs?: number } = {},
): Database {
  const pool = new pg.Pool({
    connectionString,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: queryTimeoutMs,
    keepAlive: true,
    application_name: 'cardea',
    types,
    // Awaited before anybody gets the connection, which the types do not say.
    // eslint-disable-next-line @typescript-eslint/no-misused-promises
    onConnect: forceGenericPlans,
  })
  // An idle connection that the server closed: the pool replaces it at the next query.
  pool.on('error', (error) => log.warn({ reason: error.message }, 'a database connection was lost'))
  return poolDatabase('postgres', pgPool(pool))
}

/**
 * Every statement finds its rows by keys and has one good plan, whatever its values are. To plan it anew for them, as PostgreSQL
 * does where that looks a little cheaper, costs more than to run it: a third of its CPU in a login. A parameter of the connection
 * would say the same, but poolers between us and the server refuse those.
 */
async function forceGenericPlans(client: pg.ClientBase): Promise<void> {
  await client.query('set plan_cache_mode = force_generic_plan')
}

/** int8 (counts) as a number, like the embedded engine; text[] by `readTextArray`; everything else as `pg` does. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    const known = parsers.get(oid)
    if (known !== undefined) return known
    const parser = parserOf(oid, pg.types.getTypeParser(oid, format) as Parser)
    parsers.set(oid, parser)
    return parser
  },
}

/** Values come as text: `pg` asks for binary ones only where it is told to. */
type Parser = (text: string) => unknown

/** Found once for each type, for it is asked for with every column of every answer. */
const parsers = new Map<number, Parser>([[pg.types.builtins.INT8, Number]])

function parserOf(oid: number, usual: Parser): Parser {
  return isTextArray(oid) ? (text) => readTextArray(text, usual) : usual
}

/** The oid of text[] in PostgreSQL's catalog, which `pg` has no name for. */
function isTextArray(oid: number): boolean {
  return oid === 1009
}

/**
 * Certificates, redirect URIs and groups. Elements that need quoting go to `pg`'s own parser, which looks at
 * every character: for a certificate that was a fortieth of a login.
 */
function readTextArray(text: string, parser: (text: string) => unknown): unknown {
  const elements = text.slice(1, -1)
  if (!text.startsWith('{') || /["\\{}]|NULL/i.test(elements)) return parser(text)
  return elements === '' ? [] : elements.split(',')
}

function pgPool(pool: pg.Pool): Pool {
  return {
    connect: async () => pgClient(await pool.connect().catch(throwUnavailable)),
    end: () => pool.end(),
  }
}

function pgClient(client: pg.PoolClient): PoolClient {
  let lost = false
  // A connection that ends between two queries says so by an event, and an event without a listener would
  // end the process. The pool listens only while the connection is with it.
  const onError = () => {
    lost = true
  }
  client.on('error', onError)
  // On a lost connection nothing more is tried: a rollback there would wait as long again as the query did.
  const send = <Result>(query: () => Promise<Result>): Promise<Result> =>
    (lost ? Promise.reject(new Error('the connection was lost')) : query()).catch((error: unknown) => {
      if (isRefusal(error)) throw error
      lost = true
      throwUnavailable(error)
    })
  return {
    // Kysely never asks a pool for cursors here, so of the two forms only this one is offered.
    query: ((sql: string, parameters: readonly unknown[]) =>
      send(() => client.query(sql, [...parameters]))) as unknown as PoolClient['query'],
    queryNamed: async <Row>(query: NamedQuery) =>
      (await send(() => client.query<Row & pg.QueryResultRow>({ ...query }))).rows,
    release(unusable) {
      client.off('error', onError)
      client.release(lost || unusable === true)
    },
  }
}

/** Connection exceptions (class 08), the server's end or restart, too many connections, an idle transaction's end. */
const ENDS_CONNECTION = /^(?:08[0-9A-Z]{3}|57P0[1-5]|53300|25P0[34])$/

/**
 * Did the server answer with a refusal, and the connection lives on? If not, an answer may still be under
 * way on it (a late one would reach the next user), so it is not used again.
 */
function isRefusal(error: unknown): boolean {
  return error instanceof pg.DatabaseError && !ENDS_CONNECTION.test(error.code ?? '')
}

function throwUnavailable(cause: unknown): never {
  throw new SsoError('internal.unavailable', {}, { cause })
}
