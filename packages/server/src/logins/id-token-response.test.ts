import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postedForm } from '../../test/answer-page.ts'
import { countWinners } from '../../test/count-winners.ts'
import { type CustomerOidcIdp, customerOidcIdp } from '../../test/customer-oidc-idp.ts'
import { type CustomerSamlIdp, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import { type Customer, type LoginWorld, openLoginWorld, redirectUri } from '../../test/login-world.ts'
import type { TestBrowser, Visit } from '../../test/test-browser.ts'
import { testEngines } from '../../test/test-database.ts'
import { updateApplication } from '../applications/update-application.ts'

type Form = Readonly<Record<string, string>>

const asked = { response_type: 'id_token', response_mode: 'form_post', nonce: 'n-1', state: 's-1' }

let saml: CustomerSamlIdp
let oidc: CustomerOidcIdp
beforeAll(async () => {
  saml = await customerSamlIdp()
  oidc = await customerOidcIdp()
})
afterAll(() => oidc.close())

describe.each(testEngines)('OIDC Core §3.2: response_type=id_token on %s', (engine) => {
  let world: LoginWorld
  let one: Customer
  let two: Customer
  beforeAll(async () => {
    world = await openLoginWorld(engine)
    await update({ idTokenFormPost: true, sessionHours: 8 })
    one = await world.samlCustomer(saml)
    two = await world.oidcCustomer(oidc)
  })
  afterAll(() => world.close())

  const update = (patch: Parameters<typeof updateApplication>[2]) =>
    updateApplication(world.parts, world.application.id, patch)
  const signIn = async (params: Form = {}, customer = one, browser = world.browser()): Promise<Visit> => {
    const form = await world.samlForm(browser, customer, saml, {}, { ...asked, ...params })
    return world.finishSaml(browser, form)
  }
  const authorize = (params: Form, browser = world.browser()) =>
    browser.get(world.authorizeUrl({ ...asked, ...params }))
  /** The claims, once the published keys say that they are ours, for this application. */
  const verified = async (idToken: string) => {
    const { text } = await world.browser().get(`${world.url}/keys`)
    const keys = createLocalJWKSet(JSON.parse(text) as Parameters<typeof createLocalJWKSet>[0])
    const audience = world.application.clientId
    const { payload } = await jwtVerify(idToken, keys, { issuer: `${world.url}/`, audience, typ: 'JWT' })
    return payload
  }
  const idTokenOf = (visit: Visit) => postedForm(visit).fields['id_token'] ?? ''
  const count = async (table: 'authorization_codes' | 'sessions') =>
    (await world.parts.db.kysely.selectFrom(table).select('created_at').execute()).length

  it('posts id_token, state and iss to the redirect URI, and neither a code nor an access token', async () => {
    const codes = await count('authorization_codes')
    const visit = await signIn()
    const { action, fields } = postedForm(visit)
    expect([visit.status, visit.location, action]).toEqual([200, null, redirectUri])
    expect(fields).toEqual({ id_token: expect.any(String) as string, state: 's-1', iss: `${world.url}/` })
    expect(await count('authorization_codes')).toBe(codes)
    expect(visit.headers['cache-control']).toBe('no-store')
  })

  it('§3.2.2.10: the ID token has the nonce, the session and no hash of what did not come with it', async () => {
    const claims = await verified(idTokenOf(await signIn({ nonce: 'n-2' })))
    expect(claims).toMatchObject({
      nonce: 'n-2',
      azp: world.application.clientId,
      org_id: one.organization.id,
    })
    expect(claims).not.toHaveProperty('at_hash')
    expect(claims).not.toHaveProperty('c_hash')
    const session = await world.parts.db.kysely
      .selectFrom('sessions')
      .select('connection_id')
      .where('id', '=', String(claims['sid']))
      .executeTakeFirst()
    expect(session?.connection_id).toBe(one.connection.id)
  })

  it('§5.4: the claims of the scopes are in it, since no access token can fetch them; §5.5: those by name too', async () => {
    const email = `mia@${one.domain}`
    const full = decodeJwt(idTokenOf(await signIn({ scope: 'openid email profile groups' })))
    expect(full).toMatchObject({ email, email_verified: true, groups: expect.any(Array) as unknown })
    expect(full['email_provenance']).toEqual({
      connection_id: one.connection.id,
      connection_type: 'saml',
      domain_verified_at: expect.stringMatching(/^\d{4}-.*T.*\.\d{3}Z$/) as unknown,
      scope: 'inside',
    })
    const few = decodeJwt(idTokenOf(await signIn({ scope: 'openid' })))
    expect(few).not.toHaveProperty('email')
    const named = await signIn({ scope: 'openid', claims: '{"id_token":{"email":null,"idp_id":null}}' })
    expect(decodeJwt(idTokenOf(named))).toMatchObject({ email, idp_id: expect.any(String) as string })
  })

  it('says of an address outside the organization’s domains that it is not verified', async () => {
    const open = await world.samlCustomer(saml, { organization: { allowOutsideProfiles: true } })
    const browser = world.browser()
    const form = await world.samlForm(browser, open, saml, { email: 'mia@elsewhere.example' }, asked)
    const claims = decodeJwt(idTokenOf(await world.finishSaml(browser, form)))
    expect(claims).toMatchObject({ email: 'mia@elsewhere.example', email_verified: false })
    expect(claims['email_provenance']).toMatchObject({ domain_verified_at: null, scope: 'outside' })
  })

  it('says the same of a person as the ID token that a code is redeemed for', async () => {
    const alone = decodeJwt(idTokenOf(await signIn()))
    const { code = '' } = postedForm(await signIn({ response_type: 'code' })).fields
    const { body } = await world.redeem(code)
    const names = Object.keys(decodeJwt(String(body['id_token'])))
    const expected = names.filter((name) => !['at_hash', 'c_hash'].includes(name))
    expect(Object.keys(alone).toSorted()).toEqual(expected.toSorted())
  })

  it.each(['RS256', 'ES256', 'EdDSA'] as const)(
    'is signed with %s where the application wants that',
    async (alg) => {
      await update({ tokenAlgorithm: alg })
      world.parts.clock.advance(5_000)
      const browser = world.browser()
      const idToken = idTokenOf(await signIn({}, one, browser))
      const silently = idTokenOf(await authorize({ prompt: 'none' }, browser))
      await update({ tokenAlgorithm: 'RS256' })
      for (const token of [idToken, silently]) {
        expect(decodeProtectedHeader(token).alg).toBe(alg)
        await expect(verified(token)).resolves.toBeTypeOf('object')
      }
    },
  )

  it('comes from an OpenID provider, too', async () => {
    const browser = world.browser()
    const callback = await world.oidcCallback(browser, two, oidc, asked)
    const claims = await verified(idTokenOf(await browser.get(callback.href)))
    expect(claims).toMatchObject({ org_id: two.organization.id, email: `leo@${two.domain}` })
  })

  it('prompt=none: is made of the browser’s session, with the time of the real sign-in', async () => {
    const browser = world.browser()
    const first = decodeJwt(idTokenOf(await signIn({}, one, browser)))
    const codes = await count('authorization_codes')
    const { fields } = postedForm(await authorize({ prompt: 'none', nonce: 'n-3' }, browser))
    expect(Object.keys(fields).toSorted()).toEqual(['id_token', 'iss', 'state'])
    const again = await verified(fields['id_token'] ?? '')
    expect(again['nonce']).toBe('n-3')
    for (const name of ['sub', 'sid', 'auth_time', 'email', 'email_verified', 'email_provenance', 'org_id'])
      expect([name, again[name]]).toEqual([name, first[name]])
    expect(await count('authorization_codes')).toBe(codes)
  })

  it('is given once: of many answers to one login, one brings an ID token and one session', async () => {
    const browser = world.browser()
    const { action, fields } = await world.samlForm(browser, one, saml, {}, asked)
    const { location } = await browser.postFromOtherSite(action, fields)
    const sessions = await count('sessions')
    const attempt = async () => postedForm(await browser.get(location ?? '')).fields['id_token']
    expect(await countWinners(attempt, 20)).toBe(1)
    expect(await count('sessions')).toBe(sessions + 1)
  })

  it('RFC 9126: may be pushed, and is begun by its request_uri', async () => {
    const push = async (form: Form) => {
      const answer = await world.server.inject({
        method: 'POST',
        url: '/oauth/par',
        headers: {
          host: new URL(world.url).host,
          'content-type': 'application/x-www-form-urlencoded',
        },
        payload: new URLSearchParams({
          client_id: world.application.clientId,
          client_secret: world.clientSecret,
          redirect_uri: redirectUri,
          connection_id: one.connection.id,
          ...form,
        }).toString(),
      })
      return answer.json<Form>()
    }
    expect(await push({ ...asked, nonce: '' })).toMatchObject({ error_code: 'oauth.parameter_missing' })
    const { request_uri: requestUri = '' } = await push({ ...asked, scope: 'openid' })
    const { clientId } = world.application
    const query = new URLSearchParams({ client_id: clientId, request_uri: requestUri })
    const browser = world.browser()
    const idToken = idTokenOf(await finish(browser, `${world.url}/oauth/authorize?${query.toString()}`))
    expect(await verified(idToken)).toMatchObject({ nonce: 'n-1' })
  })

  const finish = async (browser: TestBrowser, address: string): Promise<Visit> => {
    const { location } = await browser.get(address)
    const { text } = await browser.get(`${world.url}/saml/${one.connection.id}/metadata`)
    const form = await saml.answer(location ?? '', text, { email: `mia@${one.domain}` })
    return world.finishSaml(browser, form)
  }

  describe('§3.2.2.6: what is refused comes back as a form, too', () => {
    const table: [string, string, Form][] = [
      ['oauth.parameter_missing', 'invalid_request', { nonce: '' }],
      ['oauth.id_token_mode_unsupported', 'invalid_request', { response_mode: '' }],
      ['oauth.id_token_mode_unsupported', 'invalid_request', { response_mode: 'query' }],
      ['oauth.id_token_mode_unsupported', 'invalid_request', { response_mode: 'fragment' }],
      ['oauth.id_token_mode_unsupported', 'invalid_request', { response_mode: 'web_message' }],
      ['oauth.openid_scope_required', 'invalid_scope', { scope: 'email' }],
      ['oauth.response_type_unsupported', 'unsupported_response_type', { response_type: 'code id_token' }],
      ['oauth.response_type_unsupported', 'unsupported_response_type', { response_type: 'id_token token' }],
      ['oauth.response_type_unsupported', 'unsupported_response_type', { response_type: 'token' }],
      ['login.interaction_required', 'login_required', { prompt: 'none' }],
      ['login.connection_unknown', 'invalid_request', { connection_id: 'conn_x' }],
    ]
    it.each(table)('%s (%s) for %j', async (code, error, params) => {
      const visit = await authorize(params)
      const { action, fields } = postedForm(visit)
      expect([visit.location, action]).toEqual([null, redirectUri])
      expect(fields).toMatchObject({ error, error_code: code, state: 's-1', iss: `${world.url}/` })
    })

    it('an error of the identity provider', async () => {
      const browser = world.browser()
      const callback = await world.oidcCallback(browser, two, oidc, asked)
      callback.searchParams.delete('code')
      callback.searchParams.set('error', 'access_denied')
      const { fields } = postedForm(await browser.get(callback.href))
      expect(fields).toMatchObject({ error: 'access_denied', state: 's-1' })
    })

    it('an application that has it not switched on, in whatever mode it asks', async () => {
      await update({ idTokenFormPost: false })
      const answers = await Promise.all(
        ['form_post', 'query', ''].map((mode) => authorize({ response_mode: mode, prompt: 'none' })),
      )
      await update({ idTokenFormPost: true })
      for (const visit of answers) {
        const { fields } = postedForm(visit)
        expect(fields).toMatchObject({
          error: 'unauthorized_client',
          error_code: 'oauth.id_token_not_enabled',
        })
      }
    })
  })

  it('a login that was stored before there was a choice is answered with a code', async () => {
    const browser = world.browser()
    const form = await world.samlForm(browser, one, saml)
    await world.parts.db.query(
      { name: 'test_old_row', text: `update logins set request = request - 'responseType'` },
      [],
    )
    const { location } = await world.finishSaml(browser, form)
    expect(new URL(location ?? '').searchParams.get('code')).toMatch(/^[\w-]{43}$/)
  })
})
