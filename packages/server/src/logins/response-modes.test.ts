import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { heldMessage, postedForm } from '../../test/answer-page.ts'
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
import type { Visit } from '../../test/test-browser.ts'
import { testEngines } from '../../test/test-database.ts'
import { updateApplication } from '../applications/update-application.ts'

const origin = 'http://localhost:3000'
/** What an attacker may put into every value that comes back. */
const markup = `"><script>alert(1)</script>'&amp;\u2028</div>`

let saml: CustomerSamlIdp
let oidc: CustomerOidcIdp
beforeAll(async () => {
  saml = await customerSamlIdp()
  oidc = await customerOidcIdp()
})
afterAll(() => oidc.close())

describe.each(testEngines)('the response mode on %s', (engine) => {
  let world: LoginWorld
  let one: Customer
  let two: Customer
  beforeAll(async () => {
    world = await openLoginWorld(engine)
    await updateApplication(world.parts, world.application.id, { allowedOrigins: [origin] })
    one = await world.samlCustomer(saml)
    two = await world.oidcCustomer(oidc)
  })
  afterAll(() => world.close())

  const authorize = (params: Record<string, string>) => world.browser().get(world.authorizeUrl(params))
  /** A whole sign-in over SAML. */
  const signIn = async (params: Record<string, string>): Promise<Visit> => {
    const browser = world.browser()
    return world.finishSaml(browser, await world.samlForm(browser, one, saml, {}, params))
  }
  const withoutOrigin = async <T>(work: () => Promise<T>): Promise<T> => {
    await updateApplication(world.parts, world.application.id, { allowedOrigins: [] })
    try {
      return await work()
    } finally {
      await updateApplication(world.parts, world.application.id, { allowedOrigins: [origin] })
    }
  }

  describe('form_post (OAuth 2.0 Form Post Response Mode §2)', () => {
    it('RFC 9700 §4.3.1: posts code, state and iss to the redirect URI as it was registered', async () => {
      const visit = await signIn({ response_mode: 'form_post', state: markup })
      const { action, fields } = postedForm(visit)
      expect([visit.status, visit.location, action]).toEqual([200, null, redirectUri])
      expect(fields).toEqual({ code: expect.any(String) as string, state: markup, iss: `${world.url}/` })
      expect((await world.redeem(fields['code'] ?? '')).status).toBe(200)
    })

    it('works without scripts, may lead to the application, is kept by no cache and framed by nobody', async () => {
      const { text, headers } = await signIn({ response_mode: 'form_post', state: markup })
      expect(text).toMatch(/<button type="submit"[^>]*>Continue<\/button>/)
      expect(text).not.toContain('<script>')
      expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-frame-options': 'DENY' })
      const policy = String(headers['content-security-policy'])
      expect(policy).toContain(`form-action ${origin} https:`)
      expect(policy).toContain("script-src 'self';")
      expect(policy).toContain("frame-ancestors 'none'")
    })

    it('comes back from an OpenID provider, too', async () => {
      const browser = world.browser()
      const callback = await world.oidcCallback(browser, two, oidc, { response_mode: 'form_post' })
      expect(postedForm(await browser.get(callback.href)).fields).toHaveProperty('code')
    })

    it('carries an error of the identity provider with its login', async () => {
      const browser = world.browser()
      const callback = await world.oidcCallback(browser, two, oidc, { response_mode: 'form_post' })
      callback.searchParams.delete('code')
      callback.searchParams.set('error', 'access_denied')
      const { action, fields } = postedForm(await browser.get(callback.href))
      expect(action).toBe(redirectUri)
      expect(fields).toMatchObject({ error: 'access_denied', error_code: 'oidc.access_denied' })
      expect(await world.login(fields['login_id'] ?? '')).toMatchObject({ status: 'failed' })
    })
  })

  describe('web_message (draft-sakimura-oauth-wmrm)', () => {
    it('RFC 9700 §4.17.2: holds code, state and iss for the origin of the redirect URI', async () => {
      const visit = await signIn({ response_mode: 'web_message', state: markup })
      const { origin: receiver, response } = heldMessage(visit)
      expect([visit.status, visit.location, receiver]).toEqual([200, null, origin])
      expect(response).toEqual({ code: expect.any(String) as string, state: markup, iss: `${world.url}/` })
      expect((await world.redeem(response['code'] ?? '')).status).toBe(200)
    })

    it('is framed by that origin only, keeps its opener, and reflects nothing unescaped (RFC 9700 §4.16, incidents rows 86, 92)', async () => {
      const { text, headers } = await signIn({ response_mode: 'web_message', state: markup })
      const policy = String(headers['content-security-policy'])
      expect(policy).toContain(`frame-ancestors ${origin};`)
      expect(policy).toContain("script-src 'self';")
      expect(policy).toContain("form-action 'none'")
      expect(headers).not.toHaveProperty('x-frame-options')
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'cross-origin-opener-policy': 'unsafe-none',
      })
      expect(text.match(/<script/g)).toHaveLength(1)
      expect(text).toMatch(/<script src="\/assets\/web-message\.js\?v=[\w-]+" defer><\/script>/)
    })

    it('lets the opener keep the window on its way; only pages without anything to do may be framed', async () => {
      const page = await authorize({ response_mode: 'web_message' })
      expect(page.headers['cross-origin-opener-policy']).toBe('unsafe-none')
      expect(page.headers['x-frame-options']).toBe('DENY')
      expect(String(page.headers['content-security-policy'])).toContain("frame-ancestors 'none'")
      const away = await authorize({ response_mode: 'web_message', connection_id: one.connection.id })
      expect(away.headers['cross-origin-opener-policy']).toBe('unsafe-none')
      const usual = await authorize({})
      expect(usual.headers['cross-origin-opener-policy']).toBe('same-origin')
    })

    it('lets the page that waits frame the form for an IdP that wants HTTP-POST', async () => {
      const posting = await world.samlCustomer(saml, {
        connection: {
          metadataXml: undefined,
          idpEntityId: 'x',
          ssoUrl: 'https://idp.example/post',
          ssoBinding: 'post',
          certificates: [/X509Certificate>([^<]+)</.exec(saml.metadata)?.[1] ?? ''],
        },
      })
      const asked = { connection_id: posting.connection.id, prompt: 'none' }
      const { headers, text } = await authorize({ ...asked, response_mode: 'web_message' })
      expect(text).toContain('name="SAMLRequest"')
      expect(headers).not.toHaveProperty('x-frame-options')
      expect(String(headers['content-security-policy'])).toContain(`frame-ancestors ${origin};`)
      expect((await authorize(asked)).headers['x-frame-options']).toBe('DENY')
    })

    it('is refused in the query when the origin is not registered for scripts', async () => {
      const visit = await withoutOrigin(() => authorize({ response_mode: 'web_message', prompt: 'none' }))
      expect(received(visit)).toMatchObject({
        error: 'invalid_request',
        error_code: 'oauth.web_message_origin_unknown',
        state: 'the state',
      })
    })
  })

  describe('errors before the login begins', () => {
    const errors: [string, Record<string, string>][] = [
      ['login.interaction_required', { prompt: 'none' }],
      ['login.connection_unknown', { connection_id: 'conn_x' }],
      ['oauth.response_type_unsupported', { response_type: 'token' }],
      ['oauth.scope_malformed', { scope: 'openid "' }],
      ['oauth.prompt_unsupported', { prompt: 'none login' }],
      ['oauth.request_object_unsupported', { request: 'x.y.z' }],
      ['login.idp_initiated_token_invalid', { idp_initiated_login: 'x' }],
    ]

    it.each(errors)('%s travels in the mode asked for', async (code, params) => {
      const posted = postedForm(await authorize({ ...params, response_mode: 'form_post' }))
      expect([posted.action, posted.fields]).toMatchObject([
        redirectUri,
        { error_code: code, state: 'the state', iss: `${world.url}/` },
      ])
      const held = heldMessage(await authorize({ ...params, response_mode: 'web_message' }))
      expect(held).toMatchObject({
        origin,
        response: { error_code: code, state: 'the state', iss: `${world.url}/` },
      })
      expect(received(await authorize({ ...params, response_mode: 'query' }))).toMatchObject({
        error_code: code,
      })
    })

    it('a mode that is not offered is refused in the query', async () => {
      expect(received(await authorize({ response_mode: 'fragment' }))).toMatchObject({
        tab: '1',
        error_code: 'oauth.response_mode_unsupported',
      })
    })

    it.each(['form_post', 'web_message'])(
      'an unproven redirect URI gets a page, never a %s (incidents row 79)',
      async (responseMode) => {
        const evil = { redirect_uri: 'https://evil.example/cb', response_mode: responseMode }
        for (const params of [evil, { ...evil, client_id: 'nobody' }]) {
          const visit = await authorize(params)
          expect([visit.status, visit.location]).toEqual([400, null])
          expect(shownCode(visit)).toMatch(/^oauth\.(?:redirect_uri_mismatch|client_unknown)$/)
          expect(visit.text).not.toMatch(/<form|<script|data-origin/)
          expect(visit.headers['x-frame-options']).toBe('DENY')
        }
      },
    )
  })

  it('a login that was stored without a mode is answered in the query', async () => {
    const browser = world.browser()
    const form = await world.samlForm(browser, one, saml, {}, { response_mode: 'form_post' })
    await world.parts.db.query(
      { name: 'test_old_row', text: `update logins set request = request - 'responseMode'` },
      [],
    )
    expect(received(await world.finishSaml(browser, form))).toHaveProperty('code')
  })
})
