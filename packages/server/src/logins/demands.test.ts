import { inflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CustomerOidcIdp, customerOidcIdp } from '../../test/customer-oidc-idp.ts'
import { type CustomerSamlIdp, type SamlAnswerInput, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import { type Customer, type LoginWorld, openLoginWorld, received } from '../../test/login-world.ts'
import { testEngines } from '../../test/test-database.ts'
import { createApplication } from '../applications/create-application.ts'
import { openSigningKeys } from '../keys/signing-keys.ts'

let saml: CustomerSamlIdp
let oidc: CustomerOidcIdp
beforeAll(async () => {
  saml = await customerSamlIdp()
  oidc = await customerOidcIdp()
})
afterAll(() => oidc.close())

const silver = 'urn:example:silver'

describe.each(testEngines)('what an application demands of a sign-in on %s', (engine) => {
  let world: LoginWorld
  let one: Customer
  let two: Customer
  beforeAll(async () => {
    world = await openLoginWorld(engine)
    one = await world.samlCustomer(saml)
    two = await world.oidcCustomer(oidc)
  })
  afterAll(() => world.close())

  type Params = Record<string, string>

  const authorize = (params: Params) => world.browser().get(world.authorizeUrl(params))
  const claims = (id_token: object, userinfo: object = {}) => ({
    claims: JSON.stringify({ id_token, userinfo }),
  })
  /** A whole sign-in over SAML: what the application receives. */
  const signIn = async (params: Params, input: SamlAnswerInput = {}, customer = one) => {
    const browser = world.browser()
    const form = await world.samlForm(browser, customer, saml, { nameId: 'ann', ...input }, params)
    return received(await world.finishSaml(browser, form))
  }
  const idTokenOf = async (answer: Params): Promise<string> => {
    const { body } = await world.redeem(answer['code'] ?? '')
    return String(body['id_token'])
  }
  const requestTo = (location: string | null) =>
    inflateRawSync(
      Buffer.from(new URL(location ?? '').searchParams.get('SAMLRequest') ?? '', 'base64'),
    ).toString()

  describe('OIDC Core §3.1.2.1: id_token_hint', () => {
    let hint: string
    beforeAll(async () => {
      hint = await idTokenOf(await signIn({}))
    })

    it('leads to the connection of the person, also after the token has expired, and silently', async () => {
      const { location } = await authorize({ id_token_hint: hint, prompt: 'none' })
      expect(location).toContain(saml.ssoUrl)
      expect(requestTo(location)).toContain('IsPassive="true"')
      world.parts.clock.advance(7_200_000)
      expect((await authorize({ id_token_hint: hint })).location).toContain(saml.ssoUrl)
      world.parts.clock.advance(-7_200_000)
    })

    it('leaves the choice to a selector', async () => {
      const { location } = await authorize({ id_token_hint: hint, connection_id: two.connection.id })
      expect(location).toContain(`${oidc.issuer}/authorize`)
    })

    it('lets that person in', async () => {
      expect(await signIn({ id_token_hint: hint })).toHaveProperty('code')
    })

    it.each([{}, { prompt: 'none' }])('refuses somebody else with login_required: %j', async (params) => {
      const answer = await signIn({ id_token_hint: hint, ...params }, { nameId: 'bob' })
      expect(answer).toMatchObject({ error: 'login_required', error_code: 'login.other_person' })
      expect(answer).not.toHaveProperty('code')
    })

    it('asks the person where their connection is switched off, or says that it would have to', async () => {
      const gone = await world.samlCustomer(saml)
      const token = await idTokenOf(await signIn({}, {}, gone))
      await world.parts.db.kysely
        .updateTable('connections')
        .set({ status: 'inactive' })
        .where('id', '=', gone.connection.id)
        .execute()
      expect((await authorize({ id_token_hint: token })).text).toContain('autocomplete="username"')
      expect(received(await authorize({ id_token_hint: token, prompt: 'none' }))).toMatchObject({
        error: 'login_required',
        error_code: 'login.interaction_required',
      })
    })

    it.each<[string, () => string | Promise<string>]>([
      ['no token', () => 'nonsense'],
      ['a token whose signature is not ours', () => `${hint.slice(0, -8)}AAAAAAAA`],
      ['a token of an identity provider', () => oidc.signedToken()],
      [
        'an access token',
        async () => String((await world.redeem((await signIn({}))['code'] ?? '')).body['access_token']),
      ],
    ])('refuses %s', async (_, token) => {
      const answer = received(await authorize({ id_token_hint: await token(), prompt: 'none' }))
      expect(answer).toMatchObject({ error: 'invalid_request', error_code: 'oauth.id_token_hint_invalid' })
    })

    it('refuses an ID token of another application', async () => {
      const keys = await openSigningKeys(world.parts)
      const now = Math.floor(world.parts.clock.now().getTime() / 1000)
      const token = (aud: string) =>
        keys.sign(
          { iss: world.parts.config.issuer, sub: 'conn_x;y', aud, iat: now, exp: now + 60 },
          { type: 'JWT' },
        )
      const { application } = await createApplication(world.parts, { name: 'Other', type: 'web' })
      const answer = async (aud: string) =>
        received(await authorize({ id_token_hint: token(aud), prompt: 'none' }))['error_code']
      expect(await answer(application.clientId)).toBe('oauth.id_token_hint_invalid')
      expect(await answer(world.application.clientId)).toBe('login.interaction_required')
    })
  })

  describe('OIDC Core §5.5: the claims parameter', () => {
    it('delivers claims by name, also without their scope, where they were asked for', async () => {
      const asked = claims({ email: { essential: true }, nickname: null }, { idp_id: null, roles: null })
      const { body } = await world.redeem((await signIn({ scope: 'openid', ...asked }))['code'] ?? '')
      const payload = Buffer.from(String(body['id_token']).split('.')[1] ?? '', 'base64url').toString()
      expect(JSON.parse(payload)).toHaveProperty('email', `mia@${one.domain}`)
      expect(JSON.parse(payload)).not.toHaveProperty('email_verified')
      const userinfo = await world.server.inject({
        url: '/oauth/userinfo',
        headers: { host: new URL(world.url).host, authorization: `Bearer ${String(body['access_token'])}` },
      })
      expect(Object.keys(userinfo.json())).toEqual(['sub', 'oid', 'org_id', 'org_name', 'idp_id', 'roles'])
    })

    it('§5.5.1: a sub with a value lets that person in and nobody else', async () => {
      const asked = claims({ sub: { value: `${one.connection.id};ann` } })
      expect(await signIn(asked)).toHaveProperty('code')
      expect(await signIn(asked, { nameId: 'bob' })).toMatchObject({
        error: 'login_required',
        error_code: 'login.other_person',
      })
    })

    it('§5.5.1.1: an essential acr with values is asked of the identity provider, and met or refused', async () => {
      const asked = claims({ acr: { essential: true, values: ['urn:example:gold', silver] } })
      const { location } = await authorize({ connection_id: one.connection.id, ...asked })
      expect(requestTo(location)).toMatch(
        /RequestedAuthnContext Comparison="exact">.*urn:example:gold<.*urn:example:silver</,
      )
      expect(await signIn(asked, { authnContext: silver })).toHaveProperty('code')
      const refused = await signIn(asked, { authnContext: 'urn:example:bronze' })
      expect(refused).toMatchObject({
        error: 'unmet_authentication_requirements',
        error_code: 'login.acr_unmet',
      })
      expect(await world.login(refused['login_id'] ?? '')).toMatchObject({
        status: 'failed',
        error: { hint: expect.stringContaining('urn:example:bronze') as string },
      })
    })

    it('is refused over OpenID Connect, too, when the provider names no context', async () => {
      const asked = claims({ acr: { essential: true, value: silver } })
      const browser = world.browser()
      const callback = await world.oidcCallback(browser, two, oidc, asked)
      expect(received(await browser.get(callback.href))['error_code']).toBe('login.acr_unmet')
    })
  })

  describe('wishes, which nobody has to meet', () => {
    const asked = async (params: Params, customer: Customer) =>
      new URL((await authorize({ connection_id: customer.connection.id, ...params })).location ?? '')

    it('acr_values go to an OpenID provider, unless its connection has its own', async () => {
      const sent = await asked({ acr_values: `${silver} bronze`, display: 'popup' }, two)
      expect(Object.fromEntries(sent.searchParams)).toMatchObject({
        acr_values: `${silver} bronze`,
        display: 'popup',
      })
      const own = await world.oidcCustomer(oidc, { connection: { acrValues: ['phr'] } })
      expect((await asked({ acr_values: silver }, own)).searchParams.get('acr_values')).toBe('phr')
    })

    it('acr_values never go to a SAML identity provider, which would have to fail without them', async () => {
      expect(requestTo((await asked({ acr_values: silver }, one)).href)).not.toContain(
        'RequestedAuthnContext',
      )
      expect(await signIn({ acr_values: silver }, { authnContext: 'urn:example:bronze' })).toHaveProperty(
        'code',
      )
    })

    it('a connection keeps to the contexts that it has been set to', async () => {
      const own = await world.samlCustomer(saml, {
        connection: { requestedAuthnContext: { comparison: 'minimum', classRefs: ['urn:example:own'] } },
      })
      const request = requestTo((await asked(claims({ acr: { essential: true, value: silver } }), own)).href)
      expect(request).toContain('urn:example:own')
      expect(request).not.toContain(silver)
    })

    it('prompt=select_account asks a SAML identity provider for a fresh sign-in', async () => {
      expect(requestTo((await asked({ prompt: 'select_account' }, one)).href)).toContain('ForceAuthn="true"')
      expect((await asked({ prompt: 'select_account' }, two)).searchParams.get('prompt')).toBe(
        'select_account',
      )
    })
  })

  it('a request stored by an earlier release, without demands, is finished', async () => {
    const browser = world.browser()
    const form = await world.samlForm(browser, one, saml)
    const text = `update logins set request = request - 'subjects' - 'requiredAcr' - 'acrValues' - 'claims' - 'display'`
    await world.parts.db.query({ name: 'test_old_request', text }, [])
    expect(received(await world.finishSaml(browser, form))).toHaveProperty('code')
  })
})
