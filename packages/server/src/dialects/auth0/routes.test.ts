import { decodeJwt } from 'jose'
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
import { updateApplication } from '../../applications/update-application.ts'

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

describe('`organization` by its name', () => {
  it('is the organization’s slug, in whichever case', async () => {
    for (const name of [one.organization.slug, ` ${one.organization.slug.toUpperCase()} `]) {
      const { location } = await world.browser().get(authorizeUrl({ organization: name }))
      expect(location?.startsWith(saml.ssoUrl)).toBe(true)
    }
  })

  it('is told in the ID token beside the id, in lower case, as the library compares it', async () => {
    const browser = world.browser()
    const asked = { organization_id: one.organization.slug, connection_id: '' }
    const form = await world.samlForm(browser, one, saml, {}, asked)
    const { code = '' } = received(await world.finishSaml(browser, form))
    expect(decodeJwt(String((await world.redeem(code)).body['id_token']))).toMatchObject({
      org_id: one.organization.id,
      org_name: one.organization.slug,
    })
  })

  it('row 55: is no name for what has none, and the refusal goes to the application', async () => {
    for (const name of [
      'nobody',
      `${one.organization.slug}-x`,
      one.organization.id.toLowerCase(),
      '%',
      '\u0000',
    ]) {
      const visit = await world.browser().get(authorizeUrl({ organization: name }))
      expect(received(visit)).toMatchObject({ error: 'invalid_request', state: 'the state' })
    }
  })
})

describe('every outcome of `prompt=none` is a message for the page that waits', () => {
  it.each([
    ['login_required', {}],
    ['login_required', { organization: 'known' }],
    ['login_required', { organization: 'nobody' }],
    ['invalid_target', { audience: 'nobody' }],
    ['invalid_scope', { scope: '"' }],
    ['unsupported_response_type', { response_type: 'token' }],
  ])('%s', async (error, params: Record<string, string>) => {
    const { parts, application } = world
    const settings = { allowedOrigins: [new URL(redirectUri).origin], sessionHours: 8 }
    await updateApplication(parts, application.id, settings)
    const organization = params['organization'] === 'known' ? { organization: one.organization.slug } : {}
    const asked = { prompt: 'none', response_mode: 'web_message', ...params, ...organization }
    const { status, text } = await world.browser().get(authorizeUrl(asked))
    expect(status).toBe(200)
    expect(text).toContain(`data-origin="${new URL(redirectUri).origin}"`)
    expect(text).toContain(`&quot;error&quot;:&quot;${error}&quot;`)
    await updateApplication(parts, application.id, { sessionHours: 0 })
  })
})

describe('/userinfo and /oidc/logout', () => {
  it('are ours', async () => {
    const browser = world.browser()
    const { code = '' } = received(await world.finishSaml(browser, await world.samlForm(browser, one, saml)))
    const { body } = await world.redeem(code)
    const bearer = { authorization: `Bearer ${String(body['access_token'])}` }
    const answer = await world.server.inject({ url: '/userinfo', headers: bearer })
    expect(answer.json()).toMatchObject({ org_id: one.organization.id, email: `mia@${one.domain}` })
    const out = {
      id_token_hint: String(body['id_token']),
      post_logout_redirect_uri: signedOutUri,
      state: 's',
    }
    const visit = await world.browser().get(`${world.url}/oidc/logout?${new URLSearchParams(out).toString()}`)
    expect(visit.location).toBe(`${signedOutUri}&state=s`)
    expect((await world.server.inject({ url: '/userinfo', headers: bearer })).statusCode).toBe(401)
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
