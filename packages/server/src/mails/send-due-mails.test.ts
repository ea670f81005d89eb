import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type MailServer, openMailServer, refusal } from '../../test/mail-server.ts'
import { silentLog } from '../../test/silent-log.ts'
import { createPostgresDatabase, testEngines } from '../../test/test-database.ts'
import { testParts, type TestParts } from '../../test/test-parts.ts'
import { openVault } from '../keys/open-vault.ts'
import { type MailDoor, openMailDoor } from '../platform/mail.ts'
import { postgresDatabase } from '../storage/postgres-database.ts'
import { sweep } from '../storage/sweep.ts'
import { queueMail } from './queue-mail.ts'
import { sendDueMails } from './send-due-mails.ts'
import { mailClaimDue, pauseAfter } from './store.ts'
import { passwordChangedMail } from './templates/password-changed-mail.ts'
import { signInLinkMail } from './templates/sign-in-link-mail.ts'

const SECOND = 1000
const link = 'https://sso.example.com/auth/link?token=canary-token'
const signIn = signInLinkMail({ link, minutes: 15, application: 'canary-application' })
const to = 'canary-person@example.com'

describe.each(testEngines)('the outbox (%s)', (engine) => {
  let parts: TestParts
  let mailServer: MailServer
  const doors: MailDoor[] = []
  /** What the server answers to the next recipients; then it takes them. */
  let refusals: number[] = []

  beforeEach(async () => {
    refusals = []
    mailServer = await openMailServer({
      onRcptTo(_, __, done) {
        const code = refusals.shift()
        done(code === undefined ? null : refusal(code))
      },
    })
    parts = await testParts(engine, {
      mode: 'production',
      publicUrl: 'https://sso.example.com',
      smtp: mailServer.server,
    })
  })
  afterEach(async () => {
    for (const door of doors.splice(0)) door.close()
    await mailServer.close()
    await parts.close()
  })

  const door = () => {
    const opened = openMailDoor(mailServer.server, parts.config.mailFrom)
    doors.push(opened)
    return opened
  }
  const process = (mailDoor: MailDoor = door()) => ({ ...parts, mailDoor })
  const queue = (mail = signIn) => queueMail(parts, { to, mail })
  const rows = () => parts.db.kysely.selectFrom('mails').selectAll().orderBy('id').execute()

  it('sends what waits, and erases what it said', async () => {
    await queue()
    expect(await sendDueMails(process())).toBe(1)
    expect(mailServer.received).toMatchObject([
      {
        recipients: [to],
        headers: { subject: ['Sign in to “canary-application”'] },
        text: expect.stringContaining(link),
      },
    ])
    expect(await rows()).toMatchObject([{ status: 'sent', content_sealed: null, attempts: 1, fault: null }])
    expect(await sendDueMails(process())).toBe(0)
    expect(mailServer.received).toHaveLength(1)
  })

  it('sends each mail once, whoever does it at the same time', async () => {
    for (let count = 0; count < 12; count += 1) await queue()
    const sent = await Promise.all(Array.from({ length: 6 }, () => sendDueMails(process())))
    expect(sent.reduce((sum, count) => sum + count, 0)).toBe(12)
    const ids = mailServer.received.map(({ headers }) => headers['message-id']?.[0])
    expect([ids.length, new Set(ids).size]).toEqual([12, 12])
  })

  it('a mail whose process died on it is sent by another, when it has had its time', async () => {
    await queue()
    await mailClaimDue(parts.db, parts.clock.now())
    parts.clock.advance(179 * SECOND)
    expect(await sendDueMails(process())).toBe(0)
    parts.clock.advance(2 * SECOND)
    expect(await sendDueMails(process())).toBe(1)
    expect(mailServer.received).toHaveLength(1)
  })

  it('tries again after ten seconds, then after longer and longer, up to four hours', async () => {
    expect([1, 2, 3, 4, 5, 6, 7, 20].map(pauseAfter)).toEqual([
      10, 40, 160, 640, 2560, 10_240, 14_400, 14_400,
    ])
    refusals = [450, 451]
    await queue()
    await sendDueMails(process())
    expect(await rows()).toMatchObject([{ status: 'waiting', attempts: 1, fault: 'recipient_refused 450' }])
    parts.clock.advance(9 * SECOND)
    await sendDueMails(process())
    parts.clock.advance(2 * SECOND)
    await sendDueMails(process())
    expect(await rows()).toMatchObject([{ attempts: 2, fault: 'recipient_refused 451' }])
    parts.clock.advance(40 * SECOND)
    expect(await sendDueMails(process())).toBe(1)
    expect(await rows()).toMatchObject([{ status: 'sent', attempts: 3, fault: null, content_sealed: null }])
  })

  it('gives up at once where the server refuses for good, and keeps nothing of it', async () => {
    refusals = [550]
    await queue()
    expect(await sendDueMails(process())).toBe(0)
    expect(await rows()).toMatchObject([
      { status: 'failed', fault: 'recipient_refused 550', content_sealed: null },
    ])
    parts.clock.advance(3600 * SECOND)
    await sendDueMails(process())
    expect(mailServer.received).toEqual([])
  })

  it('one mail that is refused does not hold up the others', async () => {
    refusals = [450]
    await queue()
    await queue()
    expect(await sendDueMails(process())).toBe(1)
  })

  it('a link that has ended meanwhile is not sent', async () => {
    await queue()
    parts.clock.advance(15 * 60 * SECOND)
    expect(await sendDueMails(process())).toBe(0)
    expect(await rows()).toMatchObject([{ status: 'failed', fault: 'expired', content_sealed: null }])
    expect(mailServer.received).toEqual([])
  })

  it('while the server is away each round makes one attempt; what tells of something is tried for a day', async () => {
    const told = passwordChangedMail({ change: 'changed', when: parts.clock.now(), link })
    await mailServer.close()
    await queue(told)
    await queue(told)
    const away = process()
    await sendDueMails(away)
    expect((await rows()).map(({ attempts }) => attempts).sort()).toEqual([0, 1])
    for (let hours = 0; hours < 23; hours += 1) {
      parts.clock.advance(3600 * SECOND)
      await sendDueMails(away)
      await sendDueMails(away)
    }
    expect(await rows()).toMatchObject([
      { status: 'waiting', fault: 'unreachable' },
      { status: 'waiting', fault: 'unreachable' },
    ])
    parts.clock.advance(5 * 3600 * SECOND)
    await sendDueMails(away)
    expect(await rows()).toMatchObject([
      { status: 'failed', fault: 'expired', content_sealed: null },
      { status: 'failed', fault: 'expired', content_sealed: null },
    ])
  })

  it('says nothing of a mail in the log, whatever becomes of it (incidents row 109)', async () => {
    refusals = [450, 550]
    await queue()
    await queue()
    await queue()
    await sendDueMails(process())
    expect(parts.log.lines.join('')).toMatch(/recipient_refused 450.*recipient_refused 550/s)
    expect(parts.log.lines.join('')).not.toMatch(/canary|auth\/link/)
    expect(JSON.stringify(await rows())).not.toContain('canary')
  })

  it('forgets a mail after 30 days', async () => {
    await queue()
    await sendDueMails(process())
    expect(await sweep(parts.db)).toBe(0)
    await parts.db.kysely
      .updateTable('mails')
      .set({ created_at: new Date(Date.now() - 31 * 24 * 3600 * SECOND) } as never)
      .execute()
    expect(await sweep(parts.db)).toBe(1)
  })

  describe('of a sandbox', () => {
    const sandbox = () => ({ ...parts, config: { ...parts.config, mode: 'sandbox' as const } })

    it('stays in the inbox where there is no mail server, and one line says where', async () => {
      const id = await queue()
      await sendDueMails({ ...sandbox(), mailDoor: null })
      await sendDueMails({ ...sandbox(), mailDoor: null })
      expect(await rows()).toMatchObject([{ status: 'kept', content_sealed: expect.anything() }])
      const lines = parts.log.lines.filter((line) => line.includes('/mail/'))
      expect(lines).toHaveLength(1)
      expect(lines[0]).toContain(`https://sso.example.com/mail/${String(id)}`)
      expect(parts.log.lines.join('')).not.toContain('canary')
    })

    it('leaves where there is one, and stays to be seen', async () => {
      await queue()
      expect(await sendDueMails({ ...sandbox(), mailDoor: door() })).toBe(1)
      expect(await rows()).toMatchObject([{ status: 'sent', content_sealed: expect.anything() }])
    })
  })
})

