import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { openTestDatabase, testEngines } from '../../test/test-database.ts'
import { sweep } from './sweep.ts'

describe.each(testEngines)('sweeping (%s)', (engine) => {
  it('deletes what has expired, in batches, and nothing else', async () => {
    const db = await openTestDatabase(engine)
    await sql`insert into organizations (id, name, slug) values ('org_a', 'a', 'a')`.execute(db.kysely)
    await sql`insert into connections (id, organization_id, name, protocol, provider, status)
      values ('conn_a', 'org_a', 'a', 'saml', 'okta', 'active')`.execute(db.kysely)
    await sql`insert into assertion_ids select 'conn_a', 'old' || n, now() - interval '1 second'
      from generate_series(1, 2500) n`.execute(db.kysely)
    await sql`insert into assertion_ids values ('conn_a', 'live', now() + interval '1 minute')`.execute(
      db.kysely,
    )
    await sql`insert into applications (id, name, type, client_id) values ('app_a', 'a', 'web', 'a')`.execute(
      db.kysely,
    )
    await sql`insert into logins (id, application_id, status, request, browser_hash, expires_at, created_at) values
      ('login_old', 'app_a', 'failed', '{}', '', now(), now() - interval '31 days'),
      ('login_new', 'app_a', 'failed', '{}', '', now(), now() - interval '29 days')`.execute(db.kysely)

    expect(await sweep(db)).toBe(2501)
    expect(await db.kysely.selectFrom('assertion_ids').select('assertion_id').execute()).toEqual([
      { assertion_id: 'live' },
    ])
    expect(await db.kysely.selectFrom('logins').select('id').execute()).toEqual([{ id: 'login_new' }])
    await db.close()
  })
})
