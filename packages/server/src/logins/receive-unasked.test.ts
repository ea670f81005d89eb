import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApplication, type NewApplication } from '../applications/create-application.ts'
import { createAuthenticate } from '../applications/authenticate.ts'
import { updateConnection } from '../connections/update-connection.ts'
import { createServer } from '../http/create-server.ts'
import { openSigningKeys } from '../keys/signing-keys.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { type CustomerSamlIdp, type SamlForm, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import { ending } from '../../test/entry-points.ts'
import {
  type Customer,
  type LoginWorld,
  handedOver,
  initiateLoginUri,
  openLoginWorld,
  received,
  redirectUri,
  shownCode,
} from '../../test/login-world.ts'
import type { Visit } from '../../test/test-browser.ts'
import { testEngines } from '../../test/test-database.ts'
import { loginRoutes } from './routes.ts'

let saml: CustomerSamlIdp
beforeAll(async () => {
  saml = await customerSamlIdp()
})

describe.each(testEngines)('an unsolicited SAML response, on %s', (engine) => {
  let world: LoginWorld
  beforeAll(async () => {
    world = await openLoginWorld(engine)
  })
  afterAll(() => world.close())

  const customer = (idpInitiated: 'convert' | 'direct' | 'reject') =>
    world.samlCustomer(saml, { connection: { idpInitiated } })
  const post = ({ action, fields }: SamlForm) => world.browser().postFromOtherSite(action, fields)
  const arrive = async (acme: Customer, input = {}, relayState = '') =>
    post(await world.unaskedForm(acme, saml, input, relayState))

  const loginsOf = ({ organization }: Customer) =>
    world.parts.db.kysely
      .selectFrom('logins')
      .select(['id', 'status', 'error_code', 'application_id', 'profile_id', 'request'])
      .where('organization_id', '=', organization.id)
      .orderBy('id')
      .execute()
  const count = async (table: 'profiles' | 'authorization_codes', { organization }: Customer) => {
    const rows =
      table === 'profiles'
        ? world.parts.db.kysely
            .selectFrom('profiles')
            .select('id')
            .where('organization_id', '=', organization.id)
        : world.parts.db.kysely
            .selectFrom('authorization_codes')
            .innerJoin('logins', 'logins.id', 'authorization_codes.login_id')
            .select('logins.id')
            .where('logins.organization_id', '=', organization.id)
    return (await rows.execute()).length
  }

  /** The page that a failure shows, and the login that it names, as the API tells it. */
  async function failed(visit: Visit) {
    expect(visit.location).toBeNull()
    const id = /login_[0-9A-Z]{26}/.exec(visit.text)?.[0] ?? ''
    return { code: shownCode(visit), login: await world.login(id) }
  }

  describe('reject', () => {
    it('refuses it by name, keeps why, and does not even read who it is about', async () => {
      const acme = await customer('reject')
      const { code, login } = await failed(await arrive(acme))
      expect(code).toBe('saml.unsolicited_response')
      expect(login).toMatchObject({
        status: 'failed',
        errorCode: code,
        connectionId: acme.connection.id,
        organizationId: acme.organization.id,
        applicationId: null,
        request: null,
        checks: [],
        error: { code, hint: expect.stringContaining('set to refuse') },
      })
      expect(await count('profiles', acme)).toBe(0)
    })
  })

  describe('convert', () => {
    it('row 84: hands it to the application and lets nobody in', async () => {
      const acme = await customer('convert')
      const visit = await arrive(acme, {}, 'inbox/42')
      expect(visit.status).toBe(303)
      const token = handedOver(visit)
      expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'RS256', typ: 'idp-initiated-login+jwt' })
      const claims = decodeJwt(token)
      expect(claims).toEqual({
        iss: world.parts.config.issuer,
        aud: world.application.clientId,
        iat: expect.any(Number),
        exp: (claims.iat ?? 0) + 300,
        jti: expect.stringMatching(/^login_/),
        connection_id: acme.connection.id,
        organization_id: acme.organization.id,
        login_hint: `mia@${acme.domain}`,
        relay_state: 'inbox/42',
      })
      expect(visit.headers['set-cookie']).toBeUndefined()
      expect(await count('profiles', acme)).toBe(0)
      expect(await count('authorization_codes', acme)).toBe(0)
      expect(await world.login(claims.jti ?? '')).toMatchObject({
        status: 'completed',
        applicationId: world.application.id,
        profileId: null,
        request: null,
        error: null,
        steps: [
          { step: 'idp_initiated', idpInitiated: 'convert' },
          { step: 'answer_received' },
          { step: 'handed_over', initiateLoginUri },
        ],
      })
    })

    it('row 84: leads to a sign-in that the application starts, once', async () => {
      const acme = await customer('convert')
      const token = handedOver(await arrive(acme))
      const start = () => world.browser().get(world.authorizeUrl({ idp_initiated_login: token }))
      const started = await start()
      expect(started.location).toContain(saml.ssoUrl)
      const { jti } = decodeJwt(token)
      const { steps } = await world.login(
        new URL(started.location ?? '').searchParams.get('RelayState') ?? '',
      )
      expect(steps[0]).toMatchObject({
        step: 'authorization_requested',
        handedOver: jti,
        loginHint: `mia@${acme.domain}`,
      })
      expect(steps[1]).toMatchObject({ step: 'connection_selected', connectionId: acme.connection.id })
      const again = received(await start())
      expect(again).toMatchObject({ error: 'invalid_request', error_code: 'login.idp_initiated_token_used' })
      expect(await world.login(again['login_id'] ?? '')).toMatchObject({ connectionId: acme.connection.id })
    })

    it('starts one sign-in with one token, of 50 attempts at once', async () => {
      const token = handedOver(await arrive(await customer('convert')))
      const url = world.authorizeUrl({ idp_initiated_login: token })
      const visits = await Promise.all(Array.from({ length: 50 }, () => world.browser().get(url)))
      expect(visits.filter(({ location }) => location?.startsWith(saml.ssoUrl))).toHaveLength(1)
    })

    it('selects by the token before every other selector', async () => {
      const [acme, other] = [await customer('convert'), await customer('convert')]
      const token = handedOver(await arrive(acme))
      const others = { provider: 'google', connection_id: other.connection.id }
      const url = world.authorizeUrl({ idp_initiated_login: token, ...others })
      const { location } = await world.browser().get(url)
      const login = await world.login(new URL(location ?? '').searchParams.get('RelayState') ?? '')
      expect(login.connectionId).toBe(acme.connection.id)
    })

    it('also lets the application send the connection alone', async () => {
      const acme = await customer('convert')
      const { connection_id: id } = decodeJwt(handedOver(await arrive(acme)))
      const { location } = await world.browser().get(world.authorizeUrl({ connection_id: String(id) }))
      expect(location).toContain(saml.ssoUrl)
    })

    it('refuses the token after five minutes, and says so to the application', async () => {
      const token = handedOver(await arrive(await customer('convert')))
      const { clock } = world.parts
      const now = clock.now()
      clock.advance(301_000)
      const answer = received(await world.browser().get(world.authorizeUrl({ idp_initiated_login: token })))
      clock.set(now)
      expect(answer).toMatchObject({
        error: 'invalid_request',
        error_code: 'login.idp_initiated_token_invalid',
      })
      const { error } = await world.login(answer['login_id'] ?? '')
      expect(error.developer).toContain('it has expired')
      const { location } = await world.browser().get(world.authorizeUrl({ idp_initiated_login: token }))
      expect(location).toContain(saml.ssoUrl)
    })

    it('keeps the state of a request whose token is refused', async () => {
      const url = world.authorizeUrl({ idp_initiated_login: 'x.y.z' })
      expect(received(await world.browser().get(url))).toMatchObject({
        error_code: 'login.idp_initiated_token_invalid',
        state: 'the state',
      })
    })

    it('takes no token twice over, and none that is too long', async () => {
      const twice = `${world.authorizeUrl({ idp_initiated_login: 'a' })}&idp_initiated_login=b`
      expect(ending(await world.browser().get(twice))).toBe('oauth.parameter_repeated')
      const long = world.authorizeUrl({ idp_initiated_login: 'a'.repeat(4097) })
      expect(ending(await world.browser().get(long))).toBe('oauth.parameter_malformed')
    })

    it('takes an empty token for none', async () => {
      const acme = await customer('convert')
      const url = world.authorizeUrl({ idp_initiated_login: '', connection_id: acme.connection.id })
      expect((await world.browser().get(url)).location).toContain(saml.ssoUrl)
    })
  })

  describe('direct', () => {
    it('sends a code to the default redirect URI, through the one door', async () => {
      const acme = await customer('direct')
      const answer = received(await arrive(acme, {}, 'inbox/42'))
      expect(answer).toEqual({ tab: '1', code: expect.any(String), iss: world.parts.config.issuer })
      const [login] = await loginsOf(acme)
      expect(await world.login(login?.id ?? '')).toMatchObject({
        status: 'completed',
        errorCode: null,
        applicationId: world.application.id,
        profileId: expect.stringMatching(/^prof_/),
        request: { redirectUri, scope: ['openid', 'profile', 'email'] },
        steps: [
          { step: 'idp_initiated', idpInitiated: 'direct' },
          { step: 'answer_received' },
          { step: 'profile_mapped' },
          { step: 'completed' },
        ],
      })
      const { status, body } = await world.redeem(answer['code'] ?? '')
      expect(status).toBe(200)
      const claims = decodeJwt(String(body['id_token']))
      expect(claims).toMatchObject({ sub: `${acme.connection.id};U-1001`, email: `mia@${acme.domain}` })
      expect(claims).not.toHaveProperty('nonce')
    })

    it('binds the code to no challenge: a verifier is refused', async () => {
      const { code = '' } = received(await arrive(await customer('direct')))
      const { body } = await redeem({ code, code_verifier: 'v'.repeat(43) })
      expect(body).toMatchObject({ error_code: 'oauth.code_verifier_unexpected' })
    })

    it('gives the code to nobody without the client’s secret', async () => {
      const { code = '' } = received(await arrive(await customer('direct')))
      expect((await redeem({ code, client_secret: '' })).status).toBe(401)
      expect((await redeem({ code })).status).toBe(200)
    })

    it('leaves a login that only it can finish', async () => {
      const acme = await customer('direct')
      await arrive(acme)
      const [login] = await loginsOf(acme)
      const browser = world.browser()
      const form = await world.samlForm(browser, acme, saml, { inResponseTo: login?.id ?? '' })
      expect(shownCode(await world.finishSaml(browser, form))).toBe('login.browser_mismatch')
    })

    it('shows a page when the door refuses, since nothing proves where to go, and keeps the trace', async () => {
      const acme = await customer('direct')
      const { code, login } = await failed(await arrive(acme, { email: 'eve@elsewhere.example' }))
      expect(code).toBe('login.profile_outside_organization')
      expect(login).toMatchObject({ status: 'failed', errorCode: code, applicationId: world.application.id })
      expect(login.steps.map(({ step }: { step: string }) => step)).toEqual([
        'idp_initiated',
        'answer_received',
        'profile_mapped',
        'failed',
      ])
      expect(await count('profiles', acme)).toBe(0)
    })

    async function redeem(form: Record<string, string>) {
      const answer = await world.server.inject({
        method: 'POST',
        url: '/oauth/token',
        headers: { host: new URL(world.url).host, 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({
          grant_type: 'authorization_code',
          redirect_uri: redirectUri,
          client_id: world.application.clientId,
          client_secret: world.clientSecret,
          ...form,
        }).toString(),
      })
      return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() }
    }
  })

  describe.each(['convert', 'direct'] as const)('%s makes every check of an answer', (mode) => {
    it.each<[string, object, string]>([
      ['another audience', { audience: 'https://other.example/' }, 'saml.audience_mismatch'],
      ['another recipient', { recipient: 'https://other.example/acs' }, 'saml.recipient_mismatch'],
      ['another issuer', { issuer: 'https://other.example/' }, 'saml.response_issuer_mismatch'],
      ['an assertion that has expired', { notOnOrAfter: -3_600_000 }, 'saml.assertion_expired'],
      [
        'a refusal of the IdP',
        { statusCode: 'urn:oasis:names:tc:SAML:2.0:status:Responder' },
        'saml.idp_responder_error',
      ],
      [
        'a subject that is new each time',
        { nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' },
        'login.subject_unusable',
      ],
    ])('%s', async (_, input, expected) => {
      const acme = await customer(mode)
      const { code, login } = await failed(await arrive(acme, input))
      expect(code).toBe(expected)
      expect(login).toMatchObject({ status: 'failed', errorCode: expected, request: null })
      expect(login.error.hint).not.toBe('')
      if (expected.startsWith('saml.')) {
        expect(login.checks).toContainEqual(expect.objectContaining({ code: expected, passed: false }))
      }
      expect(await count('profiles', acme)).toBe(0)
    })

    it('a signature of another key', async () => {
      const stranger = await customerSamlIdp()
      const acme = await customer(mode)
      const { code } = await failed(await post(await world.unaskedForm(acme, stranger)))
      expect(code).toMatch(/^saml\.signature_(invalid|mismatch)|^saml\.certificate/)
    })

    it('a request named by the assertion alone', async () => {
      const acme = await customer(mode)
      const { action, fields } = await world.unaskedForm(acme, saml, { inResponseTo: '_other' })
      const xml = Buffer.from(fields.SAMLResponse, 'base64').toString()
      // samlify signs the assertion: the Response around it is anybody's.
      const stripped = xml.replace(/(<samlp:Response[^>]*?) InResponseTo="_other"/, '$1')
      expect(stripped).not.toBe(xml)
      const form = { action, fields: { ...fields, SAMLResponse: Buffer.from(stripped).toString('base64') } }
      expect((await failed(await post(form))).code).toBe('saml.in_response_to_mismatch')
    })

    it('what cannot be read, and what answers a request that is not known, is kept with its connection', async () => {
      const acme = await customer(mode)
      const { action } = await world.unaskedForm(acme, saml)
      const garbage = {
        action,
        fields: { SAMLResponse: Buffer.from('<a/>').toString('base64'), RelayState: '' },
      }
      const { code, login } = await failed(await post(garbage))
      expect(code).toBe('saml.response_expected')
      expect(login).toMatchObject({ connectionId: acme.connection.id, errorCode: code })
      const unknown = await world.unaskedForm(acme, saml, { inResponseTo: '_unknown' })
      expect(await failed(await post(unknown))).toMatchObject({
        code: 'login.unknown',
        login: { connectionId: acme.connection.id },
      })
    })

    it('rows 41, 65: the same assertion is taken once, of 50 deliveries at once to two nodes', async () => {
      const { parts } = world
      const keys = await openSigningKeys(parts)
      const second = await createServer(
        { ...parts, authenticate: createAuthenticate({ ...parts, keys }) },
        loginRoutes({ ...parts, keys }),
      )
      const acme = await customer(mode)
      const { action, fields } = await world.unaskedForm(acme, saml)
      const { host, pathname } = new URL(action)
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, at) =>
          (at % 2 === 0 ? world.server : second).inject({
            method: 'POST',
            url: pathname,
            headers: { host, 'content-type': 'application/x-www-form-urlencoded' },
            payload: new URLSearchParams(fields).toString(),
          }),
        ),
      )
      expect(answers.filter(({ statusCode }) => statusCode === 303)).toHaveLength(1)
      const pages = answers.filter(({ statusCode }) => statusCode !== 303)
      expect(new Set(pages.map(({ body }) => /\bsaml\.[a-z_]+/.exec(body)?.[0]))).toEqual(
        new Set(['saml.assertion_replayed']),
      )
      const logins = await loginsOf(acme)
      expect(logins.filter(({ status }) => status === 'completed')).toHaveLength(1)
      expect(logins.filter(({ error_code }) => error_code === 'saml.assertion_replayed')).toHaveLength(49)
      expect(await count('authorization_codes', acme)).toBe(mode === 'direct' ? 1 : 0)
      await second.close()
    })

    it('remembers what was used under another setting', async () => {
      const acme = await customer(mode)
      const form = await world.unaskedForm(acme, saml)
      expect((await post(form)).status).toBe(303)
      const other = mode === 'direct' ? 'convert' : 'direct'
      await updateConnection(world.parts, wholeDeployment, acme.connection.id, { idpInitiated: other })
      expect((await failed(await post(form))).code).toBe('saml.assertion_replayed')
    })

    it('row 42: a connection that is not active takes nothing', async () => {
      for (const status of ['draft', 'inactive'] as const) {
        const acme = await customer(mode)
        const form = await world.unaskedForm(acme, saml)
        await updateConnection(world.parts, wholeDeployment, acme.connection.id, { status })
        expect((await failed(await post(form))).code).toBe('login.connection_inactive')
      }
    })

    it('row 42: nor does one that was deleted, and of it nothing is kept', async () => {
      const acme = await customer(mode)
      const form = await world.unaskedForm(acme, saml)
      await world.parts.db.kysely.deleteFrom('connections').where('id', '=', acme.connection.id).execute()
      const visit = await post(form)
      expect([visit.status, shownCode(visit)]).toEqual([404, 'login.idp_initiated_connection_unknown'])
      expect(await loginsOf(acme)).toEqual([])
    })

    it('row 55: an answer for one customer opens nothing at the address of another', async () => {
      const [acme, other] = [await customer(mode), await customer(mode)]
      const { fields } = await world.unaskedForm(acme, saml)
      const { action } = await world.unaskedForm(other, saml)
      expect((await failed(await post({ action, fields }))).code).toBe('saml.destination_mismatch')
      expect(await count('profiles', other)).toBe(0)
    })
  })

  describe('which application, and where in it', () => {
    let several: LoginWorld
    const second = 'https://second.example/callback'
    beforeAll(async () => {
      several = await openLoginWorld(engine)
      await add({ clientId: 'second', redirectUris: [second], defaultRedirectUri: second })
      await add({ clientId: 'robot', type: 'm2m' })
      await add({
        clientId: 'public',
        type: 'spa',
        redirectUris: ['https://spa.example/'],
        defaultRedirectUri: 'https://spa.example/',
        initiateLoginUri: 'https://spa.example/start',
      })
    })
    afterAll(() => several.close())

    async function add(input: Partial<NewApplication>) {
      const type = input.type ?? 'web'
      return createApplication(several.parts, { name: input.clientId ?? '', ...input, type })
    }

    async function end(mode: 'convert' | 'direct', relayState: string): Promise<string> {
      const acme = await several.samlCustomer(saml, { connection: { idpInitiated: mode } })
      const { action, fields } = await several.unaskedForm(acme, saml, {}, relayState)
      const visit = await several.browser().postFromOtherSite(action, fields)
      return visit.location === null ? shownCode(visit) : (visit.location.split(/[?&](?:idp|code)/)[0] ?? '')
    }

    it.each([
      ['', 'login.idp_initiated_application_ambiguous'],
      ['anything else', 'login.idp_initiated_application_ambiguous'],
      ['client_id=public', 'https://spa.example/start'],
      ['redirect_uri=https://spa.example/', 'https://spa.example/start'],
      ['client_id=second', 'login.idp_initiated_login_uri_missing'],
      ['client_id=robot', 'login.idp_initiated_application_unknown'],
      ['client_id=nobody', 'login.idp_initiated_application_unknown'],
      ['client_id=', 'login.idp_initiated_application_unknown'],
      ['client_id=public&client_id=second', 'login.idp_initiated_application_unknown'],
      ['redirect_uri=https://evil.example/', 'login.idp_initiated_redirect_uri_unregistered'],
      [`client_id=public&redirect_uri=${second}`, 'login.idp_initiated_redirect_uri_unregistered'],
    ])('convert, %j: %s', async (relayState, expected) => {
      expect(await end('convert', relayState)).toBe(expected)
    })

    it.each([
      ['', 'login.idp_initiated_application_ambiguous'],
      ['client_id=second', second],
      [`redirect_uri=${second}`, second],
      [`redirect_uri=${encodeURIComponent(redirectUri)}`, 'http://localhost:3000/callback?tab=1'],
      [`redirect_uri=${redirectUri}`, 'http://localhost:3000/callback?tab=1'],
      ['client_id=public', 'login.idp_initiated_public_client'],
      ['redirect_uri=https://spa.example/', 'login.idp_initiated_public_client'],
      ['client_id=robot', 'login.idp_initiated_application_unknown'],
      [`redirect_uri=${second}&redirect_uri=${second}`, 'login.idp_initiated_redirect_uri_unregistered'],
      [`redirect_uri=${second}/`, 'login.idp_initiated_redirect_uri_unregistered'],
      ['redirect_uri=', 'login.idp_initiated_redirect_uri_unregistered'],
      ['redirect_uri=https://evil.example/', 'login.idp_initiated_redirect_uri_unregistered'],
    ])('direct, %j: %s', async (relayState, expected) => {
      expect(await end('direct', relayState)).toBe(expected)
    })

    it('takes the only application that is prepared for it', async () => {
      await several.parts.db.kysely
        .updateTable('applications')
        .set({ initiate_login_uri: null, default_redirect_uri: null })
        .where('client_id', '<>', 'public')
        .execute()
      expect(await end('convert', '')).toBe('https://spa.example/start')
      expect(await end('direct', '')).toBe('login.idp_initiated_redirect_uri_missing')
      expect(await end('direct', 'client_id=second')).toBe('login.idp_initiated_redirect_uri_missing')
      await several.parts.db.kysely
        .updateTable('applications')
        .set({ default_redirect_uri: second })
        .where('client_id', '=', 'second')
        .execute()
      expect(await end('direct', '')).toBe(second)
    })

    it('goes in production to no address that was registered in sandbox mode and could not be now', async () => {
      const production = await openLoginWorld(engine, { mode: 'production' })
      const at = async (idpInitiated: string, uri: string) => {
        await production.parts.db.kysely
          .updateTable('applications')
          .set({ initiate_login_uri: uri, default_redirect_uri: uri, redirect_uris: [uri] })
          .execute()
        const acme = await production.samlCustomer(saml, { connection: { idpInitiated } })
        const { action, fields } = await production.unaskedForm(acme, saml)
        const { location } = await production.browser().postFromOtherSite(action, fields)
        return location?.split('?')[0] ?? null
      }
      for (const mode of ['convert', 'direct']) {
        expect(await at(mode, 'http://plain.example/start')).toBeNull()
        expect(await at(mode, 'https://safe.example/start')).toBe('https://safe.example/start')
      }
      await production.close()
    })

    it('needs an application at all', async () => {
      await several.parts.db.kysely.deleteFrom('applications').where('client_id', '<>', 'robot').execute()
      expect(await end('convert', '')).toBe('login.idp_initiated_login_uri_missing')
      expect(await end('direct', '')).toBe('login.idp_initiated_redirect_uri_missing')
    })
  })

  describe('row 83, RFC 9700 §4.11.1: RelayState is text, never an address', () => {
    it.each([
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      'http:\\\\evil.example',
      'javascript:alert(1)',
      'data:text/html,x',
      'https://localhost:3000@evil.example/',
      'http://localhost:3000.evil.example/callback?tab=1',
      '%0d%0aLocation:%20https://evil.example/',
      '\r\nLocation: https://evil.example/',
      'x\0y',
      '&idp_initiated_login=forged',
      '#fragment',
      'x'.repeat(100_000),
    ])('%j leads nowhere but to the application', async (relayState) => {
      for (const mode of ['convert', 'direct'] as const) {
        const visit = await arrive(await customer(mode), {}, relayState)
        const { location } = visit
        if (mode === 'direct') {
          expect(Object.keys(received(visit))).toEqual(['tab', 'code', 'iss'])
        } else {
          const url = new URL(location ?? '')
          expect([...url.searchParams.keys()]).toEqual(['from', 'idp_initiated_login'])
          expect(url.href.startsWith(`${initiateLoginUri}&idp_initiated_login=`)).toBe(true)
          expect(url.hash).toBe('')
          const kept = decodeJwt(handedOver(visit))['relay_state']
          const isHandedOn = relayState.length <= 512 && !/\p{Cc}/u.test(relayState)
          expect(kept).toBe(isHandedOn ? relayState : undefined)
        }
      }
    })
  })
})
