import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inflateRawSync } from 'node:zlib'
import { type CustomerOidcIdp, customerOidcIdp } from './customer-oidc-idp.ts'
import { type CustomerSamlIdp, customerSamlIdp } from './customer-saml-idp.ts'
import { type Customer, type LoginWorld, openLoginWorld, redirectUri, signedOutUri } from './login-world.ts'

/*
 * Rows 86, 87, 88, 95 at the endpoints that browsers and applications call: what is sent comes back as text or not at all,
 * addresses come from the configuration, and who sends no credential is nobody.
 */

let world: LoginWorld
let saml: CustomerSamlIdp
let oidc: CustomerOidcIdp
let acme: Customer
let globex: Customer
beforeAll(async () => {
  world = await openLoginWorld()
  saml = await customerSamlIdp()
  oidc = await customerOidcIdp()
  acme = await world.samlCustomer(saml)
  globex = await world.oidcCustomer(oidc)
})
afterAll(async () => {
  await world.close()
  await oidc.close()
})

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'><svg/onload=alert(1)>",
  '</title></textarea><iframe src=javascript:alert(1)>',
  '" accesskey=x onfocus=alert(1) x="',
  'javascript:alert(1)',
  'data:text/html,<b>x</b>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  'x\r\nset-cookie: planted=1\r\n\r\n<b>x</b>',
  'x&error=other#fragment',
]

interface Sent {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly params: Readonly<Record<string, string>>
}

