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

    await sql`insert into idp_initiated_tokens values
      ('used', now() - interval '1 second'), ('fresh', now() + interval '1 minute')`.execute(db.kysely)

    expect(await sweep(db)).toBe(2502)
    expect(await db.kysely.selectFrom('idp_initiated_tokens').select('token_id').execute()).toEqual([
      { token_id: 'fresh' },
    ])
    expect(await db.kysely.selectFrom('assertion_ids').select('assertion_id').execute()).toEqual([
      { assertion_id: 'live' },
    ])
    expect(await db.kysely.selectFrom('logins').select('id').execute()).toEqual([{ id: 'login_new' }])
    await db.close()
  })

  it('ends logins that nobody finished, and drops what could still open something', async () => {
    const db = await openTestDatabase(engine)
    await sql`insert into applications (id, name, type, client_id) values ('app_a', 'a', 'web', 'a')`.execute(
      db.kysely,
    )
    await sql`insert into logins
        (id, application_id, status, request, upstream, browser_hash, held_response, expires_at, finished_at) values
      ('login_choosing', 'app_a', 'selecting', '{}', '{}', '', null, now() - interval '1 second', null),
      ('login_late', 'app_a', 'pending', '{}', '{"nonce":"n"}', '', 'PFJl', now() - interval '1 second', null),
      ('login_live', 'app_a', 'pending', '{}', '{"nonce":"n"}', '', 'PFJl', now() + interval '1 minute', null),
      ('login_done', 'app_a', 'completed', '{}', '{}', '', null, now() - interval '1 second', now())`.execute(
      db.kysely,
    )
    expect(await sweep(db)).toBe(2)
    const rows = await sql`select id, status, error_code as error, upstream, held_response as held,
      finished_at is not null as finished from logins order by id`.execute(db.kysely)
    const ended = { status: 'failed', error: 'login.expired', upstream: {}, held: null, finished: true }
    expect(rows.rows).toEqual([
      { id: 'login_choosing', ...ended },
      { id: 'login_done', status: 'completed', error: null, upstream: {}, held: null, finished: true },
      { id: 'login_late', ...ended },
      {
        id: 'login_live',
        status: 'pending',
        error: null,
        upstream: { nonce: 'n' },
        held: 'PFJl',
        finished: false,
      },
    ])
    await db.close()
  })

  it('is shared by processes that sweep together: each row goes once', async () => {
    const db = await openTestDatabase(engine)
    await sql`insert into organizations (id, name, slug) values ('org_a', 'a', 'a')`.execute(db.kysely)
    await sql`insert into connections (id, organization_id, name, protocol, provider, status)
      values ('conn_a', 'org_a', 'a', 'saml', 'okta', 'active')`.execute(db.kysely)
    await sql`insert into assertion_ids select 'conn_a', 'old' || n, now() - interval '1 second'
      from generate_series(1, 3000) n`.execute(db.kysely)
    const swept = await Promise.all([sweep(db), sweep(db), sweep(db)])
    expect(swept.reduce((sum, count) => sum + count)).toBe(3000)
    await db.close()
  })
})
