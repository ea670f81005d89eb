import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CustomerOidcIdp, customerOidcIdp } from './customer-oidc-idp.ts'
import { type CustomerSamlIdp, customerSamlIdp } from './customer-saml-idp.ts'
import { ending } from './entry-points.ts'
import { type Customer, type LoginWorld, handedOver, openLoginWorld, received } from './login-world.ts'
import type { TestBrowser, Visit } from './test-browser.ts'

let world: LoginWorld
let saml: CustomerSamlIdp
let oidc: CustomerOidcIdp
let acme: Customer
let opac: Customer
beforeAll(async () => {
  world = await openLoginWorld()
  saml = await customerSamlIdp()
  oidc = await customerOidcIdp()
  acme = await world.samlCustomer(saml)
  opac = await world.oidcCustomer(oidc)
})
afterAll(async () => {
  await oidc.close()
  await world.close()
})

/** A login that waits for the e-mail address, and its browser. */
async function choosing() {
  const browser = world.browser()
  const { text } = await browser.get(world.authorizeUrl())
  return { browser, login: /name="login" value="(login_\w+)"/.exec(text)?.[1] ?? '' }
}

const typed = (browser: TestBrowser, login: string) =>
  browser.post(`${world.url}/sign-in`, { login, email: `ada@${acme.domain}` })

/** The end of an answer with this InResponseTo, from this browser, with its cookie. */
async function answered(browser: TestBrowser, customer: Customer, inResponseTo: string) {
  const { action, fields } = await world.unaskedForm(customer, saml, { inResponseTo })
  return ending(await browser.post(action, fields))
}

const codeCount = async () =>
  (await world.parts.db.kysely.selectFrom('authorization_codes').select('session_id').execute()).length

describe('row 54: no step without the steps before it', () => {
  it('the way through, step by step', async () => {
    const { browser, login } = await choosing()
    const { location } = await typed(browser, login)
    expect(location).toContain(saml.ssoUrl)
    expect(await answered(browser, acme, login)).toBe('code')
  })

  const shortcuts: readonly (readonly [string, () => Promise<string>, string])[] = [
    [
      'an answer before the connection is chosen',
      async () => {
        const { browser, login } = await choosing()
        return answered(browser, acme, login)
      },
      'login.unknown',
    ],
    [
      'a callback before the connection is chosen',
      async () => {
        const { browser, login } = await choosing()
        return ending(await browser.get(`${world.url}/sso/oidc/callback?state=${login}&code=c`))
      },
      'login.unknown',
    ],
    [
      'a callback for a sign-in over SAML',
      async () => {
        const browser = world.browser()
        const { fields } = await world.samlForm(browser, acme, saml)
        return ending(await browser.get(`${world.url}/sso/oidc/callback?state=${fields.RelayState}&code=c`))
      },
      'login.unknown',
    ],
    [
      'a SAML answer for a sign-in over OpenID Connect',
      async () => {
        const browser = world.browser()
        const callback = await world.oidcCallback(browser, opac, oidc)
        return answered(browser, acme, callback.searchParams.get('state') ?? '')
      },
      'login.unknown',
    ],
    [
      'the return for a response that never came',
      async () => {
        const browser = world.browser()
        const { action, fields } = await world.samlForm(browser, acme, saml)
        return ending(await browser.get(`${action}?login=${fields.RelayState}&ticket=${'t'.repeat(43)}`))
      },
      'login.browser_mismatch',
    ],
    [
      'the return with the ticket of another response',
      async () => {
        const browser = world.browser()
        const [one, two] = [
          await world.samlForm(browser, acme, saml),
          await world.samlForm(browser, acme, saml),
        ]
        await browser.postFromOtherSite(one.action, one.fields)
        const { location } = await browser.postFromOtherSite(two.action, two.fields)
        const other = (location ?? '').replace(two.fields.RelayState, one.fields.RelayState)
        expect(other).not.toBe(location)
        return ending(await browser.get(other))
      },
      'login.browser_mismatch',
    ],
    [
      'the e-mail once more, after the end',
      async () => {
        const { browser, login } = await choosing()
        await typed(browser, login)
        await answered(browser, acme, login)
        return ending(await typed(browser, login))
      },
      'login.already_finished',
    ],
    [
      'an answer once more, after the end',
      async () => {
        const { browser, login } = await choosing()
        await typed(browser, login)
        await answered(browser, acme, login)
        return answered(browser, acme, login)
      },
      'login.already_finished',
    ],
    [
      'an answer to a sign-in that was handed over, and never sent to the IdP',
      async () => {
        const { action, fields } = await world.unaskedForm(acme, saml)
        const token = handedOver(await world.browser().postFromOtherSite(action, fields))
        const [, payload = ''] = token.split('.')
        const { jti } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { jti: string }
        return answered(world.browser(), acme, jti)
      },
      'login.unknown',
    ],
  ]

  it.each(shortcuts)('%s', async (_, attempt, expected) => {
    const { browser, login } = await choosing()
    const before = await codeCount()
    const end = await attempt()
    expect(end).toBe(expected)
    // Only a sign-in that ended as it should before it was tried again has a code.
    expect(await codeCount()).toBe(before + (expected === 'login.already_finished' ? 1 : 0))
    expect((await browser.get(`${world.url}/sign-in?login=${login}`)).status).toBe(200)
  })

  it('a login that waits is not spent by what came too early', async () => {
    const { browser, login } = await choosing()
    expect(await answered(browser, acme, login)).toBe('login.unknown')
    await typed(browser, login)
    expect(await answered(browser, acme, login)).toBe('code')
  })
})

