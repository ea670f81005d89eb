import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase, testEngines } from '../../test/test-database.ts'
import type { Database, Queryable } from './database.ts'

const insertOrganization = {
  name: 'test_insert_organization',
  text: 'insert into organizations (id, name, slug) values ($1, $1, $1)',
}
const selectOne = { name: 'test_select_one', text: 'select 1' }

describe.each(testEngines)('a transaction (%s)', (engine) => {
  let db: Database
  beforeAll(async () => {
    db = await openTestDatabase(engine)
  })
  afterAll(() => db.close())

  const organizations = async () =>
    (await db.kysely.selectFrom('organizations').select('id').orderBy('id').execute()).map(({ id }) => id)

  it('keeps what both of its query forms wrote, and answers what its work answers', async () => {
    const answer = await db.transaction(async (tx) => {
      await tx.query(insertOrganization, ['org_1'])
      await tx.kysely.insertInto('organizations').values({ id: 'org_2', name: '2', slug: '2' }).execute()
      return 'done'
    })
    expect(answer).toBe('done')
    expect(await organizations()).toEqual(['org_1', 'org_2'])
  })

  it.each([
    ['a query', (parts: Database) => parts.query(selectOne, [])],
    ['a typed query', (parts: Database) => sql`select 1`.execute(parts.kysely)],
    ['another transaction', (parts: Database) => parts.transaction((tx) => tx.query(selectOne, []))],
  ])('refuses %s past it, which would wait for its own connection forever', async (_, past) => {
    await expect(db.transaction<unknown>(() => past(db))).rejects.toThrow('inside a transaction')
    await expect(db.ping()).resolves.toBeUndefined()
  })

  it.each([
    ['a query', (tx: Queryable) => tx.query(insertOrganization, ['org_1'])],
    [
      'a typed query',
      (tx: Queryable) =>
        tx.kysely.insertInto('organizations').values({ id: 'org_1', name: '1', slug: '1' }).execute(),
    ],
  ])('fails when its work swallowed the failure of %s: PostgreSQL has given it up', async (_, clash) => {
    const work = db.transaction(async (tx) => {
      await tx.query(insertOrganization, ['org_swallowed'])
      await clash(tx).catch(() => undefined)
      return 'kept'
    })
    await expect(work).rejects.toMatchObject({ code: '23505' })
    expect(await organizations()).toEqual(['org_1', 'org_2'])
  })

  it('leaves a usable connection behind, however it ends', async () => {
    for (let round = 0; round < 15; round++) {
      await db.transaction(() => Promise.reject(new Error('undo'))).catch(() => undefined)
      await db
        .transaction((tx) => tx.query({ name: 'test_fault', text: 'select 1/0' }, []))
        .catch(() => undefined)
    }
    await expect(db.query(selectOne, [])).resolves.toHaveLength(1)
  })
})
