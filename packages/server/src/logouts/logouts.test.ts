import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import {
  type LogoutRequestInput,
  type StatusInput,
  postBindingFields,
  readCertificate,
  redirectBindingUrl,
  verifyRedirectQuery,
  writeLogoutRequest,
  writeLogoutResponse,
} from '@cardea/protocol'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CustomerSamlIdp, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import {
  type Customer,
  type LoginWorld,
  openLoginWorld,
  received,
  redirectUri,
  shownCode,
  signedOutUri,
} from '../../test/login-world.ts'
import type { Visit } from '../../test/test-browser.ts'
import { testEngines } from '../../test/test-database.ts'
import { updateConnection } from '../connections/update-connection.ts'
import { wholeDeployment } from '../storage/tenant.ts'

let idp: CustomerSamlIdp

beforeAll(async () => {
  idp = await customerSamlIdp()
})

interface Session {
  readonly idToken: string
  readonly accessToken: string
  readonly sid: string
  readonly sessionIndex: string
}

const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey

describe.each(testEngines)('logout on %s', (engine) => {
  let world: LoginWorld
  let customer: Customer
  let sloUrl: string

  /** Made once: each connection makes a key of its own, which takes its time. */
  let shared: Customer

  const newCustomer = () => world.samlCustomer(idp, { connection: { metadataXml: idp.metadataWithLogout } })
  const be = (chosen: Customer) => {
    customer = chosen
    sloUrl = `${world.url}/saml/${chosen.connection.id}/slo`
  }

  beforeAll(async () => {
    world = await openLoginWorld(engine)
    shared = await newCustomer()
  })
  beforeEach(() => be(shared))
  afterAll(() => world.close())

  /** A sign-in of a person, redeemed. */
  async function signIn(nameId = 'U-1001', at = customer): Promise<Session> {
    const browser = world.browser()
    const form = await world.samlForm(browser, at, idp, { nameId })
    const { code = '' } = received(await world.finishSaml(browser, form))
    const { body } = await world.redeem(code)
    const [idToken, accessToken] = [String(body['id_token']), String(body['access_token'])]
    const payload = Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString()
    const { sid } = JSON.parse(payload) as { sid: string }
    const row = await world.parts.db.kysely
      .selectFrom('sessions')
      .select('session_index')
      .where('id', '=', sid)
      .executeTakeFirst()
    return { idToken, accessToken, sid, sessionIndex: row?.session_index ?? '' }
  }

  async function isSignedIn({ accessToken }: Session): Promise<boolean> {
    const { statusCode } = await world.server.inject({
      url: '/oauth/userinfo',
      headers: { host: new URL(world.url).host, authorization: `Bearer ${accessToken}` },
    })
    return statusCode === 200
  }

  /** From here on in a test: a customer whose connection has these settings. */
  async function withSettings(input: Parameters<typeof updateConnection>[3]): Promise<void> {
    be(await newCustomer())
    await updateConnection(world.parts, wholeDeployment, customer.connection.id, input)
  }
  const logoutUrl = (params: Record<string, string>) =>
    `${world.url}/oauth/logout?${new URLSearchParams(params).toString()}`
  const visit = (url: string) => world.browser().get(url)

  describe('OIDC RP-Initiated Logout 1.0, from the application', () => {
    const back = { post_logout_redirect_uri: signedOutUri, state: 'a b' }
    const answered = `${signedOutUri}&state=a+b`

    /** The LogoutRequest that the browser is sent to the IdP with, its signature verified by our metadata. */
    async function requestIn({ location }: Visit) {
      const url = new URL(location ?? '')
      const { text } = await visit(`${world.url}/saml/${customer.connection.id}/metadata`)
      const certificates = [...text.matchAll(/<ds:X509Certificate>([^<]*)/g)].map(([, base64 = '']) =>
        readCertificate(base64),
      )
      const { message, relayState, parameter } = verifyRedirectQuery(url.search.slice(1), certificates)
      const xml = inflateRawSync(Buffer.from(message, 'base64')).toString()
      const id = / ID="([^"]*)"/.exec(xml)?.[1] ?? ''
      return { address: url.origin + url.pathname, xml, id, relayState, parameter }
    }

    /** The IdP's answer, as its redirect. */
    const idpAnswer = (inResponseTo: string, status?: StatusInput, key = createPrivateKey(idp.privateKey)) =>
      redirectBindingUrl({
        destination: sloUrl,
        message: writeLogoutResponse({
          id: '_answer',
          issuer: idp.entityId,
          destination: sloUrl,
          inResponseTo,
          issueInstant: world.parts.clock.now(),
          status,
        }),
        parameter: 'SAMLResponse',
        relayState: inResponseTo,
        signing: { privateKey: key },
      })

    it('ends the session, asks the IdP with a signed request, and goes back when it has answered', async () => {
      const session = await signIn()
      const asked = await requestIn(await visit(logoutUrl({ id_token_hint: session.idToken, ...back })))
      expect(await isSignedIn(session)).toBe(false)
      expect(asked).toMatchObject({ address: idp.sloUrl, parameter: 'SAMLRequest', relayState: asked.id })
      expect(asked.xml).toContain(
        `<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">U-1001</saml:NameID><samlp:SessionIndex>${session.sessionIndex}</samlp:SessionIndex>`,
      )
      expect(asked.xml).toContain(`<saml:Issuer>${world.url}/saml/${customer.connection.id}</saml:Issuer>`)
      const { status, location } = await visit(idpAnswer(asked.id))
      expect({ status, location }).toEqual({ status: 302, location: answered })
      expect(shownCode(await visit(idpAnswer(asked.id)))).toBe('saml.logout_in_response_to_mismatch')
    })

    it('ends that session alone', async () => {
      const [first, second] = [await signIn(), await signIn()]
      await visit(logoutUrl({ id_token_hint: first.idToken }))
      expect([await isSignedIn(first), await isSignedIn(second)]).toEqual([false, true])
    })

    it('takes a request by POST, and asks an IdP that wants it by POST', async () => {
      await withSettings({ sloBinding: 'post' })
      const { idToken } = await signIn()
      const answer = await world
        .browser()
        .post(`${world.url}/oauth/logout`, { id_token_hint: idToken, ...back })
      expect(answer.status).toBe(200)
      const [, field = ''] = /name="SAMLRequest" value="([^"]*)"/.exec(answer.text) ?? []
      const xml = Buffer.from(field, 'base64').toString()
      expect(xml).toContain('<samlp:LogoutRequest ')
      expect(xml).toContain('<ds:SignatureValue>')
      expect(answer.text).toContain(`action="${idp.sloUrl}"`)
    })

    it('goes straight back without single logout, for federated=0, and when it had ended before', async () => {
      const local = await world.samlCustomer(idp)
      const first = await signIn('U-1001', local)
      const session = await signIn()
      const went = async (params: Record<string, string>) =>
        (await visit(logoutUrl({ ...params, ...back }))).location
      expect(await went({ id_token_hint: first.idToken })).toBe(answered)
      expect(await isSignedIn(first)).toBe(false)
      expect(await went({ id_token_hint: session.idToken, federated: '0' })).toBe(answered)
      expect(await isSignedIn(session)).toBe(false)
      expect(await went({ id_token_hint: session.idToken })).toBe(answered)
    })

    it('accepts a token that has expired', async () => {
      const session = await signIn()
      world.parts.clock.advance(2 * 86_400_000)
      const { location } = await visit(logoutUrl({ id_token_hint: session.idToken }))
      world.parts.clock.set(new Date())
      expect(location).toContain(`${idp.sloUrl}?SAMLRequest=`)
      expect(await isSignedIn(session)).toBe(false)
    })

    it('takes no code that was issued before', async () => {
      const browser = world.browser()
      const form = await world.samlForm(browser, customer, idp)
      const { code = '' } = received(await world.finishSaml(browser, form))
      const { session_id: sid } = await world.parts.db.kysely
        .selectFrom('authorization_codes')
        .select('session_id')
        .where('login_id', '=', form.fields.RelayState)
        .executeTakeFirstOrThrow()
      const request = idpRequest({ sessionIndexes: [] })
      await visit(request)
      expect((await world.redeem(code)).status).toBe(400)
      expect(sid).toMatch(/^ses_/)
    })

    it('says that the session is over where nobody is to be gone back to', async () => {
      const shown = await visit(logoutUrl({}))
      expect([shown.status, shown.text]).toEqual([200, expect.stringContaining('You are signed out')])
    })

    it('goes back for a client id alone: there is no session to end', async () => {
      const { clientId } = world.application
      expect((await visit(logoutUrl({ client_id: clientId, ...back }))).location).toBe(answered)
    })

    it.each([
      [
        'an address that is not registered',
        { post_logout_redirect_uri: redirectUri },
        'oauth.post_logout_redirect_uri_mismatch',
      ],
      [
        'a longer address',
        { post_logout_redirect_uri: `${signedOutUri}&x=1` },
        'oauth.post_logout_redirect_uri_mismatch',
      ],
      ['another client than the token’s', { client_id: 'somebody' }, 'oauth.logout_hint_invalid'],
    ])('refuses %s, and ends nothing', async (_, params, code) => {
      const session = await signIn()
      const refused = await visit(logoutUrl({ id_token_hint: session.idToken, ...params }))
      expect([refused.status, shownCode(refused)]).toEqual([400, code])
      expect(await isSignedIn(session)).toBe(true)
    })

    it('refuses a hint that is no ID token of ours', async () => {
      const { idToken, accessToken } = await signIn()
      const forged = `${idToken.slice(0, -4)}AAAA`
      for (const hint of ['x', accessToken, forged]) {
        expect(shownCode(await visit(logoutUrl({ id_token_hint: hint })))).toBe('oauth.logout_hint_invalid')
      }
    })

    it('follows no address without knowing whose it is', async () => {
      expect(shownCode(await visit(logoutUrl(back)))).toBe('oauth.client_id_missing')
      expect(shownCode(await visit(logoutUrl({ client_id: 'somebody', ...back })))).toBe(
        'oauth.client_unknown',
      )
    })

    it.each([
      ['Responder', 'saml.logout_refused'],
      ['PartialLogout', 'saml.logout_partial'],
    ])('shows what %s means, with the way back', async (code, shown) => {
      const { idToken } = await signIn()
      const { id } = await requestIn(await visit(logoutUrl({ id_token_hint: idToken, ...back })))
      const refused = await visit(idpAnswer(id, { code }))
      expect([refused.status, shownCode(refused)]).toEqual([502, shown])
      expect(refused.text).toContain(`href="${answered.replace('&', '&amp;')}"`)
      expect(shownCode(await visit(idpAnswer(id)))).toBe('saml.logout_in_response_to_mismatch')
    })

    it('believes no answer that the IdP did not sign, and waits on', async () => {
      const { idToken } = await signIn()
      const { id } = await requestIn(await visit(logoutUrl({ id_token_hint: idToken, ...back })))
      expect(shownCode(await visit(idpAnswer(id, undefined, stranger)))).toBe('saml.signature_invalid')
      expect((await visit(idpAnswer(id))).location).toBe(answered)
    })

    it('gives an answer at another connection no way to this logout', async () => {
      const { idToken } = await signIn()
      const { id } = await requestIn(await visit(logoutUrl({ id_token_hint: idToken, ...back })))
      be(await newCustomer())
      expect(shownCode(await visit(idpAnswer(id)))).toBe('saml.logout_in_response_to_mismatch')
      be(shared)
      expect((await visit(idpAnswer(id))).location).toBe(answered)
    })

    it('waits ten minutes for the answer', async () => {
      const { idToken } = await signIn()
      const { id } = await requestIn(await visit(logoutUrl({ id_token_hint: idToken, ...back })))
      await world.parts.db.kysely
        .updateTable('logouts')
        .set({ expires_at: new Date(0) })
        .where('id', '=', id)
        .execute()
      expect(shownCode(await visit(idpAnswer(id)))).toBe('saml.logout_in_response_to_mismatch')
    })
  })

  const requestXml = (input: Partial<LogoutRequestInput>) =>
    writeLogoutRequest({
      id: '_request',
      issuer: idp.entityId,
      destination: sloUrl,
      issueInstant: world.parts.clock.now(),
      nameId: { value: 'U-1001', format: null, nameQualifier: null, spNameQualifier: null },
      sessionIndexes: [],
      ...input,
    })
  const idpRequest = (input: Partial<LogoutRequestInput>, key = createPrivateKey(idp.privateKey)) =>
    redirectBindingUrl({
      destination: sloUrl,
      message: requestXml(input),
      parameter: 'SAMLRequest',
      relayState: 'the IdP’s state',
      signing: { privateKey: key },
    })

  describe('saml-profiles-2.0-os §4.4, from the identity provider', () => {
    it('ends every session of the person, and answers with a signed Success', async () => {
      const [first, second, other] = [await signIn(), await signIn(), await signIn('U-1002')]
      const { status, location } = await visit(idpRequest({}))
      expect([await isSignedIn(first), await isSignedIn(second), await isSignedIn(other)]).toEqual([
        false,
        false,
        true,
      ])
      expect(status).toBe(302)
      const url = new URL(location ?? '')
      const { text } = await visit(`${world.url}/saml/${customer.connection.id}/metadata`)
      const certificate = readCertificate(/<ds:X509Certificate>([^<]*)/.exec(text)?.[1] ?? '')
      const { message, relayState, parameter } = verifyRedirectQuery(url.search.slice(1), [certificate])
      expect([url.origin + url.pathname, parameter, relayState]).toEqual([
        idp.sloUrl,
        'SAMLResponse',
        'the IdP’s state',
      ])
      const xml = inflateRawSync(Buffer.from(message, 'base64')).toString()
      expect(xml).toContain(' InResponseTo="_request"')
      expect(xml).toContain(`Destination="${idp.sloUrl}"`)
      expect(xml).toContain('status:Success')
    })

    it('ends the sessions that it names', async () => {
      const [first, second] = [await signIn(), await signIn()]
      await visit(idpRequest({ sessionIndexes: [first.sessionIndex] }))
      expect([await isSignedIn(first), await isSignedIn(second)]).toEqual([false, true])
    })

    it('takes it by POST, and answers by POST at another address where the IdP wants that', async () => {
      await withSettings({ sloBinding: 'post', sloResponseUrl: 'https://idp.customer.example/answers' })
      const session = await signIn()
      const fields = postBindingFields({
        message: requestXml({}),
        relayState: 'r',
        signing: { elementId: '_request', privateKey: createPrivateKey(idp.privateKey) },
      })
      const answer = await world.browser().postFromOtherSite(sloUrl, fields)
      expect(await isSignedIn(session)).toBe(false)
      expect(answer.text).toContain('action="https://idp.customer.example/answers"')
      const xml = Buffer.from(/name="SAMLResponse" value="([^"]*)"/.exec(answer.text)?.[1] ?? '', 'base64')
      expect(xml.toString()).toContain('<ds:SignatureValue>')
    })

    it('answers Success to a request that comes again or names nobody, and does nothing', async () => {
      const before = await signIn()
      const request = idpRequest({ sessionIndexes: [before.sessionIndex] })
      await visit(request)
      const later = await signIn()
      for (const url of [
        request,
        idpRequest({ nameId: { value: 'nobody', format: null, nameQualifier: null, spNameQualifier: null } }),
      ]) {
        expect((await visit(url)).location).toContain(`${idp.sloUrl}?SAMLResponse=`)
      }
      expect(await isSignedIn(later)).toBe(true)
    })

    it('ends nobody’s session at another connection, of whichever organization', async () => {
      const elsewhere = await newCustomer()
      const session = await signIn('U-1001', elsewhere)
      await visit(idpRequest({}))
      expect(await isSignedIn(session)).toBe(true)
    })

    it.each<[string, () => string, string]>([
      ['of another signer', () => idpRequest({}, stranger), 'saml.signature_invalid'],
      ['without signature', () => idpRequest({}).replace(/&SigAlg=.*/, ''), 'saml.signature_algorithm'],
      [
        'of another issuer',
        () => idpRequest({ issuer: 'https://evil.example/' }),
        'saml.logout_issuer_mismatch',
      ],
      [
        'for another place',
        () => idpRequest({ destination: 'https://evil.example/' }),
        'saml.logout_destination_mismatch',
      ],
      [
        'that is old',
        () => idpRequest({ issueInstant: new Date(Date.now() - 3_600_000) }),
        'saml.logout_not_current',
      ],
      ['that is none', () => `${sloUrl}?SAMLRequest=AAAA`, 'saml.logout_malformed'],
      ['that is missing', () => sloUrl, 'saml.signature_malformed'],
    ])('a request %s changes nothing', async (_, url, code) => {
      const session = await signIn()
      expect(shownCode(await visit(url()))).toBe(code)
      expect(await isSignedIn(session)).toBe(true)
    })

    it('refuses a form without a message, and one with two', async () => {
      const post = (form: Record<string, string>) => world.browser().post(sloUrl, form)
      expect(shownCode(await post({}))).toBe('saml.logout_malformed')
      expect(shownCode(await post({ SAMLRequest: 'AAAA', SAMLResponse: 'AAAA' }))).toBe(
        'saml.logout_malformed',
      )
    })

    it('has an address only where there is a connection, and an answer only where there is a place for it', async () => {
      const unknown = `${world.url}/saml/conn_01JABCDEFGHJKMNPQRSTVWXYZ0/slo?SAMLRequest=AAAA`
      expect(shownCode(await visit(unknown))).toBe('request.not_found')
      await withSettings({ sloUrl: null })
      expect(shownCode(await visit(idpRequest({})))).toBe('connection.logout_not_set_up')
    })
  })

  describe('saml-metadata-2.0-os §2.4.2: what is published', () => {
    const metadata = async () => (await visit(`${world.url}/saml/${customer.connection.id}/metadata`)).text

    it('names our logout service, by either binding, and a key, where the connection has single logout', async () => {
      const services = [
        ...(await metadata()).matchAll(
          /<md:SingleLogoutService Binding="[^"]*:([^:"]*)" Location="([^"]*)"/g,
        ),
      ]
      expect(services.map(([, binding, location]) => [binding, location])).toEqual([
        ['HTTP-Redirect', sloUrl],
        ['HTTP-POST', sloUrl],
      ])
      expect(await metadata()).toContain('<md:KeyDescriptor use="signing">')
    })

    it('and nothing of it where it has none; then nothing is kept by which it could end a session', async () => {
      await withSettings({ sloUrl: null })
      expect(await metadata()).not.toContain('SingleLogoutService')
      const { sid } = await signIn()
      const kept = world.parts.db.kysely
        .selectFrom('sessions')
        .select(['name_id', 'session_index', 'subject'])
        .where('id', '=', sid)
      expect(await kept.execute()).toEqual([{ name_id: null, session_index: null, subject: null }])
    })
  })
})
