import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase, testEngines } from '../../test/test-database.ts'
import type { Database } from './database.ts'

describe.each(testEngines)('the database (%s)', (engine) => {
  let db: Database
  beforeAll(async () => {
    db = await openTestDatabase(engine)
  })
  afterAll(() => db.close())

  it('answers the same JavaScript types on both engines', async () => {
    const [row] = await db.query<Record<string, unknown>>(
      {
        name: 'types',
        text: `select $1::timestamptz as time, $2::text[] as texts, $3::jsonb as json, $4::bytea as bytes,
          count(*) as count, null::text as nothing, true as truth`,
      },
      [
        new Date('2026-01-02T03:04:05.678Z'),
        ['a', 'b"c', 'd,e'],
        JSON.stringify({ a: [1] }),
        Buffer.from([0, 1, 255]),
      ],
    )
    expect(row).toEqual({
      time: new Date('2026-01-02T03:04:05.678Z'),
      texts: ['a', 'b"c', 'd,e'],
      json: { a: [1] },
      bytes: Buffer.from([0, 1, 255]),
      count: 1,
      nothing: null,
      truth: true,
    })
    expect(Buffer.isBuffer(row?.['bytes'])).toBe(true)
  })

  it.each<[string, unknown[]]>([
    ['no text', []],
    ['an empty text', ['']],
    ['plain texts', ['MIIC+/a=', 'https://app.example.com/callback?a=1']],
    ['quotes, commas, braces and backslashes', ['a,b', '{', '}', '"', '\\', "'", '{a,b}']],
    ['spaces', [' a', 'b ', '\t', 'c d']],
    ['what looks like nothing', ['NULL', 'null', 'nullable']],
    ['nothing', [null, 'a']],
    [
      'arrays',
      [
        ['a', 'b'],
        ['c,d', 'e'],
      ],
    ],
  ])('reads an array of %s as it was written', async (_, texts) => {
    const [row] = await db.query<{ texts: unknown }>({ name: 'array', text: 'select $1::text[] as texts' }, [
      texts,
    ])
    expect(row?.texts).toEqual(texts)
  })

  it('rolls a transaction back when its work throws', async () => {
    const work = db.transaction(async (tx) => {
      await insertOrganization(tx, 'org_rolled_back', 'rolled-back')
      await tx.kysely.selectFrom('organizations').selectAll().execute()
      throw new Error('no')
    })
    await expect(work).rejects.toThrow('no')
    expect(await db.kysely.selectFrom('organizations').select('id').execute()).toEqual([])
  })

  it('keeps other queries out of a transaction that is under way', async () => {
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    const work = db.transaction(async (tx) => {
      await insertOrganization(tx, 'org_a', 'a')
      await held
      throw new Error('undo')
    })
    const outside = db.kysely.selectFrom('organizations').select('id').execute()
    release()
    await expect(work).rejects.toThrow('undo')
    expect(await outside).toEqual([])
  })

  it('reports rows that an update or delete changed', async () => {
    await insertOrganization(db, 'org_b', 'b')
    const updated = await db.kysely
      .updateTable('organizations')
      .set({ name: 'B' })
      .where('id', '=', 'org_b')
      .execute()
    expect(updated[0]?.numUpdatedRows).toBe(1n)
    const deleted = await db.kysely.deleteFrom('organizations').where('id', '=', 'org_b').execute()
    expect(deleted[0]?.numDeletedRows).toBe(1n)
  })

  it('lets one of 100 parallel statements consume a single-use row', async () => {
    await sql`create table tickets (id text primary key, used_at timestamptz)`.execute(db.kysely)
    await sql`insert into tickets values ('one')`.execute(db.kysely)
    const consume = {
      name: 'consume',
      text: `update tickets set used_at = now() where id = $1 and used_at is null returning id`,
    }
    const winners = await Promise.all(Array.from({ length: 100 }, () => db.query(consume, ['one'])))
    expect(winners.flat()).toEqual([{ id: 'one' }])
    await sql`drop table tickets`.execute(db.kysely)
  })

  it('refuses a domain that points at a connection of another organization', async () => {
    await insertOrganization(db, 'org_c', 'c')
    await insertOrganization(db, 'org_d', 'd')
    await sql`insert into connections (id, organization_id, name, protocol, provider, status)
      values ('conn_c', 'org_c', 'c', 'saml', 'okta', 'draft')`.execute(db.kysely)
    const foreign = sql`insert into domains (id, organization_id, domain, state, connection_id)
      values ('dom_d', 'org_d', 'd.example', 'pending', 'conn_c')`.execute(db.kysely)
    await expect(foreign).rejects.toMatchObject({ code: '23503' })
  })
})

async function insertOrganization(db: Pick<Database, 'query'>, id: string, slug: string): Promise<void> {
  await db.query(
    { name: 'insert_org', text: 'insert into organizations (id, name, slug) values ($1, $2, $3)' },
    [id, slug, slug],
  )
}
