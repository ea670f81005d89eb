import { Kysely, PostgresDialect, type PostgresPoolClient } from 'kysely'
import type { Database, Queryable, Statement } from './database.ts'
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
  /** `broken`: the connection is thrown away instead of being used again. */
  release(broken?: boolean): void
}

/** Hands out connections; the embedded engine has one, and callers wait for it in order. */
export interface Pool {
  connect(): Promise<PoolClient>
  end(): Promise<void>
}

/** A database over a pool. Both engines are this; they differ only in the pool. */
export function poolDatabase(engine: Database['engine'], pool: Pool): Database {
  const kysely = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  return {
    engine,
    kysely,
    query: (statement, values) => withClient(pool, (client) => queryOn(client, statement, values)),
    transaction: (work) => withClient(pool, (client) => inTransaction(client, work)),
    async ping() {
      await withClient(pool, (client) => client.query('select 1', []))
    },
    close: () => kysely.destroy(),
  }
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
  client: PoolClient,
  work: (transaction: Queryable) => Promise<Result>,
): Promise<Result> {
  await client.query('begin', [])
  try {
    const result = await work(queryableOn(client))
    await client.query('commit', [])
    return result
  } catch (error) {
    // When even this fails the connection is broken; the first error is the one that tells why.
    await client.query('rollback', []).catch(() => undefined)
    throw error
  }
}

/** Queries on the one connection of a transaction. Kysely is made on first use: hot paths do without it. */
function queryableOn(client: PoolClient): Queryable {
  let kysely: Kysely<Schema> | null = null
  return {
    query: (statement, values) => queryOn(client, statement, values),
    get kysely() {
      kysely ??= new Kysely<Schema>({ dialect: new PostgresDialect({ pool: poolOfOne(client) }) })
      return kysely
    },
  }
}

function poolOfOne(client: PoolClient) {
  const borrowed = {
    query: ((sql: string, parameters: readonly unknown[]) =>
      client.query(sql, parameters)) as PoolClient['query'],
    release: () => undefined,
  }
  return { connect: () => Promise.resolve(borrowed), end: () => Promise.resolve() }
}
