import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { silentLog } from '../../test/silent-log.ts'
import { createPostgresDatabase, openTestDatabase } from '../../test/test-database.ts'
import type { Database } from './database.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/all.ts'
import { postgresDatabase } from './postgres-database.ts'

/** Applied migrations are frozen: a deployment that ran them will not run them again. */
const frozen: Readonly<Record<string, string>> = {
  '0001-first-sign-in': 'b9323a178aeb7776',
  '0002-events': 'fb696ad48a7ca7bb',
  '0003-saml-settings': '7891660b0b35820d',
  '0004-logout': '92beeeb86ee4d781',
  '0005-oidc-settings': 'a9954c81ffe9d540',
  '0006-mapping': 'f6325e59f82a627a',
  '0007-idp-initiated': 'a39f752d2c214ebe',
  '0008-diagnosis': '26bbd42ce1e32faf',
  '0009-live-metadata': '20eac3fca157d311',
  '0010-social': 'ec3137754388c9ea',
  '0011-signing-keys': 'f9ff441a0dd35e96',
  '0012-machine-clients': 'a0c209b19b63c51a',
  '0013-sessions': '9f0f66109cdfc271',
  '0014-rate-limits': 'cbf30fd0bc1ff1e3',
  '0015-pushed-requests': 'f9bb057e7507dfc6',
  '0016-client-keys': '9c32f140599a3a68',
  '0017-claims-of-codes': '1924a64f1c4d36f7',
  '0018-id-token-form-post': 'a82b3bd9db5e134f',
  '0019-domain-verification': '67f1b5f0c3dc33f5',
  '0020-people': '735e28e7df4a8891',
  '0021-mails': 'f5b0e6d30d77bfb3',
  '0022-policy': '3cf958a93370e2a9',
  '0023-credentials': '1562da59508002e4',
  '0024-tenant-api': '188a5f7865d623fa',
  '0025-account-providers': '04185e2249cefa04',
  '0026-self-service': '71db31554e244d3c',
  '0027-reached-settings': '8506c35a8f06e038',
  '0028-operators': 'b114bd124d64b116',
  '0029-webhooks': 'a2f983a5d756bbf9',
  '0030-operator-sso': 'df5034ba8cbe74f4',
  '0031-audit': '8d82412544cbcdca',
  '0032-application-tokens': '4cd099709959f2be',
  '0033-return-addresses': 'f7fbcaf98ed04089',
  '0034-user-records': 'ca2166804baa6f4e',
}

describe('migrations', () => {
  it('are never changed once released: the schema changes by a new one', () => {
    const checksums = Object.entries(migrations).map(([name, text]) => [
      name,
      createHash('sha256').update(text).digest('hex').slice(0, 16),
    ])
    expect(Object.fromEntries(checksums)).toEqual(frozen)
  })

  it('run once when several processes start together', async () => {
    const { url, drop } = await createPostgresDatabase(null)
    const processes = Array.from({ length: 5 }, () => postgresDatabase(url, silentLog))
    await Promise.all(processes.map(migrate))
    const applied = await names(processes[0]!)
    expect(applied).toEqual(Object.keys(migrations))
    await Promise.all(processes.map((db) => db.close()))
    await drop()
  })

  it('leave a database alone that a newer version has migrated', async () => {
    const db = await openTestDatabase('postgres')
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', now()::text)`.execute(
      db.kysely,
    )
    await expect(migrate(db)).resolves.toBeUndefined()
    await db.close()
  })

  it('give both engines the same schema, and the snapshot the same as migrating', async () => {
    const [embedded, postgres] = await Promise.all([
      openTestDatabase('embedded'),
      openTestDatabase('postgres'),
    ])
    expect(await columns(embedded)).toEqual(await columns(postgres))
    await Promise.all([embedded.close(), postgres.close()])
  })
})

async function names(db: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(
    db.kysely,
  )
  return rows.map(({ name }) => name)
}

async function columns(db: Database): Promise<unknown[]> {
  const { rows } = await sql`
    select table_name, column_name, data_type, is_nullable, column_default from information_schema.columns
    where table_schema = 'public' order by table_name, column_name`.execute(db.kysely)
  const indexes =
    await sql`select indexname, indexdef from pg_indexes where schemaname = 'public' order by indexname`.execute(
      db.kysely,
    )
  return [...rows, ...indexes.rows]
}