describe('two processes on one PostgreSQL', () => {
  it('send each mail once', async () => {
    const { url, drop } = await createPostgresDatabase()
    const mailServer = await openMailServer()
    const parts = await testParts('postgres', { smtp: mailServer.server })
    const masterKey = randomBytes(32)
    const processes = []
    for (let count = 0; count < 2; count += 1) {
      const db = postgresDatabase(url, silentLog)
      const vault = await openVault({ db, masterKey, random: parts.random })
      const mailDoor = openMailDoor(mailServer.server, parts.config.mailFrom)
      processes.push({ ...parts, db, vault, mailDoor })
    }
    const mail = signInLinkMail({ link: 'http://localhost:4000/x', minutes: 15, application: null })
    for (let count = 0; count < 20; count += 1) await queueMail(processes[count % 2]!, { to, mail })
    const sent = await Promise.all(processes.map(sendDueMails))
    expect(sent.reduce((sum, count) => sum + count, 0)).toBe(20)
    expect(new Set(mailServer.received.map(({ headers }) => headers['message-id']?.[0])).size).toBe(20)
    expect(mailServer.received).toHaveLength(20)
    for (const { db, mailDoor } of processes) {
      mailDoor.close()
      await db.close()
    }
    await mailServer.close()
    await parts.close()
    await drop()
  })
})
