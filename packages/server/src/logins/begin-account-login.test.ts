import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CustomerOidcIdp, customerOidcIdp } from '../../test/customer-oidc-idp.ts'
import { type CustomerSamlIdp, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import { type Customer, type LoginWorld, openLoginWorld, redirectUri } from '../../test/login-world.ts'
import type { TestBrowser } from '../../test/test-browser.ts'
import { testEngines } from '../../test/test-database.ts'
import { useAccountSession } from '../accounts/account-session.ts'
import { updateConnection } from '../connections/update-connection.ts'
import { wholeDeployment } from '../storage/tenant.ts'

let saml: CustomerSamlIdp
let oidc: CustomerOidcIdp
beforeAll(async () => {
  saml = await customerSamlIdp()
  oidc = await customerOidcIdp()
})
afterAll(() => oidc.close())

describe.each(testEngines)('the accounts address, on %s', (engine) => {
  let world: LoginWorld
  beforeAll(async () => {
    world = await openLoginWorld(engine)
  })
  afterAll(() => world.close())

  const address = ({ organization }: Customer, returnTo?: string) =>
    `${world.url}/sso/${organization.id}${returnTo === undefined ? '' : `?redirectUri=${encodeURIComponent(returnTo)}`}`

  async function bySaml(browser: TestBrowser, customer: Customer, returnTo?: string) {
    const { location } = await browser.get(address(customer, returnTo))
    const metadata = await browser.get(`${world.url}/saml/${customer.connection.id}/metadata`)
    const email = `mia@${customer.domain}`
    return world.finishSaml(browser, await saml.answer(location ?? '', metadata.text, { email }))
  }
  const sessionOf = (browser: TestBrowser) =>
    useAccountSession(world.parts, browser.cookies.get('cardea-account')?.value)

  it('signs a person in at their organization, makes them a member, and goes back', async () => {
    const acme = await world.samlCustomer(saml)
    const browser = world.browser()
    const { location } = await bySaml(browser, acme, redirectUri)
    expect(location).toBe(redirectUri)
    const session = await sessionOf(browser)
    const { id: organizationId } = acme.organization
    expect(session).toMatchObject({ organizationId, connectionId: acme.connection.id })
    const members = await world.parts.db.kysely
      .selectFrom('memberships')
      .select(['user_id', 'status', 'source'])
      .where('organization_id', '=', organizationId)
      .execute()
    expect(members).toEqual([{ user_id: session?.userId, status: 'active', source: 'sso' }])
  })

  it('does the same at an OpenID provider, at the callback that the connection names', async () => {
    for (const redirectPath of ['/sso/oidc/callback', '/api/auth/sso/callback'] as const) {
      const acme = await world.oidcCustomer(oidc, { connection: { redirectPath } })
      const browser = world.browser()
      const { location } = await browser.get(address(acme))
      expect(new URL(location ?? '').searchParams.get('redirect_uri')).toBe(`${world.url}${redirectPath}`)
      const asked = new URL(location ?? '').searchParams
      oidc.nonce = asked.get('nonce') ?? ''
      oidc.email = `mia@${acme.domain}`
      const answer = new URLSearchParams({ code: 'the-code-of-the-idp', state: asked.get('state') ?? '' })
      const { location: end } = await browser.get(`${world.url}${redirectPath}?${answer.toString()}`)
      expect(end).toBe(`${world.url}/account`)
      expect(await sessionOf(browser)).toMatchObject({ organizationId: acme.organization.id })
    }
  })

  it('is entered by the slug of the organization, too', async () => {
    const acme = await world.samlCustomer(saml)
    const browser = world.browser()
    const { location } = await browser.get(`${world.url}/api/auth/sso/${acme.organization.slug}/login`)
    expect(location).toMatch(/^https:\/\/idp\./)
    const { status, text } = await browser.get(`${world.url}/api/auth/sso/no-such-slug/login`)
    expect([status, text.includes('login.organization_unknown')]).toEqual([400, true])
  })

  it('tells the list of sessions where a sign-in that began with the e-mail address came from', async () => {
    const acme = await world.samlCustomer(saml)
    const browser = world.browser()
    const { text } = await browser.get(`${world.url}/account/sign-in`)
    const login = /name="login" value="([^"]+)"/.exec(text)?.[1] ?? ''
    const email = `mia@${acme.domain}`
    const { location } = await browser.post(`${world.url}/sign-in`, { login, email })
    const metadata = await browser.get(`${world.url}/saml/${acme.connection.id}/metadata`)
    await world.finishSaml(browser, await saml.answer(location ?? '', metadata.text, { email }))
    const organizationId = acme.organization.id
    const from = { userAgent: 'lightMyRequest', address: '127.0.0.1' }
    expect(await sessionOf(browser)).toMatchObject({ organizationId, ...from })
  })

  it('has a login that tells how it went, and gives the application nothing', async () => {
    const acme = await world.samlCustomer(saml)
    await bySaml(world.browser(), acme)
    const { items } = await world.api('GET', `/v1/logins?organizationId=${acme.organization.id}`)
    expect(items).toMatchObject([{ kind: 'account', status: 'completed', applicationId: null }])
    const codes = await world.parts.db.kysely
      .selectFrom('authorization_codes')
      .innerJoin('logins', 'logins.id', 'authorization_codes.login_id')
      .select('logins.id')
      .where('logins.organization_id', '=', acme.organization.id)
      .execute()
    expect(codes).toEqual([])
  })

  it('shows why somebody is refused, on a page with the id of the login', async () => {
    const acme = await world.samlCustomer(saml, { organization: { jit: false } })
    const browser = world.browser()
    const { status, text } = await bySaml(browser, acme, redirectUri)
    expect(status).toBe(403)
    expect(text).toContain('login.user_not_provisioned')
    const { items } = await world.api('GET', `/v1/logins?organizationId=${acme.organization.id}`)
    expect(items).toMatchObject([{ status: 'failed', errorCode: 'login.user_not_provisioned' }])
    expect(text).toContain(items[0].id)
    expect(await sessionOf(browser)).toBeNull()
  })

  it('begins no sign-in at an organization that is unknown or has no connection that is on', async () => {
    const browser = world.browser()
    for (const id of ['org_01JD3ZK8M4X9V7Q2R5T6W8Y0AB', 'nonsense']) {
      const { status, text } = await browser.get(`${world.url}/sso/${id}`)
      expect([status, text.includes('login.organization_unknown')]).toEqual([400, true])
    }
    const acme = await world.samlCustomer(saml, { connection: { status: 'inactive' } })
    expect((await browser.get(address(acme))).text).toContain('login.connection_inactive')
  })

  describe('leads only where somebody has registered to receive people', () => {
    it.each([
      ['a redirect URI', redirectUri, true],
      ['a redirect URI, for a forced sign-in', `${redirectUri}&forceLogin=true`, true],
      ['an initiate-login URI', 'http://localhost:3000/initiate?from=sso', true],
      ['a path of our own', '/account?tab=sessions', true],
      ['another host', 'https://evil.example/callback', false],
      ['a redirect URI with more behind it', `${redirectUri}.evil.example`, false],
      ['a redirect URI with another parameter', `${redirectUri}&next=x`, false],
      ['another host in the spelling of a path', '//evil.example/', false],
      ['another host with a backslash', '/\\evil.example/', false],
      ['another host with a tab', '/\t/evil.example/', false],
      ['a script', 'javascript:alert(1)', false],
      ['nothing', '', false],
    ])('%s', async (_, returnTo, allowed) => {
      const acme = await world.samlCustomer(saml)
      const { status, text } = await world.browser().get(address(acme, returnTo))
      expect(status).toBe(allowed ? 302 : 400)
      if (!allowed) expect(text).toContain('login.return_address_unknown')
    })
  })

  it('gives a new secret at every sign-in (incidents row 93)', async () => {
    const acme = await world.samlCustomer(saml)
    const browser = world.browser()
    await bySaml(browser, acme)
    const first = browser.cookies.get('cardea-account')?.value
    await bySaml(browser, acme)
    expect(browser.cookies.get('cardea-account')?.value).not.toBe(first)
  })

  it('ends with its connection', async () => {
    const acme = await world.samlCustomer(saml)
    const browser = world.browser()
    await bySaml(browser, acme)
    expect(await sessionOf(browser)).not.toBeNull()
    await updateConnection(world.parts, wholeDeployment, acme.connection.id, { status: 'inactive' })
    expect(await sessionOf(browser)).toBeNull()
  })
})
