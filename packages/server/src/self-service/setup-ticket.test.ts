import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PortalBrowser, type PortalWorld, openPortalWorld } from '../../test/portal-world.ts'
import { testEngines } from '../../test/test-database.ts'
import { deleteOrganization } from '../organizations/delete-organization.ts'
import { newId } from '../storage/ids.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { createTicketFor } from './create-ticket-for.ts'
import { deleteProfile } from './delete-profile.ts'
import { revokeTicket } from './revoke-ticket.ts'

const HOUR = 3_600_000

describe.each(testEngines)('a setup link (%s)', (engine) => {
  let world: PortalWorld
  beforeAll(async () => {
    world = await openPortalWorld(engine)
  })
  afterAll(() => world.close())

  const newTicket = async (input?: Parameters<PortalWorld['ticket']>[1]) =>
    world.ticket((await world.organization()).id, input)
  const sessions = () => world.parts.db.kysely.selectFrom('portal_sessions').selectAll().execute()
  const isLive = async (browser: Pick<PortalBrowser, 'call'>) =>
    (await browser.call('GET', 'session')).status === 200

  it('row 89: shows a button, and a scanner that opens it in every way spends nothing', async () => {
    const { token, ticket } = await newTicket()
    const before = (await sessions()).length
    const scanner = world.browser()
    for (const headers of [
      {},
      { purpose: 'prefetch' },
      { 'sec-purpose': 'prefetch' },
      { 'user-agent': 'bot' },
    ]) {
      const { status, text } = await scanner.get(`/setup/${token}`, headers)
      expect(status).toBe(200)
      expect(text).toContain('<button type="submit"')
      expect(text).not.toContain('<script')
    }
    const head = await world.server.inject({
      method: 'HEAD',
      url: `/setup/${token}`,
      headers: { host: new URL(world.url).host },
    })
    expect(head.statusCode).toBe(405)
    expect([(await sessions()).length, scanner.cookies.size]).toEqual([before, 0])
    const person = world.browser()
    const opened = await person.post('/setup', { ticket: token })
    expect([opened.status, opened.headers['location']]).toEqual([303, '/portal'])
    expect((await person.call('GET', 'session')).body).toMatchObject({
      mode: 'create',
      organization: { id: ticket.organizationId },
    })
  })

  it('row 90: becomes one session of ten that are asked for at once', async () => {
    const { token, ticket } = await newTicket()
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => world.browser().post('/setup', { ticket: token })),
    )
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
    const others = answers.filter(({ status }) => status !== 303)
    for (const { status, text } of others) {
      expect(status).toBe(410)
      expect(text).toContain('setup.ticket_opened')
    }
    expect((await sessions()).filter(({ ticket_id: id }) => id === ticket.id)).toHaveLength(1)
  })

  it('says to whoever opens it again that it was opened, and leads on who has opened it', async () => {
    const made = await newTicket()
    const browser = await world.opened(made)
    expect(await browser.get(`/setup/${made.token}`)).toMatchObject({ status: 302 })
    const other = await world.browser().get(`/setup/${made.token}`)
    expect(other.status).toBe(410)
    expect(other.text).toContain('works once')
  })

  it('that nobody has made, or was changed, or is none, is not found', async () => {
    const { token } = await newTicket()
    for (const wrong of [`${token}x`, token.slice(1), 'x']) {
      const { status, text } = await world.browser().get(`/setup/${wrong}`)
      expect([status, text.includes('setup.ticket_unknown')], wrong).toEqual([404, true])
    }
  })

  it('is too old when its time is over', async () => {
    const { token } = await newTicket({ lifetimeSeconds: 60 })
    world.parts.clock.advance(59_000)
    expect((await world.browser().get(`/setup/${token}`)).status).toBe(200)
    world.parts.clock.advance(1000)
    for (const visit of [
      world.browser().get(`/setup/${token}`),
      world.browser().post('/setup', { ticket: token }),
    ]) {
      const { status, text } = await visit
      expect(status).toBe(410)
      expect(text).toContain('setup.ticket_expired')
    }
  })

  it('that is revoked does not open, and its session ends at once', async () => {
    const [waiting, live] = [await newTicket(), await newTicket()]
    const browser = await world.opened(live)
    for (const { ticket } of [waiting, live]) {
      await revokeTicket(world.parts, wholeDeployment, ticket.id)
      // Twice is once.
      await revokeTicket(world.parts, wholeDeployment, ticket.id)
    }
    const { status, text } = await world.browser().post('/setup', { ticket: waiting.token })
    expect([status, text.includes('setup.ticket_revoked')]).toEqual([410, true])
    const ended = await browser.call('GET', 'session')
    expect(ended.status).toBe(401)
    expect(ended.body).toMatchObject({ code: 'setup.session_ended', title: 'Setup: session ended' })
    expect(ended.body.detail).not.toBe('')
    expect(ended.body.hint).toContain('ask whoever sent the link')
    expect((await browser.get('/portal')).status).toBe(401)
  })

  it('ends with its organization, and with its self-service profile', async () => {
    const profile = await world.profile()
    const organization = await world.organization()
    const ofProfile = await world.session({ profileId: profile.id })
    const ofOrganization = await world.opened(await world.ticket(organization.id))
    expect([await isLive(ofProfile), await isLive(ofOrganization)]).toEqual([true, true])
    await deleteProfile(world.parts, profile.id)
    await deleteOrganization(world.parts, wholeDeployment, organization.id, newId('apiKey', world.parts))
    expect([await isLive(ofProfile), await isLive(ofOrganization)]).toEqual([false, false])
  })

  it('becomes a session of an hour without use, and of a day in any case', async () => {
    const idle = await world.session()
    const busy = await world.session()
    world.parts.clock.advance(HOUR - 1000)
    expect(await isLive(busy)).toBe(true)
    world.parts.clock.advance(1000)
    expect([await isLive(idle), await isLive(busy)]).toEqual([false, true])
    for (let hours = 2; hours < 24; hours += 1) {
      world.parts.clock.advance(HOUR - 60_000)
      expect(await isLive(busy), `${String(hours)} hours`).toBe(true)
    }
    world.parts.clock.advance(HOUR - 60_000)
    world.parts.clock.advance(30 * 60_000)
    expect(await isLive(busy)).toBe(false)
  })

  it('of a minute becomes a session of eight hours', async () => {
    const { call } = await world.session({ lifetimeSeconds: 60 })
    const { expiresAt } = (await call('GET', 'session')).body
    expect(Date.parse(expiresAt) - world.parts.clock.now().getTime()).toBe(8 * HOUR + 60_000)
  })

  it('is opened by no form of another site', async () => {
    const { token } = await newTicket()
    for (const headers of [
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
    ]) {
      expect((await world.browser().post('/setup', { ticket: token }, headers)).status).toBe(403)
    }
    expect((await world.browser().post('/setup', { ticket: token })).status).toBe(303)
  })

  it('row 66: is no other credential, and no other is a link', async () => {
    const { token } = await newTicket()
    const { cookies } = await world.session()
    const secret = /=([^;]*)/.exec(cookies.get('cardea-portal') ?? '')?.[1] ?? ''
    expect((await world.browser().get(`/setup/${secret}`)).status).toBe(404)
    const forged = await world
      .browser()
      .call('GET', 'session', undefined, { cookie: `cardea-portal=${token}` })
    expect(forged.status).toBe(401)
    expect((await world.browser().get(`/test-login?ticket=${token}`)).status).toBe(404)
  })

  it('row 91: leaves no trace: not in an address, a header, the log, an event or the database', async () => {
    const made = await newTicket()
    const browser = world.browser()
    const visits = [
      await browser.get(`/setup/${made.token}`),
      await browser.post('/setup', { ticket: made.token }),
      await browser.get('/portal'),
      await browser.call('GET', 'session'),
      await world.browser().get(`/setup/${made.token}`),
    ]
    for (const { headers } of visits) {
      expect(headers['referrer-policy']).toBe('no-referrer')
      expect(headers['cache-control']).toBe('no-store')
      expect(JSON.stringify(headers)).not.toContain(made.token)
    }
    for (const { text } of visits.slice(1)) expect(text).not.toContain(made.token)
    const addresses = visits.flatMap(({ text }) => [...text.matchAll(/(?:src|href|action)="([^"]*)"/g)])
    expect(addresses.length).toBeGreaterThan(5)
    // Nothing is loaded from another site, and no address has the text.
    for (const [, address = ''] of addresses) expect(address).toMatch(/^(?:\/(?!\/)|#)(?!.*setup\/)/)
    expect(visits[0]?.text).toContain('<meta name="robots" content="noindex"')
    expect(JSON.stringify(world.parts.log.lines)).toContain('/setup/:ticket')
    expect(JSON.stringify(world.parts.log.lines)).not.toContain(made.token)
    const secret = /=([^;]*)/.exec(browser.cookies.get('cardea-portal') ?? '')?.[1] ?? 'none'
    const tables = await world.parts.db.kysely.introspection.getTables()
    for (const { name } of tables) {
      const rows = await world.parts.db.query({ name: `dump_${name}`, text: `select * from ${name}` }, [])
      const text = JSON.stringify(rows, (_, value: unknown) =>
        Buffer.isBuffer(value) ? value.toString('latin1') : value,
      )
      expect([text.includes(made.token), text.includes(secret)], name).toEqual([false, false])
    }
  })

  it('tells in events what became of it', async () => {
    const made = await newTicket()
    await world.opened(made)
    await revokeTicket(world.parts, wholeDeployment, made.ticket.id)
    const events = await world.parts.db.kysely
      .selectFrom('events')
      .selectAll()
      .where('object_id', '=', made.ticket.id)
      .orderBy('position')
      .execute()
    expect(events.map(({ type, organization_id: of }) => [type, of])).toEqual([
      ['setup_ticket.created', made.ticket.organizationId],
      ['setup_ticket.opened', made.ticket.organizationId],
      ['setup_ticket.revoked', made.ticket.organizationId],
    ])
  })
})

describe('who may frame the assistant', () => {
  let world: PortalWorld
  const APP = 'https://app.example.com'
  const https = { publicUrl: 'https://sso.example.com', mode: 'production' } as const
  beforeAll(async () => {
    world = await openPortalWorld('postgres', https)
    await world.application({ allowedOrigins: [APP], redirectUris: ['https://other.example.com/callback'] })
  })
  afterAll(() => world.close())

  const policyOf = ({ headers }: { readonly headers: Readonly<Record<string, unknown>> }) =>
    /frame-ancestors ([^;]*)/.exec(String(headers['content-security-policy']))?.[1]
  const newTicket = async (embedOrigins: readonly string[]) =>
    world.ticket((await world.organization()).id, { embedOrigins })

  it('row 92: nobody without origins, and exactly the origins of the ticket on each of its pages, errors too', async () => {
    const [bare, framed] = [await newTicket([]), await newTicket([APP, 'https://other.example.com'])]
    for (const [{ token }, expected] of [
      [bare, "'none'"],
      [framed, `${APP} https://other.example.com`],
    ] as const) {
      const browser = world.browser()
      const pages = [
        await browser.get(`/setup/${token}`),
        (await browser.post('/setup', { ticket: token }), await browser.get('/portal')),
        await world.browser().get(`/setup/${token}`),
        await world.browser().post('/setup', { ticket: token }),
      ]
      expect(pages.map(({ status }) => status)).toEqual([200, 200, 410, 410])
      expect(pages.map(policyOf)).toEqual(pages.map(() => expected))
      const denies = pages.map(({ headers }) => headers['x-frame-options'] === 'DENY')
      expect(denies).toEqual(pages.map(() => expected === "'none'"))
    }
    expect(policyOf(await world.browser().get('/setup/unknown'))).toBe("'none'")
    expect(policyOf(await world.browser().get('/portal'))).toBe("'none'")
  })

  it('row 92: not an origin any more that the application has taken back', async () => {
    const origin = 'https://short.example.com'
    const { application } = await world.application({ allowedOrigins: [origin] })
    const { token } = await newTicket([origin])
    expect(policyOf(await world.browser().get(`/setup/${token}`))).toBe(origin)
    await world.parts.db.kysely.deleteFrom('applications').where('id', '=', application.id).execute()
    expect(policyOf(await world.browser().get(`/setup/${token}`))).toBe("'none'")
  })

  it('row 93: its cookie is our host’s alone, and kept apart for each site that frames it', async () => {
    const lineOf = async (origins: readonly string[]) =>
      (await world.opened(await newTicket(origins))).cookies.get('__Host-cardea-portal') ?? ''
    expect(await lineOf([])).toMatch(/; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/)
    expect(await lineOf([APP])).toMatch(
      /; Path=\/; Max-Age=\d+; HttpOnly; SameSite=None; Secure; Partitioned$/,
    )
  })

  it.each([
    'https://nobody.example.com',
    'http://app.example.com',
    'http://localhost:3000',
    'https://app.example.com/',
    'https://app.example.com:443',
    "https://app.example.com;script-src 'unsafe-inline'",
    'https://app.example.com;x',
    'https://a.example,https://b.example',
    'https://*.example.com',
    'https://[::1]:3000',
    'https://user@app.example.com',
    'null',
    '*',
    "'self'",
    'javascript:alert(1)',
    '',
  ])('is never %j', async (origin) => {
    await world.application({ allowedOrigins: ['https://app.example.com'] })
    await expect(newTicket([origin])).rejects.toMatchObject({
      code: 'request.invalid',
      details: { errors: [expect.objectContaining({ field: 'embedOrigins.0' })] },
    })
  })

  it('is loopback in sandbox mode, where an application runs there', async () => {
    const sandbox = await openPortalWorld()
    await sandbox.application({ redirectUris: ['http://localhost:3000/callback'] })
    const { organization } = await sandbox.session({ embedOrigins: ['http://localhost:3000'] })
    expect(organization.id).toMatch(/^org_/)
    await sandbox.close()
  })

  it('is, for whoever asks for the pages of one application, each that it has registered one by one', async () => {
    const { application } = await world.application({
      allowedOrigins: ['https://own.example.com'],
      redirectUris: ['https://own.example.com/callback', 'https://second.example.com/callback'],
    })
    const { id: organizationId } = await world.organization()
    const maker = { tenant: { kind: 'deployment' }, scopes: ['*'] } as const
    const purpose = { organizationId, to: 'set_up', lifetimeSeconds: 60, framedBy: application.id } as const
    const { ticket } = await world.parts.db.transaction((db) =>
      createTicketFor({ ...world.parts, db }, maker, purpose),
    )
    expect(ticket.embedOrigins).toEqual(['https://own.example.com', 'https://second.example.com'])
  })

  it('is, with applications named, an origin of those only', async () => {
    const { application } = await world.application({ allowedOrigins: ['https://one.example.com'] })
    const organization = { id: (await world.organization()).id }
    const input = { organization, applicationIds: [application.id] }
    await expect(world.ticket(organization.id, { ...input, embedOrigins: [APP] })).rejects.toMatchObject({
      details: { errors: [{ field: 'embedOrigins.0', code: 'not_registered' }] },
    })
    expect(
      (await world.ticket(organization.id, { ...input, embedOrigins: ['https://one.example.com'] })).ticket
        .embedOrigins,
    ).toEqual(['https://one.example.com'])
  })
})
