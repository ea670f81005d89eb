import { PGlite } from '@electric-sql/pglite'
import type { Database } from './database.ts'
import { type Pool, type PoolClient, poolDatabase } from './pool-database.ts'

const INT8 = 20
const BYTEA = 17

/** Opens the engine with the types that `pg` answers, so that no query can tell them apart. */
export function openEngine(options: {
  readonly dataDir?: string
  readonly loadDataDir?: Blob
}): Promise<PGlite> {
  return PGlite.create({
    ...options,
    parsers: { [INT8]: Number, [BYTEA]: (text: string) => Buffer.from(text.slice(2), 'hex') },
  })
}

/** A database over an engine that is open already. */
export function engineDatabase(engine: PGlite): Database {
  return poolDatabase('embedded', singleConnectionPool(engine))
}

/** A pool of the engine's one connection. Who asks while it is taken waits; first come, first served. */
function singleConnectionPool(engine: PGlite): Pool {
  let last: Promise<void> = Promise.resolve()
  return {
    async connect() {
      const before = last
      let free: () => void = () => undefined
      last = new Promise((resolve) => {
        free = resolve
      })
      await before
      return engineClient(engine, free)
    },
    async end() {
      await last
      await engine.close()
    },
  }
}

function engineClient(engine: PGlite, release: () => void): PoolClient {
  return {
    query: ((sql: string, parameters: readonly unknown[]) =>
      runQuery(engine, sql, parameters)) as PoolClient['query'],
    queryNamed: async <Row>({ text, values }: { text: string; values: unknown[] }) =>
      (await engine.query<Row>(text, values)).rows,
    release,
  }
}

async function runQuery(engine: PGlite, sql: string, parameters: readonly unknown[]) {
  // Without parameters there may be several statements (migrations), which only `exec` takes.
  const result =
    parameters.length === 0 ? (await engine.exec(sql)).at(-1) : await engine.query(sql, [...parameters])
  const rows = result?.rows ?? []
  const command = /^\s*(?:with\b[\s\S]*?\b)?(insert|update|delete|merge|select)\b/i
    .exec(sql)?.[1]
    ?.toUpperCase()
  return { command: command ?? 'SELECT', rowCount: result?.affectedRows ?? rows.length, rows }
}
