import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/**
 * Storage: one PostgreSQL, reached through `pg` or embedded (PGlite) behind the same interface.
 *
 * Owns the connection pool, transactions, migrations, the embedded engine's lock and upkeep, and the
 * public id formats. Invariant: both engines run the same SQL and pass the same tests. Each domain
 * keeps its own queries in its `store.ts`; every query on tenant data takes the tenant as an argument.
 */

/** A hand-written statement of a hot path. `name` lets PostgreSQL keep its plan (prepared once per connection). */
export interface Statement<Row> {
  readonly name: string
  readonly text: string
  /** Only carries the row's type. */
  readonly row?: Row
}

/** What a query may run on: the database, or a transaction on it. */
export interface Queryable {
  /** Typed queries for everything that is not a hot path. */
  readonly kysely: Kysely<Schema>
  /** Runs one named statement with its values `$1`, `$2`, …, and answers its rows. */
  query<Row>(statement: Statement<Row>, values: readonly unknown[]): Promise<Row[]>
}

export interface Database extends Queryable {
  readonly engine: 'postgres' | 'embedded'
  /** Runs `work` in one transaction: commits when it resolves, rolls back when it throws. */
  transaction<Result>(work: (transaction: Queryable) => Promise<Result>): Promise<Result>
  /** One cheap round trip; rejects when the database cannot answer. */
  ping(): Promise<void>
  /** Waits for running queries and closes. */
  close(): Promise<void>
}
