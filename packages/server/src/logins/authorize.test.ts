import { inflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CustomerOidcIdp, customerOidcIdp } from '../../test/customer-oidc-idp.ts'
import { type CustomerSamlIdp, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import {
  type Customer,
  type LoginWorld,
  openLoginWorld,
  received,
  redirectUri,
  shownCode,
} from '../../test/login-world.ts'
import { testEngines } from '../../test/test-database.ts'
import { createConnection } from '../connections/create-connection.ts'
import { createOrganization } from '../organizations/create-organization.ts'
import { createDomain } from '../domains/create-domain.ts'
import { wholeDeployment } from '../storage/tenant.ts'

let saml: CustomerSamlIdp
let oidc: CustomerOidcIdp

beforeAll(async () => {
  saml = await customerSamlIdp()
  oidc = await customerOidcIdp()
})
afterAll(() => oidc.close())

const ABSENT = '7ZZZZZZZZZZZZZZZZZZZZZZZZZ'

describe.each(testEngines)('/oauth/authorize on %s', (engine) => {
  let world: LoginWorld
  /** Two customers: the first over SAML, the second over OIDC, so that the redirect tells which was chosen. */
  let one: Customer
  let two: Customer

  beforeAll(async () => {
    world = await openLoginWorld(engine)
    one = await world.samlCustomer(saml)
    two = await world.oidcCustomer(oidc)
  })
  afterAll(() => world.close())

  const authorize = (params: Record<string, string>) => world.browser().get(world.authorizeUrl(params))
  const chosen = async (params: Record<string, string>) => {
    const { location, text } = await authorize(params)
    if (location?.startsWith(saml.ssoUrl)) return 'one'
    if (location?.startsWith(`${oidc.issuer}/authorize`)) return 'two'
    return location === null ? text : received({ location, text, status: 302, headers: {} })['error_code']
  }

  describe('selects the connection', () => {
    it('by each selector alone', async () => {
      expect(await chosen({ connection_id: one.connection.id })).toBe('one')
      expect(await chosen({ organization_id: two.organization.id })).toBe('two')
      expect(await chosen({ domain_hint: one.domain })).toBe('one')
      expect(await chosen({ domain_hint: ` ${two.domain.toUpperCase()}. ` })).toBe('two')
      expect(await chosen({ login_hint: `Ada@${one.domain.toUpperCase()}` })).toBe('one')
    })

    it('by the first of several: connection_id › organization_id › domain_hint › login_hint', async () => {
      const hint = { login_hint: `ada@${two.domain}` }
      expect(await chosen({ domain_hint: one.domain, ...hint })).toBe('one')
      expect(await chosen({ organization_id: two.organization.id, domain_hint: one.domain })).toBe('two')
      expect(
        await chosen({ connection_id: one.connection.id, organization_id: two.organization.id, ...hint }),
      ).toBe('one')
    })

    it.each<[string, Record<string, string>]>([
      ['login.connection_unknown', { connection_id: `conn_${ABSENT}` }],
      ['login.connection_unknown', { connection_id: 'nonsense' }],
      ['login.organization_unknown', { organization_id: `org_${ABSENT}` }],
      ['login.organization_unknown', { organization_id: `conn_${ABSENT}` }],
      ['login.domain_unroutable', { domain_hint: 'nobody.example' }],
      ['login.domain_unroutable', { domain_hint: 'https://acme.example/' }],
      ['login.domain_unroutable', { login_hint: 'ada@nobody.example' }],
    ])('refuses with %s for %j, without falling back to the next selector', async (code, selector) => {
      const fallback = { login_hint: `ada@${one.domain}` }
      expect(await chosen({ ...fallback, ...selector })).toBe(code)
    })

    it('does not tell another customer’s object from one that does not exist (incidents row 55)', async () => {
      // An organization's id where a connection's is wanted, and the reverse: as unknown as no id at all.
      expect(await chosen({ connection_id: one.organization.id })).toBe('login.connection_unknown')
      expect(await chosen({ organization_id: one.connection.id })).toBe('login.organization_unknown')
    })

    it('only by domains that are verified', async () => {
      const domain = `pending-${engine}.example`
      await createDomain(world.parts, wholeDeployment, one.organization.id, { domain, state: 'pending' })
      expect(await chosen({ domain_hint: domain })).toBe('login.domain_unroutable')
    })

    it('and names what is missing: no connection, none that is active', async () => {
      const { id } = await createOrganization(world.parts, wholeDeployment, { name: 'Empty' })
      expect(await chosen({ organization_id: id })).toBe('login.connection_missing')
      const draft = await createConnection(world.parts, wholeDeployment, {
        organizationId: id,
        protocol: 'oidc',
      })
      expect(await chosen({ organization_id: id })).toBe('login.connection_inactive')
      expect(await chosen({ connection_id: draft.id })).toBe('login.connection_inactive')
    })

    it('the default one of an organization with several', async () => {
      const customer = await world.samlCustomer(saml)
      const { id } = customer.organization
      expect(await chosen({ organization_id: id })).toBe('one')
      await createConnection(world.parts, wholeDeployment, {
        organizationId: id,
        protocol: 'oidc',
        issuer: oidc.issuer,
        clientId: oidc.clientId,
        clientSecret: 'x',
        status: 'active',
        isDefault: true,
      })
      expect(await chosen({ organization_id: id })).toBe('two')
    })

    it('keeps the failed login with what was asked and the reason', async () => {
      const got = received(await authorize({ domain_hint: 'nobody.example' }))
      expect(await world.login(got['login_id'] ?? '')).toMatchObject({
        status: 'failed',
        errorCode: 'login.domain_unroutable',
        request: { domainHint: 'nobody.example' },
        error: { message: expect.stringContaining('nobody.example') as string },
      })
    })

    it('keeps the organization of a login that failed on its way to the IdP', async () => {
      const broken = await world.oidcCustomer({ ...oidc, issuer: `${oidc.issuer}/none` })
      const got = received(await authorize({ connection_id: broken.connection.id }))
      expect(got['error_code']).toBe('oidc.discovery_failed')
      expect(await world.login(got['login_id'] ?? '')).toMatchObject({
        status: 'failed',
        organizationId: broken.organization.id,
      })
    })
  })

  describe('errors before client and redirect URI are proven are pages (RFC 9700 §2.1, §4.11.2, incidents row 79)', () => {
    it.each<[string, Record<string, string>]>([
      ['oauth.client_id_missing', { client_id: '' }],
      ['oauth.client_unknown', { client_id: 'nobody' }],
      ['oauth.redirect_uri_missing', { redirect_uri: '' }],
      ['oauth.redirect_uri_mismatch', { redirect_uri: 'https://evil.example/callback' }],
      ['oauth.redirect_uri_mismatch', { redirect_uri: `${redirectUri}&more=1` }],
    ])('%s', async (code, params) => {
      const visit = await authorize(params)
      expect([visit.status, visit.location, shownCode(visit)]).toEqual([400, null, code])
      expect(visit.text).not.toContain('<script')
    })
  })

  describe('errors after that go to the redirect URI, with the name of who answers (RFC 9700 §2.1, §4.4.2)', () => {
    it.each<[string, string, Record<string, string>]>([
      ['unsupported_response_type', 'oauth.response_type_unsupported', { response_type: 'token' }],
      ['invalid_request', 'oauth.response_mode_unsupported', { response_mode: 'fragment' }],
      ['invalid_scope', 'oauth.offline_access_not_enabled', { scope: 'openid offline_access' }],
      ['request_not_supported', 'oauth.request_object_unsupported', { request: 'x.y.z' }],
      ['login_required', 'login.interaction_required', { prompt: 'none' }],
    ])('%s %s', async (error, code, params) => {
      expect(received(await authorize(params))).toMatchObject({
        tab: '1',
        error,
        error_code: code,
        state: 'the state',
        iss: `${world.url}/`,
      })
    })

    it('encodes every value once: `&`, `#`, CRLF, quotes (incidents row 87)', async () => {
      const domain = 'a&b#c"d\\e\u2019.example'
      const visit = await authorize({ domain_hint: domain, state: 'x&y#z %0d%0aSet-Cookie: a=b' })
      const got = received(visit)
      expect(Object.keys(got)).toEqual([
        'tab',
        'error',
        'error_description',
        'error_code',
        'login_id',
        'state',
        'iss',
      ])
      expect(got['state']).toBe('x&y#z %0d%0aSet-Cookie: a=b')
      // RFC 6749 §4.1.2.1: %x20-21 / %x23-5B / %x5D-7E
      expect(got['error_description']).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/)
      expect(visit.location).not.toMatch(/[#\r\n"]/)
      expect(visit.headers['set-cookie']).not.toContain('a=b')
    })
  })

  describe('the request to the IdP', () => {
    it('asks for a fresh sign-in with prompt=login or max_age, silently with prompt=none', async () => {
      const asked = async (params: Record<string, string>, customer: Customer) =>
        new URL((await authorize({ connection_id: customer.connection.id, ...params })).location ?? '')
      const xml = async (params: Record<string, string>) => inflated(await asked(params, one))
      expect(await xml({})).not.toMatch(/ForceAuthn|IsPassive|NameIDPolicy|RequestedAuthnContext/)
      expect(await xml({ prompt: 'login' })).toContain('ForceAuthn="true"')
      expect(await xml({ max_age: '60' })).toContain('ForceAuthn="true"')
      expect(await xml({ prompt: 'none' })).toContain('IsPassive="true"')
      const { searchParams } = await asked({ prompt: 'login', max_age: '60', ui_locales: 'de' }, two)
      expect(Object.fromEntries(searchParams)).toMatchObject({
        prompt: 'login',
        max_age: '60',
        ui_locales: 'de',
      })
    })

    it('keeps the query of the IdP’s address, and names the login in ID and RelayState', async () => {
      const { location } = await authorize({ connection_id: one.connection.id })
      const url = new URL(location ?? '')
      expect(url.searchParams.get('tenant')).toBe('1')
      const loginId = url.searchParams.get('RelayState') ?? ''
      expect(inflated(url)).toContain(`ID="${loginId}"`)
      expect(await world.login(loginId)).toMatchObject({ status: 'pending', connectionId: one.connection.id })
    })

    it('is a form that posts itself where the IdP wants HTTP-POST', async () => {
      const customer = await world.samlCustomer(saml, {
        connection: {
          metadataXml: undefined,
          idpEntityId: 'x',
          ssoUrl: 'https://idp.example/post',
          ssoBinding: 'post',
          certificates: [pemOf(saml)],
        },
      })
      const visit = await authorize({ connection_id: customer.connection.id })
      expect(visit.status).toBe(200)
      expect(visit.text).toContain('action="https://idp.example/post"')
      expect(visit.text).toMatch(/name="SAMLRequest" value="[\w+/=]+"/)
      expect(visit.text).toMatch(/name="RelayState" value="login_\w{26}"/)
      expect(visit.headers['content-security-policy']).toMatch(/form-action 'self' https:/)
    })

    it('takes the request by POST as well (OIDC Core §3.1.2.1), and answers 303 (RFC 9700 §2.1, §4.12)', async () => {
      const { pathname, searchParams, origin } = new URL(
        world.authorizeUrl({ connection_id: one.connection.id }),
      )
      const visit = await world.browser().post(origin + pathname, Object.fromEntries(searchParams))
      expect([visit.status, visit.location?.startsWith(saml.ssoUrl)]).toEqual([303, true])
    })
  })

  describe('the browser’s cookie', () => {
    it('is kept over several sign-ins, so that tabs do not disturb each other', async () => {
      const browser = world.browser()
      await browser.get(world.authorizeUrl({ connection_id: one.connection.id }))
      const first = browser.cookies.get('cardea-browser')
      const form = await world.samlForm(browser, one, saml)
      await world.samlForm(browser, one, saml)
      expect(browser.cookies.get('cardea-browser')).toEqual(first)
      expect(received(await world.finishSaml(browser, form))).toHaveProperty('code')
    })

    it('is replaced when it is not one of ours', async () => {
      const answer = await world.server.inject({
        url: new URL(world.authorizeUrl()).pathname + new URL(world.authorizeUrl()).search,
        headers: { host: new URL(world.url).host, cookie: 'cardea-browser=chosen-by-somebody' },
      })
      expect(answer.cookies[0]).toMatchObject({ httpOnly: true, path: '/', sameSite: 'Lax' })
      expect(answer.cookies[0]?.value).toMatch(/^[\w-]{43}$/)
    })
  })

  describe('the page that asks for the work e-mail', () => {
    const open = async (params: Record<string, string> = {}) => {
      const browser = world.browser()
      const visit = await browser.get(world.authorizeUrl(params))
      const login = /name="login" value="(login_\w+)"/.exec(visit.text)?.[1] ?? ''
      return { browser, visit, login }
    }

    it('is shown without a selector, and leads on to the organization of the address', async () => {
      const { browser, visit, login } = await open()
      expect(visit.status).toBe(200)
      expect(visit.text).toContain('autocomplete="username"')
      expect(visit.headers['cache-control']).toContain('no-store')
      const next = await browser.post(`${world.url}/sign-in`, { login, email: `  ada@${one.domain} ` })
      expect([next.status, next.location?.startsWith(saml.ssoUrl)]).toEqual([303, true])
      expect(await world.login(login)).toMatchObject({
        status: 'pending',
        organizationId: one.organization.id,
      })
    })

    it('takes a login_hint that is no e-mail address for a name to show, not for a selector', async () => {
      expect((await open({ login_hint: 'ada<b>' })).visit.text).toContain('value="ada&lt;b>"')
    })

    it.each([
      ['nobody.example', 'ada@nobody.example'],
      ['whole work e-mail address', 'ada'],
      ['whole work e-mail address', ''],
    ])('says %j and asks again for %j, without ending the login', async (text, email) => {
      const { browser, login } = await open()
      const again = await browser.post(`${world.url}/sign-in`, { login, email })
      expect(again.status).toBe(400)
      expect(again.text).toContain(text)
      expect(again.text).toContain('aria-invalid')
      const next = await browser.post(`${world.url}/sign-in`, { login, email: `ada@${two.domain}` })
      expect(next.location).toContain(`${oidc.issuer}/authorize`)
    })

    it('may be used again by who came back from the IdP; the earlier choice is void', async () => {
      const { browser, login } = await open()
      const { location } = await browser.post(`${world.url}/sign-in`, { login, email: `ada@${one.domain}` })
      const { text } = await browser.get(`${world.url}/saml/${one.connection.id}/metadata`)
      const form = await saml.answer(location ?? '', text, { email: `ada@${one.domain}` })
      expect((await browser.get(`${world.url}/sign-in?login=${login}`)).status).toBe(200)
      await browser.post(`${world.url}/sign-in`, { login, email: `ada@${two.domain}` })
      expect(shownCode(await browser.post(form.action, form.fields))).toBe('login.unknown')
    })

    it('belongs to the browser that started (CSRF)', async () => {
      const { login } = await open()
      const stranger = world.browser()
      expect(shownCode(await stranger.get(`${world.url}/sign-in?login=${login}`))).toBe(
        'login.browser_mismatch',
      )
      const post = await stranger.post(`${world.url}/sign-in`, { login, email: `ada@${one.domain}` })
      expect(shownCode(post)).toBe('login.browser_mismatch')
      expect(await world.login(login)).toMatchObject({ status: 'selecting' })
    })

    it.each(['', 'nonsense', `login_${ABSENT}`])('is not there for the login %j', async (login) => {
      expect(shownCode(await world.browser().get(`${world.url}/sign-in?login=${login}`))).toBe(
        'login.unknown',
      )
    })

    it('is not there for a login that has ended', async () => {
      const { browser, login } = await open()
      await world.parts.db.kysely
        .updateTable('logins')
        .set({ expires_at: new Date(0) })
        .where('id', '=', login)
        .execute()
      expect(shownCode(await browser.get(`${world.url}/sign-in?login=${login}`))).toBe('login.expired')
    })
  })
})

function inflated(url: URL): string {
  return inflateRawSync(Buffer.from(url.searchParams.get('SAMLRequest') ?? '', 'base64')).toString()
}

function pemOf({ metadata }: CustomerSamlIdp): string {
  return /X509Certificate>([^<]+)</.exec(metadata)?.[1] ?? ''
}