const hostile = [
  '../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  '%2e%2e%2f',
  '....//',
  '/etc/passwd',
  'C:\\boot.ini',
  'file:///etc/passwd',
  '1abc',
  '1e3',
  '0x10',
  '-1',
  '+1',
  ' 1',
  '1 ',
  '1.0',
  '\u0661',
  '\uff11',
  'NaN',
  'Infinity',
  '[]',
  '{}',
  'null',
  'undefined',
  '__proto__',
  'constructor',
  'toString',
  '\u0000',
  "' or 1=1 --",
  '${7*7}',
  '<script>alert(1)</script>',
]

describe('row 57: a parameter is what it has to be, or the request is refused', () => {
  const plain = (visit: Visit) => {
    expect(visit.status).toBeLessThan(500)
    expect(visit.text).not.toMatch(/root:|\[boot loader\]|<script>alert|node_modules/)
    return visit
  }

  it.each(hostile)('a number: %j', async (value) => {
    const params = { connection_id: acme.connection.id, max_age: value }
    const visit = plain(await world.browser().get(world.authorizeUrl(params)))
    expect(received(visit)).toMatchObject({ error_code: 'oauth.parameter_malformed' })
  })

  it.each(hostile)('an id: %j', async (value) => {
    for (const name of ['connection_id', 'organization_id']) {
      const visit = plain(await world.browser().get(world.authorizeUrl({ [name]: value })))
      expect(received(visit)['error_code']).toMatch(
        /^(login\.(connection|organization)_unknown|oauth\.parameter_malformed)$/,
      )
    }
    const path = encodeURIComponent(value)
    for (const url of [
      `/saml/${path}/metadata`,
      `/saml/${path}/acs?login=${path}&ticket=${path}`,
      `/sso/oidc/${path}/initiate`,
      `/sso/oidc/callback?state=${path}&code=${path}`,
      `/sign-in?login=${path}`,
      `/errors/${path}`,
      `/assets/${path}`,
    ]) {
      const { status } = plain(await world.browser().get(`${world.url}${url}`))
      expect(status, url).toBeGreaterThanOrEqual(400)
    }
  })

  it.each(['connection_id', 'organization_id', 'max_age', 'idp_initiated_login', 'prompt', 'scope'])(
    'one value, not a list: %s',
    async (name) => {
      const twice = `${world.authorizeUrl({ [name]: 'a' })}&${name}=b`
      expect(received(plain(await world.browser().get(twice)))).toMatchObject({
        error_code: 'oauth.parameter_repeated',
      })
    },
  )

  it.each([
    'client_id[]',
    'client_id[0]',
    'client_id.x',
    '__proto__[client_id]',
    'constructor.prototype.client_id',
  ])('no name is read as a path into an object: %s', async (name) => {
    const url = `${world.url}/oauth/authorize?${encodeURIComponent(name)}=${world.application.clientId}`
    expect(ending(plain(await world.browser().get(url)))).toBe('oauth.client_id_missing')
  })
})
