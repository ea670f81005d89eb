import { deflateRawSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type CustomerSamlIdp, type SamlAnswerInput, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import {
  type Customer,
  type LoginWorld,
  openLoginWorld,
  received,
  shownCode,
} from '../../test/login-world.ts'
import type { TestBrowser } from '../../test/test-browser.ts'
import { testEngines } from '../../test/test-database.ts'
import { updateConnection } from '../connections/update-connection.ts'
import { wholeDeployment } from '../storage/tenant.ts'

let idp: CustomerSamlIdp
let otherIdp: CustomerSamlIdp

beforeAll(async () => {
  idp = await customerSamlIdp()
  otherIdp = await customerSamlIdp('other.customer.example')
})

describe.each(testEngines)('a SAML sign-in on %s', (engine) => {
  let world: LoginWorld
  let customer: Customer
  let browser: TestBrowser

  beforeAll(async () => {
    world = await openLoginWorld(engine)
  })
  beforeEach(async () => {
    customer = await world.samlCustomer(idp)
    browser = world.browser()
  })
  afterAll(() => world.close())

  const answer = (input?: SamlAnswerInput) => world.samlForm(browser, customer, idp, input)
  const signIn = async (input?: SamlAnswerInput) =>
    received(await world.finishSaml(browser, await answer(input)))
  const profilesOf = () =>
    world.parts.db.kysely.selectFrom('profiles').where('organization_id', '=', customer.organization.id)
  const codesOf = (loginId: string) =>
    world.parts.db.kysely
      .selectFrom('authorization_codes')
      .select('session_id')
      .where('login_id', '=', loginId)
      .execute()
  const loginIdOf = (form: { fields: { RelayState: string } }) => form.fields.RelayState

  it('ends with a code that gives the person’s profile', async () => {
    const { code = '', ...rest } = await signIn({ groups: 'A & B' })
    expect(rest).toEqual({ tab: '1', state: 'the state', iss: `${world.url}/` })
    const { status, body } = await world.redeem(code)
    expect(status).toBe(200)
    const claims = JSON.parse(
      Buffer.from(String(body['id_token']).split('.')[1] ?? '', 'base64url').toString(),
    ) as Record<string, unknown>
    expect(claims).toMatchObject({
      sub: `${customer.connection.id};U-1001`,
      email: `mia@${customer.domain}`,
      email_verified: true,
      given_name: 'Mia',
      org_id: customer.organization.id,
    })
  })

  it('keeps one profile per person, updated at each sign-in', async () => {
    await signIn()
    await signIn({ email: `mia.ng@${customer.domain}` })
    await signIn({ nameId: 'U-1002' })
    const profiles = await profilesOf().selectAll().orderBy('idp_id').execute()
    expect(profiles.map(({ idp_id, email }) => [idp_id, email])).toEqual([
      ['U-1001', `mia.ng@${customer.domain}`],
      ['U-1002', `mia@${customer.domain}`],
    ])
    expect(profiles[0]).toMatchObject({
      issuer: idp.entityId,
      outside: false,
      raw_attributes: { groups: ['Everyone'] },
    })
  })

  it('leaves a trace with every check, and nothing secret', async () => {
    const form = await answer()
    const { code = '' } = received(await world.finishSaml(browser, form))
    const login = await world.login(loginIdOf(form))
    expect(login).toMatchObject({ status: 'completed', error: null, connectionId: customer.connection.id })
    expect(login.checks.length).toBeGreaterThan(15)
    expect(login.checks.every(({ passed }: { passed: boolean }) => passed)).toBe(true)
    expect(login.steps.map(({ step }: { step: string }) => step)).toEqual([
      'authorization_requested',
      'connection_selected',
      'request_sent',
      'answer_received',
      'profile_mapped',
      'completed',
    ])
    const text = JSON.stringify(login) + world.parts.log.lines.join('')
    const secrets = [
      code,
      form.fields.SAMLResponse.slice(0, 60),
      ...[...browser.cookies.values()].map(({ value }) => value),
    ]
    for (const secret of secrets) expect(text).not.toContain(secret)
  })

  describe('the browser binding (RFC 9700 §4.7.1, incidents rows 77 and 85)', () => {
    it('lets the POST arrive without the cookie and completes when the browser comes back with it', async () => {
      const { action, fields } = await answer()
      const bounce = await browser.postFromOtherSite(action, fields)
      expect(bounce.status).toBe(303)
      expect(bounce.location).toMatch(/\/acs\?login=login_\w{26}&ticket=[\w-]{43}$/)
      expect(received(await browser.get(bounce.location ?? ''))).toHaveProperty('code')
    })

    it('refuses to finish in a browser that did not start, and leaves the login as it was', async () => {
      const form = await answer()
      const victim = world.browser()
      expect(shownCode(await world.finishSaml(victim, form))).toBe('login.browser_mismatch')
      expect(await world.login(loginIdOf(form))).toMatchObject({ status: 'pending', errorCode: null })
      expect(received(await world.finishSaml(browser, form))).toHaveProperty('code')
    })

    it('does not give the browser that started a response which another browser brought', async () => {
      const form = await answer()
      // The attacker started the login; the victim's browser brings the victim's response, and is sent back.
      const victim = world.browser()
      const bounce = await victim.postFromOtherSite(form.action, form.fields)
      const loginId = loginIdOf(form)
      for (const url of [
        `${form.action}?login=${loginId}`,
        `${form.action}?login=${loginId}&ticket=`,
        `${form.action}?login=${loginId}&ticket=${'A'.repeat(43)}`,
      ]) {
        expect(shownCode(await browser.get(url))).toBe('login.browser_mismatch')
      }
      expect(shownCode(await victim.get(bounce.location ?? ''))).toBe('login.browser_mismatch')
      expect(await world.login(loginId)).toMatchObject({ status: 'pending', profileId: null })
    })

    it('takes the last response when one is posted again, and only its ticket', async () => {
      const form = await answer()
      const first = await browser.postFromOtherSite(form.action, form.fields)
      const second = await browser.postFromOtherSite(form.action, form.fields)
      expect(shownCode(await browser.get(first.location ?? ''))).toBe('login.browser_mismatch')
      expect(received(await browser.get(second.location ?? ''))).toHaveProperty('code')
    })

    it('refuses a cookie of another form or value, even with the ticket', async () => {
      const form = await answer()
      const { location } = await browser.postFromOtherSite(form.action, form.fields)
      const stranger = world.browser()
      await stranger.get(world.authorizeUrl())
      expect(shownCode(await stranger.get(location ?? ''))).toBe('login.browser_mismatch')
    })

    it('keeps no response on a login that has ended', async () => {
      const form = await answer()
      await world.finishSaml(browser, form)
      await world.browser().postFromOtherSite(form.action, form.fields)
      const [row] = await world.parts.db.kysely
        .selectFrom('logins')
        .select(['held_response', 'upstream'])
        .where('id', '=', loginIdOf(form))
        .execute()
      expect(row).toEqual({ held_response: null, upstream: {} })
    })
  })

  describe('once only (incidents rows 40, 41, 45)', () => {
    it('refuses the same response a second time', async () => {
      const form = await answer()
      await world.finishSaml(browser, form)
      expect(shownCode(await world.finishSaml(browser, form))).toBe('login.browser_mismatch')
      const again = await browser.get(`${form.action}?login=${loginIdOf(form)}`)
      expect(shownCode(again)).toBe('login.already_finished')
    })

    it('gives exactly one code for 100 parallel deliveries of one response', async () => {
      const form = await answer()
      // As over https: the cookie comes along with the POST.
      const visits = await Promise.all(
        Array.from({ length: 100 }, () => browser.post(form.action, form.fields)),
      )
      const codes = visits.filter(
        ({ location }) => location?.includes('code=') === true && !location.includes('error='),
      )
      expect(codes).toHaveLength(1)
      expect(await codesOf(loginIdOf(form))).toHaveLength(1)
      expect(await world.login(loginIdOf(form))).toMatchObject({ status: 'completed', errorCode: null })
    })

    it('gives exactly one code for 20 assertions that answer one login at the same time', async () => {
      const started = await browser.get(world.authorizeUrl({ connection_id: customer.connection.id }))
      const { text } = await browser.get(`${world.url}/saml/${customer.connection.id}/metadata`)
      const input = { email: `mia@${customer.domain}` }
      const forms = await Promise.all(
        Array.from({ length: 20 }, () => idp.answer(started.location ?? '', text, input)),
      )
      await Promise.all(forms.map(({ action, fields }) => browser.post(action, fields)))
      expect(await codesOf(forms[0]!.fields.RelayState)).toHaveLength(1)
    })

    it('refuses an assertion that was used at another login', async () => {
      const form = await answer()
      await world.finishSaml(browser, form)
      await world.parts.db.kysely
        .updateTable('logins')
        .set({ status: 'pending', finished_at: null })
        .where('id', '=', loginIdOf(form))
        .execute()
      expect(received(await world.finishSaml(browser, form))).toMatchObject({
        error_code: 'saml.assertion_replayed',
      })
      expect(await codesOf(loginIdOf(form))).toHaveLength(1)
    })

    it('refuses a login that has expired', async () => {
      const form = await answer()
      await world.parts.db.kysely
        .updateTable('logins')
        .set({ expires_at: new Date(0) })
        .where('id', '=', loginIdOf(form))
        .execute()
      expect(shownCode(await browser.post(form.action, form.fields))).toBe('login.expired')
    })
  })

  describe('whose login and whose connection', () => {
    it('refuses a response for a login of another connection (mix-up)', async () => {
      const other = await world.samlCustomer(otherIdp, {})
      const form = await answer()
      const elsewhere = form.action.replace(customer.connection.id, other.connection.id)
      expect(shownCode(await browser.post(elsewhere, form.fields))).toBe('login.unknown')
      expect(await world.login(loginIdOf(form))).toMatchObject({ status: 'pending' })
    })

    it('refuses a response of another customer’s IdP', async () => {
      const form = await world.samlForm(browser, customer, otherIdp, { issuer: idp.entityId })
      expect(received(await world.finishSaml(browser, form))).toMatchObject({
        error_code: 'saml.signature_invalid',
      })
    })

    it('refuses a response that answers no request', async () => {
      const { action, fields } = await answer({ inResponseTo: '_not-ours' })
      expect(shownCode(await browser.post(action, { SAMLResponse: fields.SAMLResponse }))).toBe(
        'login.unknown',
      )
    })

    it('takes no RelayState for an address or an authority (incidents row 83)', async () => {
      const { action, fields } = await answer()
      const visit = await browser.post(action, { ...fields, RelayState: 'https://evil.example/' })
      expect(received(visit)).toHaveProperty('code')
    })

    it.each(['draft', 'inactive'] as const)(
      'refuses when the connection was set to %s meanwhile',
      async (status) => {
        const form = await answer()
        await updateConnection(world.parts, wholeDeployment, customer.connection.id, { status })
        expect(received(await world.finishSaml(browser, form))).toMatchObject({
          error: 'access_denied',
          error_code: 'login.connection_inactive',
        })
      },
    )

    it('refuses when the connection was deleted meanwhile', async () => {
      const form = await answer()
      await world.parts.db.kysely.deleteFrom('connections').where('id', '=', customer.connection.id).execute()
      expect(shownCode(await world.finishSaml(browser, form))).toBe('login.unknown')
    })
  })

  describe('what the verifier refuses goes back to the application', () => {
    it.each<[string, SamlAnswerInput]>([
      ['saml.audience_mismatch', { audience: 'https://another.example' }],
      ['saml.assertion_expired', { notOnOrAfter: -3_600_000 }],
    ])('%s', async (code, input) => {
      const form = await answer(input)
      const got = received(await world.finishSaml(browser, form))
      expect(got).toMatchObject({
        error: 'access_denied',
        error_code: code,
        state: 'the state',
        iss: `${world.url}/`,
      })
      expect(got['login_id']).toBe(loginIdOf(form))
      const login = await world.login(got['login_id'] ?? '')
      expect(login).toMatchObject({ status: 'failed', errorCode: code, error: { code } })
      expect(login.error.hint).not.toContain('{')
      expect(login.checks).toContainEqual(expect.objectContaining({ code, passed: false }))
      // The end of a login is final.
      expect(shownCode(await browser.post(form.action, form.fields))).toBe('login.already_finished')
    })

    it('tells what the IdP said when it refused the person', async () => {
      const got = await signIn({ statusCode: 'urn:oasis:names:tc:SAML:2.0:status:Responder' })
      expect(got['error_code']).toMatch(/^saml\./)
    })

    it('refuses a transient NameID by name, with the checks in the trace', async () => {
      const got = await signIn({ nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' })
      expect(got['error_code']).toBe('login.subject_unusable')
      expect((await world.login(got['login_id'] ?? '')).checks.length).toBeGreaterThan(15)
    })
  })

  describe('messages that are none', () => {
    const xml = (body: string) => Buffer.from(body).toString('base64')
    const deep = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">${'<a>'.repeat(100)}${'</a>'.repeat(100)}</samlp:Response>`

    it.each<[string, string]>([
      ['not base64', '%%%'],
      ['empty', ''],
      ['not XML', xml('hello')],
      ['HTML', xml('<html></html>')],
      ['a DTD', xml('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>')],
      ['not UTF-8', Buffer.from([0x3c, 0x61, 0xff, 0xfe, 0x3e]).toString('base64')],
      ['deep', xml(deep)],
      ['large', xml(`<a>${'x'.repeat(600_000)}</a>`)],
      ['compressed', deflateRawSync('<a/>').toString('base64')],
    ])('%s: ends this browser’s login by name, and no other', async (_, samlResponse) => {
      const other = await answer()
      const mine = await answer()
      const got = received(await browser.post(mine.action, { ...mine.fields, SAMLResponse: samlResponse }))
      expect(got['error_code']).toMatch(/^(saml|request)\./)
      expect(got['error_code']).not.toBe('request.invalid')
      expect(await world.login(loginIdOf(mine))).toMatchObject({
        status: 'failed',
        errorCode: got['error_code'],
      })
      expect(await world.login(loginIdOf(other))).toMatchObject({ status: 'pending' })
      const page = await browser.post(mine.action, { SAMLResponse: samlResponse })
      expect(shownCode(page)).toBe(got['error_code'])
      expect(page.text).not.toMatch(/\.ts:\d|node_modules/)
    })

    it('names the fault of a message that waits for its browser as well', async () => {
      const form = await answer()
      const fields = { ...form.fields, SAMLResponse: 'a\0b' }
      expect(received(await world.finishSaml(browser, { ...form, fields }))).toMatchObject({
        error_code: 'saml.response_encoding',
      })
    })

    it('refuses a body beyond the limit before reading it', async () => {
      const form = await answer()
      const page = await browser.post(form.action, { ...form.fields, SAMLResponse: 'A'.repeat(1_100_000) })
      expect([page.status, shownCode(page)]).toEqual([413, 'request.too_large'])
      expect(await world.login(loginIdOf(form))).toMatchObject({ status: 'pending' })
    })

    it('refuses a form without a response', async () => {
      const form = await answer()
      expect(shownCode(await browser.post(form.action, { RelayState: loginIdOf(form) }))).toBe(
        'request.invalid',
      )
    })

    it('lets a stranger’s rubbish change nothing', async () => {
      const form = await answer()
      const stranger = world.browser()
      await stranger.get(world.authorizeUrl())
      const rubbish = { RelayState: loginIdOf(form), SAMLResponse: xml('<a/>') }
      expect(shownCode(await stranger.post(form.action, rubbish))).toBe('login.browser_mismatch')
      expect(received(await world.finishSaml(browser, form))).toHaveProperty('code')
    })
  })
})

describe('over https', () => {
  let world: LoginWorld
  beforeAll(async () => {
    world = await openLoginWorld('postgres', {
      publicUrl: 'https://sso.cardea.example',
      issuer: 'https://sso.cardea.example/',
    })
  })
  afterAll(() => world.close())

  it('has the cookie come along with the cross-site POST and completes at once', async () => {
    const customer = await world.samlCustomer(idp)
    const browser = world.browser()
    const form = await world.samlForm(browser, customer, idp)
    expect([...browser.cookies]).toMatchObject([['__Host-cardea-browser', { sameSite: 'None' }]])
    expect(received(await browser.postFromOtherSite(form.action, form.fields))).toHaveProperty('code')
  })

  it('takes five statements from the authorization request to the tokens, and no transaction', async () => {
    const customer = await world.samlCustomer(idp)
    const browser = world.browser()
    // Becoming a member, at the first sign-in, is a transaction of its own.
    const first = await world.samlForm(browser, customer, idp)
    expect(received(await browser.postFromOtherSite(first.action, first.fields))).toHaveProperty('code')
    const sent = vi.spyOn(pg.Client.prototype, 'query')
    const names = () =>
      sent.mock.calls.splice(0).map(([query]: unknown[]) => (query as { name?: string }).name ?? query)
    try {
      const { location } = await browser.get(
        world.authorizeUrl({ organization_id: customer.organization.id }),
      )
      expect(names()).toEqual(['authorization_find_by_organization', 'login_insert'])
      const metadata = await browser.get(`${world.url}/saml/${customer.connection.id}/metadata`)
      const { action, fields } = await idp.answer(location ?? '', metadata.text, {
        email: `maya@${customer.domain}`,
      })
      names()
      const { code = '' } = received(await browser.postFromOtherSite(action, fields))
      expect(names()).toEqual(['login_find_by_id', 'login_complete'])
      expect((await world.redeem(code)).status).toBe(200)
      expect(names()).toEqual(['authorization_code_redeem'])
    } finally {
      sent.mockRestore()
    }
  })
})

describe('GET /saml/:connectionId/metadata', () => {
  let world: LoginWorld
  beforeAll(async () => {
    world = await openLoginWorld('postgres')
  })
  afterAll(() => world.close())

  it('describes the connection to its IdP, also while it is a draft', async () => {
    const { connection } = await world.samlCustomer(idp, { connection: { status: 'draft' } })
    const visit = await world.browser().get(`${world.url}/saml/${connection.id}/metadata`)
    expect(visit.headers['content-type']).toContain('application/samlmetadata+xml')
    expect(visit.text).toContain(`entityID="${world.url}/saml/${connection.id}"`)
    expect(visit.text).toContain(`Location="${world.url}/saml/${connection.id}/acs"`)
  })

  it('is not there for an unknown connection', async () => {
    const visit = await world.browser().get(`${world.url}/saml/conn_7ZZZZZZZZZZZZZZZZZZZZZZZZZ/metadata`)
    expect(visit.status).toBe(404)
  })
})
