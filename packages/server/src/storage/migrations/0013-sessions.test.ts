import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPostgresDatabase } from '../../../test/test-database.ts'
import { silentLog } from '../../../test/silent-log.ts'
import type { Database } from '../database.ts'
import { postgresDatabase } from '../postgres-database.ts'
import { migrations } from './all.ts'

const before = `
  insert into applications (id, name, type, client_id) values ('app_1', 'Demo', 'web', 'demo');
  insert into organizations (id, name, slug) values ('org_1', 'Acme', 'acme');
  insert into connections (id, organization_id, name, protocol, provider, status)
    values ('conn_1', 'org_1', 'Okta', 'saml', 'okta', 'active');
  insert into profiles (id, organization_id, connection_id, issuer, idp_id) values
    ('prof_1', 'org_1', 'conn_1', 'https://idp.example', 'U-1'),
    ('prof_2', 'org_1', 'conn_1', 'https://idp.example', 'U-2');
  insert into logins (id, application_id, organization_id, connection_id, status, request, browser_hash, expires_at)
    values ('login_1', 'app_1', 'org_1', 'conn_1', 'completed', '{}', 'x', now());
  insert into authorization_codes (code_hash, login_id, application_id, profile_id, sid, redirect_uri, scope, auth_time, acr,
      expires_at, revoked_at) values
    ('a', 'login_1', 'app_1', 'prof_1', 'ses_live', 'https://app.example/cb', '{openid}', '2026-01-01Z', 'urn:acr', now(), null),
    ('b', 'login_1', 'app_1', 'prof_2', 'ses_revoked', 'https://app.example/cb', '{openid}', '2026-01-01Z', null, now(), now());
  insert into saml_sessions (sid, organization_id, connection_id, application_id, name_id, session_index, subject) values
    ('ses_live', 'org_1', 'conn_1', 'app_1', 'U-1', '_i1', '{"value": "U-1"}'),
    ('ses_old', 'org_1', 'conn_1', 'app_1', 'U-2', '_i2', '{"value": "U-2"}'),
    ('ses_of_nobody', 'org_1', 'conn_1', 'app_1', 'U-3', null, '{"value": "U-3"}');`

describe('the migration to sessions', () => {
  let db: Database
  let drop: () => Promise<void>
  beforeAll(async () => {
    const created = await createPostgresDatabase(null)
    drop = created.drop
    db = await postgresDatabase(created.url, silentLog)
    for (const [name, text] of Object.entries(migrations)) {
      if (name === '0013-sessions') await run(before)
      if (name <= '0013-sessions') await run(text)
    }
  })
  afterAll(async () => {
    await db.close()
    await drop()
  })

  const run = async (text: string) => {
    for (const statement of statementsOf(text)) await db.query({ name: '', text: statement }, [])
  }

  it('keeps everybody signed in, and whom the identity provider can sign out, as far as they are known', async () => {
    const rows = await db.kysely
      .selectFrom('sessions')
      .select(['id', 'profile_id', 'organization_id', 'name_id', 'session_index', 'acr', 'ended_at'])
      .orderBy('id')
      .execute()
    expect(rows.map(({ ended_at: end, ...row }) => ({ ...row, ended: end !== null }))).toEqual([
      {
        id: 'ses_live',
        profile_id: 'prof_1',
        organization_id: 'org_1',
        name_id: 'U-1',
        session_index: '_i1',
        acr: 'urn:acr',
        ended: false,
      },
      {
        id: 'ses_old',
        profile_id: 'prof_2',
        organization_id: 'org_1',
        name_id: 'U-2',
        session_index: '_i2',
        acr: null,
        ended: false,
      },
      {
        id: 'ses_revoked',
        profile_id: 'prof_2',
        organization_id: 'org_1',
        name_id: null,
        session_index: null,
        acr: null,
        ended: true,
      },
    ])
  })

  it('leaves each code with its session', async () => {
    const rows = await db.kysely
      .selectFrom('authorization_codes')
      .select(['code_hash', 'session_id'])
      .orderBy('code_hash')
      .execute()
    expect(rows.map((row) => [Buffer.from(row.code_hash).toString(), row.session_id])).toEqual([
      ['a', 'ses_live'],
      ['b', 'ses_revoked'],
    ])
  })
})

/** One by one, as a prepared statement wants them; no text of ours has a semicolon elsewhere. */
function statementsOf(text: string): string[] {
  return text
    .replace(/--.*$/gm, '')
    .split(';')
    .filter((statement) => statement.trim() !== '')
}
