import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openMailServer } from '../../test/mail-server.ts'
import { testParts, type TestParts } from '../../test/test-parts.ts'
import { buildServer } from '../main.ts'
import { openMailDoor } from '../platform/mail.ts'
import { queueMail } from './queue-mail.ts'
import { sendDueMails } from './send-due-mails.ts'
import { exampleMails } from './templates/examples.ts'
import { invitationMail } from './templates/invitation-mail.ts'

describe('the inbox of a sandbox', () => {
  let parts: TestParts
  let server: Awaited<ReturnType<typeof buildServer>>

  beforeAll(async () => {
    parts = await testParts('postgres')
    server = await buildServer(parts)
  })
  beforeEach(() => parts.db.kysely.deleteFrom('mails').execute())
  afterAll(async () => {
    await server.close()
    await parts.close()
  })

  const link = 'http://localhost:4000/join?token=canary-token'
  const invite = (organization: string) =>
    queueMail(parts, {
      to: 'ada@example.com',
      mail: invitationMail({ organization, invitedBy: null, role: 'member', link, days: 7 }),
    })
  const get = (url: string) => server.inject({ url, headers: { accept: 'text/html' } })
  const subjects = (body: string) =>
    [...body.matchAll(/You are invited to “([^”]*)”<\/a>/g)].map(([, name]) => name)

  it('is empty at first, and says what will come', async () => {
    const { statusCode, body } = await get('/mail')
    expect(statusCode).toBe(200)
    expect(body).toContain('Nothing yet')
    expect(body).not.toMatch(/Older|Latest/)
  })

  it('is linked from where a sandbox welcomes', async () => {
    expect((await get('/')).body).toContain('href="/mail"')
  })

  it('lists mails, the latest first, page by page', async () => {
    for (let count = 1; count <= 45; count += 1) {
      parts.clock.advance(1)
      await invite(`Org ${count}`)
    }
    const pages: (string | undefined)[][] = []
    for (let url: string | undefined = '/mail'; url !== undefined;) {
      const { body } = await get(url)
      pages.push(subjects(body).filter((name) => name !== 'Acme'))
      url = /href="(\/mail\?before=[^"]+)"/.exec(body)?.[1]
    }
    expect(pages.map(({ length }) => length)).toEqual([20, 20, 5])
    expect(pages.flat()).toEqual(Array.from({ length: 45 }, (_, index) => `Org ${45 - index}`))
  })

  it('shows one mail with links that can be followed', async () => {
    const id = await invite('Acme')
    const { statusCode, body } = await get(`/mail/${String(id)}`)
    expect(statusCode).toBe(200)
    expect(body).toContain('ada@example.com')
    expect(body).toContain('invitation')
    expect(body).toContain(`<a href="${link}">${link}</a>`)
    expect(body).toContain(`href="/mail/${String(id)}/html"`)
  })

  it('shows the HTML part as a document that may do nothing', async () => {
    const id = await invite('Acme <b>')
    const { body, headers } = await get(`/mail/${String(id)}/html`)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox/,
    )
    expect(headers['content-security-policy']).not.toMatch(/allow-scripts|allow-same-origin|script-src/)
    expect(body).toContain('Acme &lt;b>')
    // Every other page stays without inline styles.
    expect((await get('/mail')).headers['content-security-policy']).toContain("style-src 'self';")
  })

  it('says what has become of each', async () => {
    await invite('Acme')
    expect((await get('/mail')).body).toContain('Waiting')
    await sendDueMails({ ...parts, mailDoor: null })
    expect((await get('/mail')).body).toContain('Here only')
  })

  it('shows what went to the mail server, too', async () => {
    const mailServer = await openMailServer()
    const mailDoor = openMailDoor(mailServer.server, parts.config.mailFrom)
    const id = await invite('Acme')
    await sendDueMails({ ...parts, mailDoor })
    const { body } = await get(`/mail/${String(id)}`)
    expect(mailServer.received).toHaveLength(1)
    expect(body).toContain('Sent')
    expect(body).toContain(link)
    mailDoor.close()
    await mailServer.close()
  })

  it('shows that a mail was, when its content is gone', async () => {
    const id = await invite('Acme')
    await parts.db.kysely.updateTable('mails').set({ status: 'sent', content_sealed: null }).execute()
    expect((await get('/mail')).body).toContain('Its content is gone')
    expect((await get(`/mail/${String(id)}`)).body).toContain('Its content is gone')
    expect((await get(`/mail/${String(id)}/html`)).statusCode).toBe(404)
  })

  it('has an example of each mail', async () => {
    const { body } = await get('/mail')
    for (const kind of Object.keys(exampleMails(parts.config.publicUrl))) {
      expect(body).toContain(`href="/mail/examples/${kind}"`)
      expect((await get(`/mail/examples/${kind}`)).statusCode).toBe(200)
    }
  })

  it.each([
    ['/mail/mail_01JD3ZK8M4X9V7Q2R5T6W8Y0AB', 404],
    ['/mail/mail_01JD3ZK8M4X9V7Q2R5T6W8Y0AB/html', 404],
    ['/mail/examples/__proto__', 404],
    ['/mail/examples/nothing', 404],
    ['/mail/x', 400],
    ['/mail?before=x', 400],
    ['/mail?before=mail_01JD3ZK8M4X9V7Q2R5T6W8Y0AB&before=x', 400],
  ])('%s is answered %i', async (url, status) => {
    expect((await get(url)).statusCode).toBe(status)
  })
})
