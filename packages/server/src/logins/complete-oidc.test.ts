import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CustomerOidcIdp, type OidcBehavior, customerOidcIdp } from '../../test/customer-oidc-idp.ts'
import {
  type Customer,
  type LoginWorld,
  openLoginWorld,
  received,
  shownCode,
} from '../../test/login-world.ts'
import type { TestBrowser, Visit } from '../../test/test-browser.ts'
import { testEngines } from '../../test/test-database.ts'
import { updateConnection } from '../connections/update-connection.ts'
import { wholeDeployment } from '../storage/tenant.ts'

let idp: CustomerOidcIdp

beforeAll(async () => {
  idp = await customerOidcIdp()
})
afterAll(() => idp.close())

describe.each(testEngines)('an OpenID Connect sign-in on %s', (engine) => {
  let world: LoginWorld
  let customer: Customer
  let browser: TestBrowser

  beforeAll(async () => {
    world = await openLoginWorld(engine)
  })
  beforeEach(async () => {
    idp.reset()
    customer = await world.oidcCustomer(idp)
    browser = world.browser()
  })
  afterAll(() => world.close())

  const callback = (params?: Record<string, string>) => world.oidcCallback(browser, customer, idp, params)
  const finish = async (url: URL): Promise<Visit> => browser.get(url.href)

  it('ends with a code that gives the person’s profile', async () => {
    idp.behavior.claims = { given_name: 'Leo', family_name: 'Rossi', groups: ['a'], acr: 'urn:acr:1' }
    const { code = '' } = received(await finish(await callback()))
    const { body } = await world.redeem(code)
    const claims = JSON.parse(
      Buffer.from(String(body['id_token']).split('.')[1] ?? '', 'base64url').toString(),
    ) as Record<string, unknown>
    expect(claims).toMatchObject({
      sub: `${customer.connection.id};u-1`,
      email: `leo@${customer.domain}`,
      given_name: 'Leo',
      acr: 'urn:acr:1',
    })
  })

  it('RFC 9700 §2.1, §2.1.1, §4.5.3: sends state, nonce and PKCE, and redeems the code with the verifier and client_secret_basic', async () => {
    const started = await browser.get(
      world.authorizeUrl({ connection_id: customer.connection.id, login_hint: 'leo' }),
    )
    const asked = new URL(started.location ?? '')
    expect(asked.origin + asked.pathname).toBe(`${idp.issuer}/authorize`)
    const sent = Object.fromEntries(asked.searchParams)
    expect(sent).toMatchObject({
      response_type: 'code',
      client_id: 'cardea',
      redirect_uri: `${world.url}/sso/oidc/callback`,
      scope: 'openid profile email',
      code_challenge_method: 'S256',
      login_hint: 'leo',
    })
    expect(sent['state']).toMatch(/^login_/)
    expect(sent['nonce']).toMatch(/^[\w-]{43}$/)
    await finish(await callback())
    const [request] = idp.tokenRequests
    expect(request?.authorization).toMatch(/^Basic /)
    expect(request?.form.get('code')).toBe('the-code-of-the-idp')
    expect(request?.form.get('code_verifier')).toMatch(/^[\w-]{43}$/)
    expect(request?.form.get('client_secret')).toBeNull()
  })

  it('uses client_secret_post where the IdP announces nothing else', async () => {
    idp.behavior.discovery = { token_endpoint_auth_methods_supported: ['client_secret_post'] }
    expect(received(await finish(await callback()))).toHaveProperty('code')
    expect(idp.tokenRequests[0]?.authorization).toBeUndefined()
    expect(idp.tokenRequests[0]?.form.get('client_secret')).toBe(idp.clientSecret)
  })

  it.each([0, 1e300])(
    'takes an auth_time of %j for none: the person has authenticated now',
    async (authTime) => {
      idp.behavior.claims = { auth_time: authTime }
      const before = Math.floor(world.parts.clock.now().getTime() / 1000)
      const { code = '' } = received(await finish(await callback()))
      const [, payload = ''] = String((await world.redeem(code)).body['id_token']).split('.')
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { auth_time: number }
      expect(claims.auth_time).toBeGreaterThanOrEqual(before)
    },
  )

  it('leaves a trace with every check and nothing secret', async () => {
    const url = await callback()
    const { code = '' } = received(await finish(url))
    const login = await world.login(url.searchParams.get('state') ?? '')
    expect(login).toMatchObject({ status: 'completed', error: null })
    expect(login.checks.map(({ code }: { code: string }) => code)).toEqual([
      'oidc.algorithm_refused',
      'oidc.issuer_mismatch',
      'oidc.audience_mismatch',
      'oidc.authorized_party_mismatch',
      'oidc.id_token_expired',
      'oidc.id_token_not_yet_valid',
      'oidc.nonce_mismatch',
      'oidc.subject_missing',
      'oidc.signature_invalid',
    ])
    const text = JSON.stringify(login) + world.parts.log.lines.join('')
    const verifier = idp.tokenRequests[0]?.form.get('code_verifier') ?? ''
    for (const secret of [code, idp.nonce, verifier, idp.clientSecret, 'the-code-of-the-idp']) {
      expect(text).not.toContain(secret)
    }
  })

  describe('OIDC Core §3.1.3.7: each fault of the ID token has its name', () => {
    const past = Math.floor(Date.now() / 1000) - 3_600
    it.each<[string, Partial<OidcBehavior>]>([
      ['oidc.issuer_mismatch', { claims: { iss: 'https://evil.example' } }],
      ['oidc.audience_mismatch', { claims: { aud: 'another' } }],
      ['oidc.authorized_party_mismatch', { claims: { aud: ['cardea', 'another'] } }],
      ['oidc.id_token_expired', { claims: { exp: past } }],
      ['oidc.id_token_not_yet_valid', { claims: { iat: past + 7_200 } }],
      ['oidc.nonce_mismatch', { claims: { nonce: 'another' } }],
      ['oidc.subject_missing', { claims: { sub: '' } }],
      ['oidc.signature_invalid', { foreignKey: true }],
      ['oidc.signing_key_unknown', { header: { kid: 'unknown' } }],
      ['oidc.id_token_malformed', { idToken: 'a.b' }],
      ['oidc.algorithm_refused', { idToken: unsigned() }],
      [
        'oidc.id_token_malformed',
        { token: { status: 200, body: '{"access_token":"at","token_type":"Bearer"}' } },
      ],
      ['oidc.id_token_malformed', { token: { status: 200, body: 'hello' } }],
      ['oidc.client_rejected', { token: { status: 401, body: '{"error":"invalid_client"}' } }],
      ['oidc.client_rejected', { token: { status: 403, body: '' } }],
      ['oidc.token_response_invalid', { token: { status: 403, body: '{"error":"invalid_request"}' } }],
      [
        'oidc.code_rejected',
        { token: { status: 400, body: '{"error":"invalid_grant","error_description":"a\\u0000b"}' } },
      ],
      ['oidc.token_response_invalid', { token: { status: 503, body: 'down' } }],
      ['oidc.keys_unavailable', { keysStatus: 500 }],
    ])('%s: %j', async (code, behavior) => {
      idp.behavior = { ...idp.behavior, ...behavior }
      const got = received(await finish(await callback()))
      expect(got).toMatchObject({ error_code: code, state: 'the state', iss: `${world.url}/` })
      expect(await world.login(got['login_id'] ?? '')).toMatchObject({ status: 'failed', errorCode: code })
    })
  })

  describe('the authorization response', () => {
    it.each<[string, string, Record<string, string>]>([
      [
        'access_denied',
        'oidc.access_denied',
        { error: 'access_denied', error_description: 'no & never\r\nSet-Cookie: x' },
      ],
      ['login_required', 'oidc.login_required', { error: 'login_required' }],
      ['interaction_required', 'oidc.interaction_required', { error: 'interaction_required' }],
      ['consent_required', 'oidc.consent_required', { error: 'consent_required' }],
      [
        'account_selection_required',
        'oidc.account_selection_required',
        { error: 'account_selection_required' },
      ],
      ['server_error', 'oidc.authorization_failed', { error: 'invalid_scope' }],
      ['access_denied', 'oidc.response_issuer_mismatch', { code: 'c', iss: 'https://evil.example' }],
      ['server_error', 'oidc.response_malformed', {}],
      ['server_error', 'oidc.response_malformed', { code: 'c', response: 'x.y.z' }],
    ])('ends with %s and %s for %j', async (error, code, answer) => {
      const url = await callback()
      url.searchParams.delete('code')
      for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value)
      expect(received(await finish(url))).toMatchObject({ error, error_code: code })
      expect(idp.tokenRequests).toEqual([])
    })

    it('demands iss where the IdP announces it (RFC 9207 §2.4)', async () => {
      idp.behavior.discovery = { authorization_response_iss_parameter_supported: true }
      expect(received(await finish(await callback()))).toMatchObject({
        error_code: 'oidc.response_issuer_mismatch',
      })
      const named = await callback()
      named.searchParams.set('iss', idp.issuer)
      expect(received(await finish(named))).toHaveProperty('code')
    })

    it('never sends a code to another connection’s token endpoint (mix-up, RFC 9700 §4.4.2, incidents row 64)', async () => {
      const evil = await customerOidcIdp()
      const other = await world.oidcCustomer(evil)
      const honest = await callback()
      const swapped = await world.oidcCallback(browser, other, evil)
      // The honest IdP's code under the state of the login at the attacker's IdP, named as RFC 9207 has it.
      swapped.searchParams.set('code', honest.searchParams.get('code') ?? '')
      swapped.searchParams.set('iss', idp.issuer)
      expect(received(await finish(swapped))).toMatchObject({ error_code: 'oidc.response_issuer_mismatch' })
      expect(evil.tokenRequests).toEqual([])
      await evil.close()
    })

    it.each(['', 'login_7ZZZZZZZZZZZZZZZZZZZZZZZZZ', 'nonsense'])(
      'shows a page for the unknown state %j',
      async (state) => {
        expect(shownCode(await browser.get(`${world.url}/sso/oidc/callback?code=c&state=${state}`))).toBe(
          'login.unknown',
        )
      },
    )

    it('refuses another browser and leaves the login as it was (RFC 9700 §4.7.1, incidents row 77)', async () => {
      const url = await callback()
      expect(shownCode(await world.browser().get(url.href))).toBe('login.browser_mismatch')
      expect(idp.tokenRequests).toEqual([])
      expect(received(await finish(url))).toHaveProperty('code')
      expect(shownCode(await finish(url))).toBe('login.already_finished')
    })

    it('gives one code for 20 parallel callbacks', async () => {
      const url = await callback()
      const visits = await Promise.all(Array.from({ length: 20 }, () => finish(url)))
      expect(visits.filter(({ location }) => location?.includes('&code=') === true)).toHaveLength(1)
    })

    it('refuses when the connection was switched off meanwhile', async () => {
      const url = await callback()
      await updateConnection(world.parts, wholeDeployment, customer.connection.id, { status: 'inactive' })
      expect(received(await finish(url))).toMatchObject({ error_code: 'login.connection_inactive' })
      expect(idp.tokenRequests).toEqual([])
    })
  })

  describe('UserInfo (OIDC Core §5.3)', () => {
    it('is asked only when the ID token lacks e-mail address or names, and adds to it', async () => {
      idp.behavior.claims = { given_name: 'Leo', family_name: 'Rossi' }
      await finish(await callback())
      expect(idp.requests.filter((line) => line.includes('/userinfo'))).toEqual([])
      idp.behavior.claims = { email: undefined, given_name: 'Leo' }
      idp.behavior.userinfo = {
        status: 200,
        body: { sub: 'u-1', email: `Leo@${customer.domain}`, given_name: 'Eve' },
      }
      expect(received(await finish(await callback()))).toHaveProperty('code')
      const profile = await world.parts.db.kysely
        .selectFrom('profiles')
        .select(['email', 'first_name'])
        .where('organization_id', '=', customer.organization.id)
        .executeTakeFirst()
      expect(profile).toEqual({ email: `Leo@${customer.domain}`, first_name: 'Leo' })
    })

    it('is refused for another subject, or when it fails', async () => {
      idp.behavior.claims = { email: undefined }
      idp.behavior.userinfo = { status: 200, body: { sub: 'u-2', email: `eve@${customer.domain}` } }
      expect(received(await finish(await callback()))).toMatchObject({
        error_code: 'oidc.userinfo_subject_mismatch',
      })
      idp.behavior.userinfo = { status: 500, body: {} }
      expect(received(await finish(await callback()))).toMatchObject({ error_code: 'oidc.userinfo_failed' })
    })
  })
})

function unsigned(): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${encode({ alg: 'none' })}.${encode({ sub: 'u-1' })}.`
}
