import { AsyncLocalStorage } from 'node:async_hooks'
import { Kysely, PostgresDialect, type PostgresPoolClient } from 'kysely'
import type { Database, Queryable, Statement } from './database.ts'
import { literalLimits } from './literal-limits.ts'
import type { Schema } from './schema.ts'

/** A query with a name, for servers that keep its plan. */
export interface NamedQuery {
  readonly name: string
  readonly text: string
  readonly values: unknown[]
}

/** One connection, as both engines offer it: the shape of a client of `pg`. */
export interface PoolClient extends PostgresPoolClient {
  queryNamed<Row>(query: NamedQuery): Promise<Row[]>
  /** `unusable`: its transaction could not be ended, so nobody may have the connection after this. */
  release(unusable?: boolean): void
}

/** Hands out connections; the embedded engine has one, and callers wait for it in order. */
export interface Pool {
  connect(): Promise<PoolClient>
  end(): Promise<void>
}

/** While a transaction's work runs: the pool it has its connection from. */
const inside = new AsyncLocalStorage<Pool>()

/**
 * How many transactions run now. Before Node 24 a storage in use makes every promise slower (a twentieth of a
 * login's CPU), so with the last transaction it is put away.
 */
let running = 0

async function runInside<Result>(pool: Pool, work: () => Promise<Result>): Promise<Result> {
  running += 1
  try {
    return await inside.run(pool, work)
  } finally {
    running -= 1
    if (running === 0) inside.disable()
  }
}

function kyselyOver(connect: () => Promise<PoolClient>): Kysely<Schema> {
  const dialect = new PostgresDialect({ pool: { connect, end: () => Promise.resolve() } })
  return new Kysely<Schema>({ dialect, plugins: [literalLimits] })
}

/** A database over a pool. Both engines are this; they differ only in the pool. */
export function poolDatabase(engine: Database['engine'], rawPool: Pool): Database {
  const pool = refusingNested(rawPool)
  // Kysely ends a pool only if it was used itself, so the pool is ended here.
  const kysely = kyselyOver(() => pool.connect())
  return {
    engine,
    kysely,
    query: (statement, values) => withClient(pool, (client) => queryOn(client, statement, values)),
    transaction: (work) => inTransaction(pool, work),
    async ping() {
      await withClient(pool, (client) => client.query('select 1', []))
    },
    async close() {
      await kysely.destroy()
      await pool.end()
    },
  }
}

/**
 * A query on the database from inside a transaction would miss what the transaction wrote, and would wait
 * for its connection: forever where there is one, and under load where there are ten. So it is refused.
 */
function refusingNested(pool: Pool): Pool {
  const refusing: Pool = {
    connect() {
      if (inside.getStore() !== refusing) return pool.connect()
      return Promise.reject(new TypeError('inside a transaction, query the transaction, not the database'))
    },
    end: () => pool.end(),
  }
  return refusing
}

async function withClient<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect()
  try {
    return await work(client)
  } finally {
    client.release()
  }
}

function queryOn<Row>(
  client: PoolClient,
  { name, text }: Statement<Row>,
  values: readonly unknown[],
): Promise<Row[]> {
  return client.queryNamed<Row>({ name, text, values: [...values] })
}

async function inTransaction<Result>(
  pool: Pool,
  work: (transaction: Queryable) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect()
  let ended = false
  try {
    await client.query('begin', [])
    const { watched, throwIfFailed } = watchQueries(client)
    const result = await runInside(pool, () => work(queryableOn(watched)))
    throwIfFailed()
    await client.query('commit', [])
    ended = true
    return result
  } catch (error) {
    // When even this fails, the first error is the one that tells why.
    ended = await client.query('rollback', []).then(
      () => true,
      () => false,
    )
    throw error
  } finally {
    client.release(!ended)
  }
}

/**
 * After a failed statement PostgreSQL answers `commit` by rolling back, without an error. Work that has
 * swallowed the failure must not believe that it was kept.
 */
function watchQueries(client: PoolClient): { watched: PoolClient; throwIfFailed: () => void } {
  const failures: unknown[] = []
  const note = (error: unknown): never => {
    failures.push(error)
    throw error
  }
  const watched: PoolClient = {
    query: ((sql: string, parameters: readonly unknown[]) =>
      client.query(sql, parameters).catch(note)) as PoolClient['query'],
    queryNamed: <Row>(query: NamedQuery) => client.queryNamed<Row>(query).catch(note),
    release: () => undefined,
  }
  return {
    watched,
    throwIfFailed() {
      if (failures.length > 0) throw failures[0]
    },
  }
}

/** Queries on the one connection of a transaction. Kysely is made on first use: hot paths do without it. */
function queryableOn(client: PoolClient): Queryable {
  let kysely: Kysely<Schema> | null = null
  return {
    query: (statement, values) => queryOn(client, statement, values),
    get kysely() {
      kysely ??= kyselyOver(() => Promise.resolve(client))
      return kysely
    },
  }
}
