import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CustomerOidcIdp, customerOidcIdp } from '../../test/customer-oidc-idp.ts'
import { type CustomerSamlIdp, type SamlAnswerInput, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import {
  type Customer,
  type LoginView,
  type LoginWorld,
  openLoginWorld,
  shownCode,
} from '../../test/login-world.ts'
import type { TestBrowser, Visit } from '../../test/test-browser.ts'
import { testEngines } from '../../test/test-database.ts'

describe.each(testEngines)('a test login (%s)', (engine) => {
  let world: LoginWorld
  let saml: CustomerSamlIdp
  let oidc: CustomerOidcIdp
  beforeAll(async () => {
    world = await openLoginWorld(engine)
    saml = await customerSamlIdp()
    oidc = await customerOidcIdp()
  })
  afterAll(async () => {
    await world.close()
    await oidc.close()
  })

  const start = (customer: Customer): Promise<LoginView> =>
    world.api('POST', `/v1/connections/${customer.connection.id}/test`)
  const read = (test: LoginView): Promise<LoginView> =>
    world.api('GET', `/v1/connections/${String(test.connectionId)}/tests/${String(test.id)}`)
  const ticketOf = (test: LoginView) => new URL(String(test.loginUrl)).searchParams.get('ticket') ?? ''
  const open = (browser: TestBrowser, test: LoginView): Promise<Visit> =>
    browser.post(`${world.url}/test-login`, { ticket: ticketOf(test) })

  /** The whole test through SAML, up to the page of its result. */
  async function runSaml(customer: Customer, test: LoginView, input: SamlAnswerInput = {}) {
    const browser = world.browser()
    const { location } = await open(browser, test)
    const { text } = await browser.get(`${world.url}/saml/${customer.connection.id}/metadata`)
    const form = await saml.answer(location ?? '', text, { email: `mia@${customer.domain}`, ...input })
    const ended = await world.finishSaml(browser, form)
    return { browser, form, ended, page: await browser.get(ended.location ?? '') }
  }
  const count = async (table: 'profiles' | 'authorization_codes') =>
    (await world.parts.db.kysely.selectFrom(table).selectAll().execute()).length

  it.each(['draft', 'inactive', 'active'])(
    'through a connection that is %s ends in a result: no profile, no code',
    async (status) => {
      const customer = await world.samlCustomer(saml, { connection: { status } })
      const before = [await count('profiles'), await count('authorization_codes')]
      const test = await start(customer)
      const { ended, page } = await runSaml(customer, test)
      expect(ended.location).toContain(`${world.url}/test-login/result?login=login_`)
      expect(page.text).toContain('The test passed')
      expect(page.text).toContain(`mia@${customer.domain}`)
      expect(await read(test)).toMatchObject({
        status: 'passed',
        admitted: true,
        profile: { idpId: 'U-1001', email: `mia@${customer.domain}`, lastName: 'Ng', outside: false },
        login: { kind: 'test', applicationId: null, profileId: null, status: 'completed' },
      })
      expect([await count('profiles'), await count('authorization_codes')]).toEqual(before)
    },
  )

  it('shares with sign-ins what is known of the identity provider: it is asked once', async () => {
    const customer = await world.oidcCustomer(oidc)
    const test = await start(customer)
    oidc.requests.length = 0
    await world.browser().get(world.authorizeUrl({ connection_id: customer.connection.id }))
    await open(world.browser(), test)
    expect(oidc.requests.filter((request) => request.includes('openid-configuration'))).toHaveLength(1)
  })

  it('leaves a profile that exists as it is', async () => {
    const customer = await world.samlCustomer(saml)
    const browser = world.browser()
    await world.finishSaml(browser, await world.samlForm(browser, customer, saml, { groups: 'Before' }))
    const profile = () =>
      world.parts.db.kysely
        .selectFrom('profiles')
        .selectAll()
        .where('connection_id', '=', customer.connection.id)
        .executeTakeFirstOrThrow()
    const before = await profile()
    const test = await start(customer)
    await runSaml(customer, test, { groups: 'After' })
    expect((await read(test)).profile.groups).toEqual(['After'])
    expect(await profile()).toEqual(before)
  })

  it('consumes its assertion: a sign-in cannot use it again, nor a second test', async () => {
    const customer = await world.samlCustomer(saml)
    const assertionId = `_once-${engine}`
    await runSaml(customer, await start(customer), { assertionId })
    const browser = world.browser()
    const again = await world.finishSaml(
      browser,
      await world.samlForm(browser, customer, saml, { assertionId }),
    )
    expect(again.location).toContain('saml.assertion_replayed')
    const test = await start(customer)
    await runSaml(customer, test, { assertionId })
    expect((await read(test)).login.errorCode).toBe('saml.assertion_replayed')
  })

  it('tells every check with what was expected and received, and the hint', async () => {
    const customer = await world.samlCustomer(saml)
    const test = await start(customer)
    const { page } = await runSaml(customer, test, { audience: 'https://elsewhere.example' })
    const result = await read(test)
    expect(result).toMatchObject({ status: 'failed', admitted: null, profile: null })
    expect(result.login.checks).toContainEqual(
      expect.objectContaining({ code: 'saml.audience_mismatch', passed: false }),
    )
    expect(page.text).toContain('The test found a problem')
    expect(page.text).toContain('https://elsewhere.example')
  })

  it('tells what the door would say, with the profile that it would refuse', async () => {
    const customer = await world.samlCustomer(saml)
    const test = await start(customer)
    await runSaml(customer, test, { email: 'eve@outside.example' })
    expect(await read(test)).toMatchObject({
      status: 'failed',
      admitted: false,
      profile: { email: 'eve@outside.example' },
      login: { errorCode: 'login.profile_outside_organization' },
    })
  })

  it('goes through OpenID Connect as well', async () => {
    oidc.reset()
    const customer = await world.oidcCustomer(oidc, { connection: { status: 'draft' } })
    const test = await start(customer)
    const browser = world.browser()
    const asked = new URL((await open(browser, test)).location ?? '').searchParams
    oidc.nonce = asked.get('nonce') ?? ''
    oidc.email = `leo@${customer.domain}`
    const callback = new URL(asked.get('redirect_uri') ?? '')
    callback.search = new URLSearchParams({ code: 'x', state: asked.get('state') ?? '' }).toString()
    const ended = await browser.get(callback.href)
    expect(ended.location).toContain('/test-login/result')
    expect(test.ready).toBe(true)
    expect(await read(test)).toMatchObject({ status: 'passed', profile: { email: `leo@${customer.domain}` } })
  })

  describe('its ticket', () => {
    it('incidents rows 89 and 90: works once, and neither a scanner of links nor looking at its page spends it', async () => {
      const customer = await world.samlCustomer(saml)
      const test = await start(customer)
      const browser = world.browser()
      const { pathname, search, host } = new URL(String(test.loginUrl))
      for (const method of ['HEAD', 'GET', 'GET'] as const)
        await world.server.inject({ method, url: pathname + search, headers: { host } })
      for (let looks = 0; looks < 2; looks++)
        expect((await browser.get(String(test.loginUrl))).text).toContain('Start the test')
      expect((await read(test)).status).toBe('waiting')
      expect((await open(browser, test)).location).toContain(saml.ssoUrl)
      expect((await read(test)).status).toBe('opened')
      expect(shownCode(await open(world.browser(), test))).toBe('connection.test_link_unknown')
      expect(shownCode(await browser.get(String(test.loginUrl)))).toBe('connection.test_link_unknown')
    })
    it('works for ten minutes', async () => {
      const customer = await world.samlCustomer(saml)
      const test = await start(customer)
      const left = Date.parse(test.expiresAt) - Date.parse(test.createdAt)
      expect(left).toBe(600_000)
      await world.parts.db.query(
        { name: 'age', text: `update connection_tests set ticket_expires_at = now() where id = $1` },
        [test.id],
      )
      expect(shownCode(await open(world.browser(), test))).toBe('connection.test_link_unknown')
    })
    it('is kept as a hash only', async () => {
      const test = await start(await world.samlCustomer(saml))
      const rows = await world.parts.db.kysely.selectFrom('connection_tests').selectAll().execute()
      expect(JSON.stringify(rows)).toContain(test.id)
      expect(
        JSON.stringify(rows.map((row) => ({ ...row, ticket_hash: row.ticket_hash.toString() }))),
      ).not.toContain(ticketOf(test))
    })
    it('incidents row 90: is of one use when two browsers come at the same time', async () => {
      const test = await start(await world.samlCustomer(saml))
      const visits = await Promise.all([open(world.browser(), test), open(world.browser(), test)])
      expect(visits.map(({ status }) => status).sort()).toEqual([303, 404])
    })
  })

  it('can be finished, and its result seen, by the browser that started it only', async () => {
    const customer = await world.samlCustomer(saml)
    const { ended, form } = await runSaml(customer, await start(customer))
    expect(shownCode(await world.browser().get(ended.location ?? ''))).toBe('login.browser_mismatch')
    const test = await start(customer)
    const { location } = await open(world.browser(), test)
    const { text } = await world.browser().get(`${world.url}/saml/${customer.connection.id}/metadata`)
    const other = await saml.answer(location ?? '', text, {})
    const stranger = world.browser()
    await stranger.get(world.authorizeUrl({ connection_id: customer.connection.id }))
    expect(shownCode(await stranger.post(other.action, other.fields))).toBe('login.browser_mismatch')
    expect(form.action).toBe(other.action)
  })

  it('cannot be turned to another connection by the page that asks for an e-mail', async () => {
    const [customer, other] = [await world.samlCustomer(saml), await world.samlCustomer(saml)]
    const browser = world.browser()
    const { location } = await open(browser, await start(customer))
    const login = new URL(location ?? '').searchParams.get('RelayState') ?? ''
    const visit = await browser.post(`${world.url}/sign-in`, { login, email: `mia@${other.domain}` })
    expect(shownCode(visit)).toBe('login.unknown')
  })

  it('has no result page for a login that is no test', async () => {
    const customer = await world.samlCustomer(saml)
    const browser = world.browser()
    const form = await world.samlForm(browser, customer, saml)
    await world.finishSaml(browser, form)
    const visit = await browser.get(`${world.url}/test-login/result?login=${form.fields.RelayState}`)
    expect(shownCode(visit)).toBe('login.unknown')
  })

  it('through an incomplete draft tells what is missing', async () => {
    const customer = await world.oidcCustomer(oidc, { connection: { status: 'draft', clientId: null } })
    const test = await start(customer)
    expect(test.ready).toBe(false)
    const browser = world.browser()
    const { location } = await open(browser, test)
    expect((await browser.get(location ?? '')).text).toContain('clientId')
    expect((await read(test)).login.errorCode).toBe('connection.incomplete')
  })
})