async function send({ method, path, params }: Sent) {
  const text = new URLSearchParams(params).toString()
  return world.server.inject({
    method,
    url: method === 'GET' ? `${path}?${text}` : path,
    headers: {
      host: new URL(world.url).host,
      ...(method === 'GET' ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(method === 'GET' ? {} : { payload: text }),
  })
}
type Answer = Awaited<ReturnType<typeof send>>

/** Requests that are right but for what is changed in them, and every name that each endpoint reads. */
function requests(): readonly Sent[] {
  const authorize = {
    client_id: world.application.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    state: 's',
  }
  return [
    { method: 'GET', path: '/oauth/authorize', params: authorize },
    { method: 'GET', path: '/oauth/authorize', params: { ...authorize, login_hint: 'mia@nobody.example' } },
    { method: 'GET', path: '/oauth/authorize', params: { ...authorize, connection_id: acme.connection.id } },
    { method: 'POST', path: '/oauth/authorize', params: authorize },
    { method: 'GET', path: '/oauth/logout', params: { post_logout_redirect_uri: signedOutUri, state: 's' } },
    {
      method: 'POST',
      path: '/oauth/logout/confirm',
      params: {
        client_id: world.application.clientId,
        confirmation: 'c',
        post_logout_redirect_uri: signedOutUri,
        state: 's',
      },
    },
    { method: 'GET', path: '/sso/oidc/callback', params: { state: 's', code: 'c' } },
    { method: 'GET', path: '/sso/oidc/initiate', params: { iss: oidc.issuer } },
    {
      method: 'POST',
      path: `/saml/${acme.connection.id}/acs`,
      params: { SAMLResponse: 'eA==', RelayState: 'r' },
    },
    { method: 'GET', path: '/test-login', params: { test: 't' } },
    { method: 'POST', path: '/sign-in', params: { email: 'mia@nobody.example', login: 'l' } },
  ]
}

const names = [
  ...[
    'client_id',
    'redirect_uri',
    'response_type',
    'response_mode',
    'scope',
    'state',
    'nonce',
    'prompt',
    'display',
  ],
  ...[
    'login_hint',
    'domain_hint',
    'idp_hint',
    'connection_id',
    'organization_id',
    'provider',
    'ui_locales',
    'max_age',
  ],
  ...[
    'code_challenge',
    'code_challenge_method',
    'idp_initiated_login',
    'request',
    'request_uri',
    'acr_values',
  ],
  ...[
    'error',
    'error_description',
    'error_uri',
    'code',
    'iss',
    'target_link_uri',
    'SAMLResponse',
    'RelayState',
  ],
  ...[
    'SAMLRequest',
    'ticket',
    'email',
    'login',
    'test',
    'id_token_hint',
    'post_logout_redirect_uri',
    'confirmation',
    'callback_url',
  ],
]

/** Markup that a browser would run: ours has neither these tags nor such addresses. */
const RUNS = /<(?:img|svg\/|iframe|b>x)|<script>|"\s*accesskey|(?:href|src|action)="(?:javascript|data:text)/i

function expectInert(answer: Answer, what: string): void {
  const type = String(answer.headers['content-type'] ?? '')
  if (type.includes('text/html')) {
    expect(answer.body, what).not.toMatch(RUNS)
    const policy = String(answer.headers['content-security-policy'])
    expect(policy, what).toContain("default-src 'none'")
    expect(policy, what).not.toMatch(/unsafe-inline|unsafe-eval|javascript:|script-src (?!'self')/)
  }
  expect(JSON.stringify(answer.headers), what).not.toMatch(/planted=1"|\\r|\\n/)
  expect(answer.headers, what).not.toHaveProperty('planted')
  const { location } = answer.headers
  if (location === undefined) return
  expect(location, what).not.toMatch(/[\r\n<>"]/)
  expect(['http:', 'https:'], what).toContain(new URL(location, world.url).protocol)
}

describe('row 86: whatever is sent comes back as text, or not at all', () => {
  it('in every parameter of every endpoint that answers a browser', async () => {
    let pages = 0
    let redirects = 0
    for (const request of requests()) {
      for (const name of names) {
        for (const value of hostile) {
          const answer = await send({ ...request, params: { ...request.params, [name]: value } })
          const what = `${request.method} ${request.path} ${name}=${JSON.stringify(value)}`
          expect(answer.statusCode, what).toBeLessThan(500)
          expectInert(answer, what)
          if (String(answer.headers['content-type']).includes('text/html')) pages += 1
          if (answer.headers.location !== undefined) redirects += 1
        }
      }
    }
    // The test has seen both kinds, or it has tried nothing.
    expect(Math.min(pages, redirects)).toBeGreaterThan(100)
  })

  it('on a path', async () => {
    for (const value of hostile) {
      for (const path of ['/errors/', '/saml/', '/nothing/', '/assets/']) {
        const url = `${path}${encodeURIComponent(value)}`
        const answer = await world.server.inject({ url, headers: { host: new URL(world.url).host } })
        expect(answer.statusCode, url).toBe(404)
        expectInert(answer, url)
      }
    }
  })

  it('finds what runs when there is some', () => {
    const running = [
      '<p><img src=x>',
      '<a href="javascript:x">',
      '<script>x</script>',
      '<b>x</b>',
      '<input value="" accesskey=x onfocus=x>',
    ]
    for (const text of running) {
      expect(text).toMatch(RUNS)
    }
  })
})

describe('row 87: what an identity provider says of its failure', () => {
  it.each(hostile)('reaches the application as one encoded value: %j', async (said) => {
    const browser = world.browser()
    const callback = await world.oidcCallback(browser, globex, oidc)
    callback.searchParams.delete('code')
    callback.searchParams.set('error', 'access_denied')
    callback.searchParams.set('error_description', said)
    const { location, headers } = await browser.get(callback.href)
    const got = new URL(location ?? '')
    expect(got.href.startsWith(redirectUri)).toBe(true)
    const seen = [...got.searchParams.keys()]
    expect(seen).toEqual([...new Set(seen)])
    expect(got.searchParams.get('error_description')).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/)
    expect([got.hash, got.searchParams.get('state')]).toEqual(['', 'the state'])
    expect(location).not.toMatch(/[\r\n<>"]/)
    expect(JSON.stringify(headers['set-cookie'] ?? '')).not.toContain('planted')
  })
})

describe('row 88: no header changes an address', () => {
  const forged = {
    forwarded: 'host=evil.example;proto=https',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    'x-forwarded-server': 'evil.example',
    'x-forwarded-prefix': '/evil.example',
    'x-original-host': 'evil.example',
    'x-host': 'evil.example',
    'x-original-url': '/evil.example',
    'x-rewrite-url': '/evil.example',
    origin: 'https://evil.example',
    referer: 'https://evil.example/',
  }
  const ask = (url: string, headers: Record<string, string> = {}) =>
    world.server.inject({ url, headers: { host: new URL(world.url).host, ...headers } })
  const requestXml = (location: unknown) => {
    const sent = new URL(String(location)).searchParams.get('SAMLRequest') ?? ''
    return inflateRawSync(Buffer.from(sent, 'base64')).toString()
  }
  const addressesIn = (xml: string) => [...xml.matchAll(/https?:[^"<\s]+/g)].map(([address]) => address)

  it('of discovery, metadata and pages: the same bytes as without', async () => {
    const paths = [
      '/.well-known/openid-configuration',
      `/saml/${acme.connection.id}/metadata`,
      '/',
      '/sign-in',
    ]
    for (const path of paths) {
      const [plain, changed] = [await ask(path), await ask(path, forged)]
      const strip = (body: string) => body.replaceAll(/[\w-]{16}(?=<)/g, '')
      expect([changed.statusCode, strip(changed.body)], path).toEqual([plain.statusCode, strip(plain.body)])
      expect(JSON.stringify(changed.headers), path).not.toContain('evil.example')
    }
  })

  it('of a request to an identity provider', async () => {
    const url = world.authorizeUrl({ connection_id: acme.connection.id }).slice(world.url.length)
    const [plain, changed] = [await ask(url), await ask(url, forged)]
    const addresses = addressesIn(requestXml(changed.headers.location))
    expect(addresses).toEqual(addressesIn(requestXml(plain.headers.location)))
    expect(addresses).toContain(`${world.url}/saml/${acme.connection.id}/acs`)
  })

  it('and a foreign host is not served at all', async () => {
    for (const path of ['/.well-known/openid-configuration', '/oauth/authorize', '/v1/openapi.json']) {
      expect((await ask(path, { host: 'evil.example' })).statusCode).toBe(421)
    }
  })
})

describe('row 95: a request without a credential is nobody’s', () => {
  const tempting = {
    ...{
      user_id: 'u',
      userId: 'u',
      sub: 'ada',
      subject: 'ada',
      actor: 'system',
      internal: 'true',
      admin: 'true',
    },
    ...{
      username: 'ada',
      password: 'x',
      scope: 'openid *',
      audience: 'x',
      resource: 'x',
      session: 's',
      sid: 's',
    },
    ...{ code: 'x', refresh_token: 'x', assertion: 'x', device_code: 'x', subject_token: 'x' },
  }
  const internal = {
    'x-forwarded-for': '127.0.0.1',
    'x-real-ip': '127.0.0.1',
    'x-internal': '1',
    'x-user-id': 'ada',
    'x-api-key': 'x',
    cookie: 'session=1; cardea-browser=1',
  }

  it('at the token endpoint and UserInfo, whatever else it brings', async () => {
    const grants = ['authorization_code', 'client_credentials', 'refresh_token', 'password', '']
    for (const headers of [{}, internal]) {
      for (const grant_type of grants) {
        for (const fields of [{}, tempting]) {
          for (const url of ['/oauth/token', '/oauth/userinfo']) {
            const answer = await world.server.inject({
              method: 'POST',
              url,
              headers: {
                host: new URL(world.url).host,
                'content-type': 'application/x-www-form-urlencoded',
                ...headers,
              },
              payload: new URLSearchParams({ grant_type, ...fields }).toString(),
            })
            expect(answer.statusCode, `${url} ${grant_type}`).toBe(401)
          }
        }
      }
    }
  })
})
