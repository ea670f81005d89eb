import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testEngines } from '../../test/test-database.ts'
import { testParts, type TestParts } from '../../test/test-parts.ts'
import { openContent } from './mail-content.ts'
import { canSendMail, queueMail } from './queue-mail.ts'
import { exampleMails } from './templates/examples.ts'
import { signInLinkMail } from './templates/sign-in-link-mail.ts'
import { warnWithoutMail } from './warn-without-mail.ts'

describe.each(testEngines)('writing a mail down (%s)', (engine) => {
  let parts: TestParts
  const smtp = { host: 'mail.example.com', port: 465, security: 'tls', credentials: null } as const
  const link = 'http://localhost:4000/auth/link?token=canary-token'
  const mail = signInLinkMail({ link, minutes: 15, application: null })
  const to = 'ada@example.com'

  beforeAll(async () => {
    parts = await testParts(engine)
  })
  beforeEach(() => parts.db.kysely.deleteFrom('mails').execute())
  afterAll(() => parts.close())

  const rows = () => parts.db.kysely.selectFrom('mails').selectAll().execute()
  const inProduction = (config: Partial<TestParts['config']> = {}) => ({
    ...parts,
    config: { ...parts.config, mode: 'production' as const, ...config },
  })

  it('keeps it sealed: nothing that opens a door, and no address, can be read in the table', async () => {
    const id = await queueMail(parts, { to, mail })
    const [row] = await rows()
    expect(row).toMatchObject({ id, kind: 'sign_in_link', status: 'waiting', attempts: 0, fault: null })
    const readable = JSON.stringify({ ...row, content_sealed: row?.content_sealed?.toString('latin1') })
    expect(readable).not.toMatch(/canary|ada@|example\.com/)
    expect(openContent(parts.vault, id!, row!.content_sealed!)).toMatchObject({
      to,
      subject: 'Your sign-in link',
      text: expect.stringContaining(link),
      html: expect.stringContaining(link),
    })
  })

  it('a content that was moved to another row does not open', async () => {
    const [first, second] = [await queueMail(parts, { to, mail }), await queueMail(parts, { to, mail })]
    const row = (await rows()).find(({ id }) => id === first)
    expect(() => openContent(parts.vault, second!, row!.content_sealed!)).toThrow()
  })

  it('happens together with what it tells of, or not at all', async () => {
    const failing = parts.db.transaction(async (db) => {
      await queueMail({ ...parts, db }, { to, mail })
      throw new Error('the action failed')
    })
    await expect(failing).rejects.toThrow('the action failed')
    expect(await rows()).toEqual([])
    await parts.db.transaction((db) => queueMail({ ...parts, db }, { to, mail }))
    expect(await rows()).toHaveLength(1)
  })

  it('is of no use after its link has ended, and of none after a day', async () => {
    const now = parts.clock.now().getTime()
    const minutesOf = async (each: typeof mail) => {
      await parts.db.kysely.deleteFrom('mails').execute()
      await queueMail(parts, { to, mail: each })
      return ((await rows())[0]!.expires_at.getTime() - now) / 60_000
    }
    const { invitation, password_changed: changed } = exampleMails(parts.config.publicUrl)
    expect([await minutesOf(mail), await minutesOf(invitation), await minutesOf(changed)]).toEqual([
      15, 1440, 1440,
    ])
  })

  it.each(['ada', 'ada@example.com\r\nBcc: eve@evil.example', 'Ada <ada@example.com>'])(
    'refuses what is no address: %j',
    async (address) => {
      await expect(queueMail(parts, { to: address, mail })).rejects.toMatchObject({
        code: 'mail.invalid_recipient',
      })
      expect(await rows()).toEqual([])
    },
  )

  it.each([
    'https://evil.example/auth/link',
    'http://localhost:4000.evil.example/',
    'http://localhost:4000@evil.example/',
    '//evil.example',
    'javascript:alert(1)',
  ])('refuses a link to somewhere else, which would be our own fault: %s (incidents row 88)', async (url) => {
    const elsewhere = signInLinkMail({ link: url, minutes: 15, application: null })
    await expect(queueMail(parts, { to, mail: elsewhere })).rejects.toMatchObject({ code: 'internal.error' })
    expect(await rows()).toEqual([])
  })

  describe('without a mail server', () => {
    it('a sandbox has its inbox', () => {
      expect(canSendMail({ mode: 'sandbox', smtp: null })).toBe(true)
      expect(canSendMail({ mode: 'production', smtp })).toBe(true)
      expect(canSendMail({ mode: 'production', smtp: null })).toBe(false)
    })

    it.each(['sign_in_link', 'password_link', 'invitation'] as const)(
      'production refuses %s, for which somebody would wait in vain',
      async (kind) => {
        const needed = exampleMails(parts.config.publicUrl)[kind]
        await expect(queueMail(inProduction(), { to, mail: needed })).rejects.toMatchObject({
          code: 'mail.not_configured',
        })
      },
    )

    it.each(['break_glass_used', 'password_changed'] as const)(
      'production goes on without %s, which must keep nobody out',
      async (kind) => {
        expect(
          await queueMail(inProduction(), { to, mail: exampleMails(parts.config.publicUrl)[kind] }),
        ).toBeNull()
        expect(await rows()).toEqual([])
      },
    )

    it('production tells the operator at the start, once there is anybody to write to', async () => {
      const warnings = () => parts.log.lines.filter((line) => line.includes('CARDEA_SMTP_URL')).length
      await warnWithoutMail(inProduction())
      expect(warnings()).toBe(0)
      await parts.db.kysely
        .insertInto('users')
        .values({ id: 'user_1', email: to, email_key: to, email_proven: true })
        .execute()
      await warnWithoutMail(parts)
      await warnWithoutMail(inProduction({ smtp }))
      expect(warnings()).toBe(0)
      await warnWithoutMail(inProduction())
      expect(warnings()).toBe(1)
    })
  })
})
