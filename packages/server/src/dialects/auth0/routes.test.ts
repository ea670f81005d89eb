import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CustomerOidcIdp, customerOidcIdp } from '../../../test/customer-oidc-idp.ts'
import { type CustomerSamlIdp, customerSamlIdp } from '../../../test/customer-saml-idp.ts'
import {
  type Customer,
  type LoginWorld,
  openLoginWorld,
  received,
  redirectUri,
  shownCode,
  signedOutUri,
} from '../../../test/login-world.ts'

let world: LoginWorld
let saml: CustomerSamlIdp
let oidc: CustomerOidcIdp
let one: Customer
let two: Customer
beforeAll(async () => {
  world = await openLoginWorld()
  saml = await customerSamlIdp()
  oidc = await customerOidcIdp()
  one = await world.samlCustomer(saml)
  two = await world.oidcCustomer(oidc)
})
afterAll(async () => {
  await world.close()
  await oidc.close()
})

/** As auth0-spa-js writes it. */
const authorizeUrl = (params: Readonly<Record<string, string>> = {}) =>
  world.authorizeUrl({ auth0Client: 'eyJuYW1lIjoiIn0=', ...params }).replace('/oauth/authorize', '/authorize')
const logout = (query: string) => world.browser().get(`${world.url}/v2/logout?${query}`)

describe('/authorize', () => {
  it('is our authorization endpoint: it signs the person in and gives a code', async () => {
    const browser = world.browser()
    const started = await browser.get(authorizeUrl({ organization: two.organization.id }))
    expect(started.location?.startsWith(`${oidc.issuer}/authorize`)).toBe(true)
    const asked = new URL(started.location ?? '').searchParams
    oidc.nonce = asked.get('nonce') ?? ''
    oidc.email = `leo@${two.domain}`
    const back = await browser.get(
      `${asked.get('redirect_uri') ?? ''}?code=x&state=${asked.get('state') ?? ''}`,
    )
    expect((await world.redeem(received(back)['code'] ?? '')).status).toBe(200)
  })

  it('knows `organization` and `connection` as ours, by GET and by POST', async () => {
    const byGet = await world.browser().get(authorizeUrl({ connection: one.connection.id }))
    expect([byGet.status, byGet.location?.startsWith(saml.ssoUrl)]).toEqual([302, true])
    const { pathname, searchParams } = new URL(authorizeUrl({ organization: one.organization.id }))
    const byPost = await world.browser().post(`${world.url}${pathname}`, Object.fromEntries(searchParams))
    expect([byPost.status, byPost.location?.startsWith(saml.ssoUrl)]).toEqual([303, true])
  })

  it('refuses both names at once, and what is no organization, as ever', async () => {
    const both = { organization: one.organization.id, organization_id: two.organization.id }
    expect(received(await world.browser().get(authorizeUrl(both)))).toMatchObject({
      error_code: 'oauth.parameter_repeated',
    })
    expect(received(await world.browser().get(authorizeUrl({ organization: 'acme' })))).toMatchObject({
      error_code: 'login.organization_unknown',
    })
  })

  it('redirects nowhere unproven (incidents row 79)', async () => {
    for (const params of [
      { client_id: 'nobody' },
      { redirect_uri: 'https://evil.example/' },
      { redirect_uri: `${redirectUri}/` },
    ]) {
      const { status, location } = await world.browser().get(authorizeUrl(params))
      expect([status, location]).toEqual([400, null])
    }
  })
})

describe('/v2/logout', () => {
  it('goes to `returnTo` where the application has registered it', async () => {
    const query = { client_id: world.application.clientId, returnTo: signedOutUri }
    expect(await logout(new URLSearchParams(query).toString())).toMatchObject({
      status: 302,
      location: signedOutUri,
    })
  })

  it.each([
    [
      'oauth.post_logout_redirect_uri_mismatch',
      (id: string) => `client_id=${id}&returnTo=https://evil.example/`,
    ],
    ['oauth.client_id_missing', () => `returnTo=${encodeURIComponent(signedOutUri)}`],
    ['oauth.client_unknown', () => `client_id=nobody&returnTo=${encodeURIComponent(signedOutUri)}`],
  ])('is refused with %s elsewhere', async (code, query) => {
    const visit = await logout(query(world.application.clientId))
    expect([visit.status, visit.location, shownCode(visit)]).toEqual([400, null, code])
  })

  it('shows that nobody is signed in when it says no address', async () => {
    const { status, location } = await logout(`client_id=${world.application.clientId}&federated`)
    expect([status, location]).toEqual([200, null])
  })

  it('signs the person out at the identity provider only with `federated`', async () => {
    const customer = await world.samlCustomer(saml, {
      connection: { sloUrl: 'https://idp.example/slo', signRequests: true },
    })
    for (const [federated, there] of [
      ['', false],
      ['&federated', true],
    ] as const) {
      const browser = world.browser()
      const { code = '' } = received(
        await world.finishSaml(browser, await world.samlForm(browser, customer, saml)),
      )
      const { body } = await world.redeem(code)
      const { location } = await logout(
        `id_token_hint=${String(body['id_token'])}&returnTo=${encodeURIComponent(signedOutUri)}${federated}`,
      )
      expect(location?.startsWith('https://idp.example/slo')).toBe(there)
    }
  })
})
