import { createServer, type Server, type Socket } from 'node:net'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../test/silent-log.ts'
import { createPostgresDatabase } from '../../test/test-database.ts'
import type { Database } from './database.ts'
import { openDatabase } from './open-database.ts'
import { postgresDatabase } from './postgres-database.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function openPostgres(
  options: { readonly queryTimeoutMs?: number } = {},
): Promise<Database & { readonly second: Database }> {
  const { url, drop } = await createPostgresDatabase()
  const db = postgresDatabase(url, silentLog, options)
  const second = postgresDatabase(url, silentLog)
  closing.push(
    drop,
    () => db.close(),
    () => second.close(),
  )
  return { ...db, second }
}

async function listen(onConnection: (socket: Socket) => void): Promise<{ port: number; server: Server }> {
  const server = createServer(onConnection)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close())
  const address = server.address()
  return { port: typeof address === 'object' && address !== null ? address.port : 0, server }
}

describe('a PostgreSQL server', () => {
  it('plans each statement once, and a page of a grown list all the same by its index', async () => {
    const db = await openPostgres()
    const filled = sql`insert into organizations (id, name, slug) select 'org_' || n, n, n from generate_series(1, 20000) n`
    await filled.execute(db.kysely)
    await sql`analyze organizations`.execute(db.kysely)
    const { sql: page } = db.kysely
      .selectFrom('organizations')
      .selectAll()
      .where('id', '>', 'org_5')
      .orderBy('id')
      .limit(26)
      .compile()
    const plan = await db.transaction(async ({ kysely }) => {
      await sql.raw(`prepare listed as ${page}`).execute(kysely)
      const { rows } = await sql<{ 'QUERY PLAN': string }>`explain execute listed('org_5')`.execute(kysely)
      return rows.map((line) => line['QUERY PLAN']).join('\n')
    })
    expect(plan).toContain('Index Scan using organizations_pkey')
    // $1 and not the value: the plan serves any.
    expect(plan).toContain('$1')
  })

  it('that ended the connection of a query: the query is internal.unavailable, the next one works', async () => {
    const db = await openPostgres()
    const killed = sql`select pg_terminate_backend(pg_backend_pid())`.execute(db.kysely)
    await expect(killed).rejects.toMatchObject({ code: 'internal.unavailable' })
    await expect(db.ping()).resolves.toBeUndefined()
  })

  it('that ended a connection in a transaction: the transaction fails, and nothing of it is kept', async () => {
    const db = await openPostgres()
    const work = db.transaction(async (tx) => {
      await sql`insert into organizations (id, name, slug) values ('org_1', '1', '1')`.execute(tx.kysely)
      await sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx.kysely).catch(() => undefined)
    })
    await expect(work).rejects.toMatchObject({ code: 'internal.unavailable' })
    expect(await db.kysely.selectFrom('organizations').selectAll().execute()).toEqual([])
  })

  it('that does not answer in time: internal.unavailable, and its late answer reaches nobody else', async () => {
    const db = await openPostgres({ queryTimeoutMs: 200 })
    const slow = db.query({ name: 'test_slow', text: `select pg_sleep(1), 'late' as word` }, [])
    await expect(slow).rejects.toMatchObject({ code: 'internal.unavailable' })
    const words = Array.from({ length: 20 }, () =>
      db.query<{ word: string }>({ name: 'test_word', text: `select 'mine' as word` }, []),
    )
    expect(new Set((await Promise.all(words)).flat().map(({ word }) => word))).toEqual(new Set(['mine']))
  })

  it('that does not answer in time: its transaction ends at once, without waiting for a rollback', async () => {
    const db = await openPostgres({ queryTimeoutMs: 2_000 })
    await db.second.ping()
    let first: string | null = null
    let other: Promise<unknown> = Promise.resolve()
    const work = db.transaction(async (tx) => {
      await tx.query({ name: 'test_slow', text: 'select pg_sleep(60)' }, []).catch((error: unknown) => {
        other = db.second.ping().then(() => (first ??= 'another query'))
        throw error
      })
    })
    await work.catch(() => (first ??= 'the transaction'))
    await other
    expect(first).toBe('the transaction')
  })

  it('that ends a connection while its transaction waits for something else: the process lives on', async () => {
    const db = await openPostgres()
    const work = db.transaction(async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx.kysely)
      const kill = sql`select pg_terminate_backend(${rows[0]?.pid}, 5000)`
      await kill.execute(db.second.kysely)
      await tx.query({ name: 'test_after', text: 'select 1' }, [])
    })
    await expect(work).rejects.toMatchObject({ code: 'internal.unavailable' })
    await expect(db.ping()).resolves.toBeUndefined()
  })

  it('gets all its connections back when the database is closed, whichever way it was queried', async () => {
    const { url, drop } = await createPostgresDatabase()
    closing.push(drop)
    const db = postgresDatabase(url, silentLog)
    await db.query({ name: 'test_one', text: 'select 1' }, [])
    await db.close()
    const watching = postgresDatabase(url, silentLog)
    closing.push(() => watching.close())
    const { rows } = await sql`select pid from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(watching.kysely)
    expect(rows).toEqual([])
    await expect(db.query({ name: 'test_one', text: 'select 1' }, [])).rejects.toThrow()
  })

  it('whose refusals keep their SQLSTATE', async () => {
    const db = await openPostgres()
    await expect(sql`select 1/0`.execute(db.kysely)).rejects.toMatchObject({ code: '22012' })
  })

  it('that is not there: the start says which, without the password', async () => {
    const { port, server } = await listen((socket) => socket.destroy())
    server.close()
    const databaseUrl = `postgres://cardea:canary@127.0.0.1:${String(port)}/sso`
    const error: unknown = await openDatabase({ databaseUrl, dataDir: '/nowhere', log: silentLog }).catch(
      (reason: unknown) => reason,
    )
    expect(error).toMatchObject({ name: 'StartFault' })
    expect(String(error)).toContain(`(127.0.0.1:${String(port)}/sso) cannot be reached`)
    expect(String(error)).not.toContain('canary')
  })
})

describe('opening PostgreSQL', () => {
  it('migrates an empty database, and leaves a migrated one as it is', async () => {
    const { url, drop } = await createPostgresDatabase(null)
    closing.push(drop)
    for (let start = 0; start < 2; start++) {
      const db = await openDatabase({ databaseUrl: url, dataDir: '/nowhere', log: silentLog })
      expect(db.engine).toBe('postgres')
      expect(await db.kysely.selectFrom('organizations').selectAll().execute()).toEqual([])
      await db.close()
    }
  })
})
