import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openMailServer } from '../test/mail-server.ts'
import { silentLog } from '../test/silent-log.ts'
import { createPostgresDatabase } from '../test/test-database.ts'
import { loadConfig } from './config/load-config.ts'
import { queueMail } from './mails/queue-mail.ts'
import { signInLinkMail } from './mails/templates/sign-in-link-mail.ts'
import { startCardea } from './main.ts'
import { postgresDatabase } from './storage/postgres-database.ts'

describe('a service with its settings', () => {
  const dataDir = join(tmpdir(), `cardea-main-${randomUUID()}`)
  let database: Awaited<ReturnType<typeof createPostgresDatabase>>
  beforeAll(async () => {
    database = await createPostgresDatabase()
  })
  afterAll(async () => {
    await database.drop()
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('limits by them, and leaves its counts to the others when it ends', async () => {
    const config = loadConfig({
      DATABASE_URL: database.url,
      CARDEA_DATA_DIR: dataDir,
      CARDEA_PORT: '0',
      CARDEA_RATE_LIMIT: '0.5',
      CARDEA_TRUSTED_PROXIES: '127.0.0.1',
    })
    const running = await startCardea(config, silentLog)
    // A client of its own for each, so that every request is counted somewhere else.
    const answers = await Promise.all(
      ['192.0.2.1', '192.0.2.2', '192.0.2.2'].map((client) =>
        fetch(`${running.address}/oauth/userinfo`, { headers: { 'x-forwarded-for': client } }),
      ),
    )
    expect(answers.map(({ headers }) => headers.get('ratelimit-policy'))).toEqual(
      Array.from({ length: 3 }, () => '"application";q=6000;w=60'),
    )
    await running.close()
    const db = postgresDatabase(database.url, silentLog)
    const rows = await db.kysely.selectFrom('rate_limits').select(['key', 'used']).execute()
    await db.close()
    expect(new Set(rows.map(({ key }) => key)).size).toBe(2)
    expect(rows.reduce((sum, { used }) => sum + used, 0)).toBe(3)
  })

  it('sends mail by them, by itself', async () => {
    const mailServer = await openMailServer()
    const config = loadConfig({
      DATABASE_URL: database.url,
      CARDEA_DATA_DIR: dataDir,
      CARDEA_PORT: '0',
      CARDEA_SMTP_URL: `smtp://127.0.0.1:${mailServer.server.port}`,
      CARDEA_MAIL_FROM: 'Example <hello@example.com>',
    })
    const running = await startCardea(config, silentLog)
    const link = `${config.publicUrl}/auth/link`
    const mail = signInLinkMail({ link, minutes: 15, application: null })
    await queueMail(running.parts, { to: 'ada@example.com', mail })
    await vi.waitFor(() => expect(mailServer.received).toHaveLength(1), { timeout: 60_000 })
    expect(mailServer.received[0]?.headers['from']).toEqual(['Example <hello@example.com>'])
    await running.close()
    await mailServer.close()
  })
})
