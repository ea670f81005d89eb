import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postedForm } from '../../test/answer-page.ts'
import { type CustomerSamlIdp, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import {
  type Customer,
  type LoginWorld,
  openLoginWorld,
  received,
  shownCode,
  signedOutUri,
} from '../../test/login-world.ts'
import type { TestBrowser } from '../../test/test-browser.ts'
import { testEngines } from '../../test/test-database.ts'
import { createApplication } from '../applications/create-application.ts'
import { updateApplication } from '../applications/update-application.ts'
import { sessionCookieName } from '../logins/browser-binding.ts'

type Form = Readonly<Record<string, string>>

const back = { post_logout_redirect_uri: signedOutUri, state: 'a b' }
const answered = `${signedOutUri}&state=a+b`

let idp: CustomerSamlIdp
beforeAll(async () => {
  idp = await customerSamlIdp()
})

describe.each(testEngines)('OIDC RP-Initiated Logout 1.0 §2, without id_token_hint, on %s', (engine) => {
  let world: LoginWorld
  let plain: Customer
  let withLogout: Customer
  beforeAll(async () => {
    world = await openLoginWorld(engine)
    await updateApplication(world.parts, world.application.id, {
      sessionHours: 8,
      name: '<b>Demo</b> & Co',
    })
    plain = await world.samlCustomer(idp)
    withLogout = await world.samlCustomer(idp, { connection: { metadataXml: idp.metadataWithLogout } })
  })
  afterAll(() => world.close())

  /** A browser that has signed in, and its session. */
  async function signedIn(
    customer = plain,
  ): Promise<{ readonly browser: TestBrowser; readonly sid: string }> {
    const browser = world.browser()
    const form = await world.samlForm(browser, customer, idp)
    const { code = '' } = received(await world.finishSaml(browser, form))
    const { body } = await world.redeem(code)
    return { browser, sid: String(decodeJwt(String(body['id_token']))['sid']) }
  }
  const lives = async (sid: string) => {
    const { ended_at: endedAt } = await world.parts.db.kysely
      .selectFrom('sessions')
      .select('ended_at')
      .where('id', '=', sid)
      .executeTakeFirstOrThrow()
    return endedAt === null
  }
  const ask = (browser: TestBrowser, params: Form = {}) => {
    const query = new URLSearchParams({ client_id: world.application.clientId, ...params })
    return browser.get(`${world.url}/oauth/logout?${query.toString()}`)
  }
  const confirmUrl = () => `${world.url}/oauth/logout/confirm`

  it('asks the person, by the name of the application, and ends nothing before they answer', async () => {
    const { browser, sid } = await signedIn()
    const visit = await ask(browser, back)
    expect([visit.status, visit.location]).toEqual([200, null])
    expect(visit.text).toContain('Sign out of &lt;b>Demo&lt;/b> &amp; Co?')
    expect(visit.text).toMatch(/<button type="submit"[^>]*>Sign out<\/button>/)
    expect(postedForm(visit).action).toBe('/oauth/logout/confirm')
    expect(visit.headers).toMatchObject({ 'cache-control': 'no-store', 'x-frame-options': 'DENY' })
    expect(await lives(sid)).toBe(true)
  })

  it('ends the session when they say so, and goes back with the state', async () => {
    const { browser, sid } = await signedIn()
    const { fields } = postedForm(await ask(browser, back))
    const { status, location } = await browser.post(confirmUrl(), fields)
    expect([status, location]).toEqual([303, answered])
    expect(await lives(sid)).toBe(false)
    expect(received(await browser.get(world.authorizeUrl({ prompt: 'none' })))['error']).toBe(
      'login_required',
    )
  })

  it('says so on our own page where nobody is to be gone back to', async () => {
    const { browser, sid } = await signedIn()
    const { fields } = postedForm(await ask(browser))
    const { status, text } = await browser.post(confirmUrl(), fields)
    expect([status, text]).toEqual([200, expect.stringContaining('You are signed out')])
    expect(await lives(sid)).toBe(false)
  })

  describe('when nobody is named', () => {
    const everywhere = (browser: TestBrowser, params: Form = {}) =>
      browser.get(`${world.url}/oauth/logout?${new URLSearchParams(params).toString()}`)

    /** The browser has a session at a second application, too. */
    async function signedInTwice() {
      const { browser, sid } = await signedIn()
      const redirectUri = 'https://other.example/callback'
      const { application } = await createApplication(world.parts, {
        name: 'Other',
        type: 'web',
        redirectUris: [redirectUri],
        sessionHours: 8,
      })
      const params = { client_id: application.clientId, redirect_uri: redirectUri }
      const form = await world.samlForm(browser, plain, idp, {}, params)
      expect((await world.finishSaml(browser, form)).location).toContain(redirectUri)
      const { id: second } = await world.parts.db.kysely
        .selectFrom('sessions')
        .select('id')
        .where('application_id', '=', application.id)
        .executeTakeFirstOrThrow()
      return { browser, sids: [sid, second] }
    }

    it('asks about every application in this browser, and ends those sessions and no other', async () => {
      const { sid: elsewhere } = await signedIn()
      const { browser, sids } = await signedInTwice()
      const visit = await everywhere(browser)
      expect(visit.text).toContain('Sign out of &lt;b>Demo&lt;/b> &amp; Co and Other?')
      const { status, text } = await browser.post(confirmUrl(), postedForm(visit).fields)
      expect([status, text]).toEqual([200, expect.stringContaining('You are signed out')])
      expect(await Promise.all([...sids, elsewhere].map(lives))).toEqual([false, false, true])
    })

    it('takes the confirmation for one application as none for all, and the other way round', async () => {
      const { browser, sids } = await signedInTwice()
      const one = postedForm(await ask(browser)).fields
      const all = postedForm(await everywhere(browser)).fields
      const { client_id: clientId = '', ...ofOne } = one
      const refused = [
        await browser.post(confirmUrl(), ofOne),
        await browser.post(confirmUrl(), { ...all, client_id: clientId }),
      ]
      expect(refused.map(shownCode)).toEqual(['oauth.logout_unconfirmed', 'oauth.logout_unconfirmed'])
      expect(await Promise.all(sids.map(lives))).toEqual([true, true])
    })

    it('says at once that one is signed out where there is no session', async () => {
      const visit = await everywhere(world.browser(), { state: 'x' })
      expect([visit.status, visit.text]).toEqual([200, expect.stringContaining('You are signed out')])
    })
  })

  it('goes on to the single logout of the identity provider, and not for federated=0', async () => {
    const confirmed = async (params: Form) => {
      const { browser } = await signedIn(withLogout)
      const { fields } = postedForm(await ask(browser, { ...back, ...params }))
      return (await browser.post(confirmUrl(), fields)).location
    }
    expect(await confirmed({})).toContain(`${idp.sloUrl}?SAMLRequest=`)
    expect(await confirmed({ federated: '0' })).toBe(answered)
  })

  it('takes the request as a form, too', async () => {
    const { browser } = await signedIn()
    const form = { client_id: world.application.clientId, ...back }
    const { fields } = postedForm(await browser.post(`${world.url}/oauth/logout`, form))
    expect((await browser.post(confirmUrl(), fields)).location).toBe(answered)
  })

  describe('no other site signs the person out', () => {
    const forged = async (browser: TestBrowser, changed: Form) => {
      const client = { client_id: world.application.clientId, ...back }
      return browser.postFromOtherSite(confirmUrl(), { ...client, ...changed })
    }
    /** The cookies of a browser to which our own are sent from every site, as over https. */
    const reachable = (browser: TestBrowser): TestBrowser => ({
      ...browser,
      postFromOtherSite: (url, form) => browser.post(url, form),
    })

    it('without the confirmation of our page, or with one of another session', async () => {
      const { browser, sid } = await signedIn()
      const other = await signedIn()
      const { fields } = postedForm(await ask(other.browser))
      const cookie = browser.cookies.get(sessionCookieName(world.application.id))?.value ?? ''
      const hash = world.parts.vault.hash(cookie).toString('base64url')
      for (const confirmation of ['', 'x', fields['confirmation'] ?? '', cookie, hash]) {
        const visit = await forged(reachable(browser), { confirmation })
        expect([visit.status, shownCode(visit)]).toEqual([400, 'oauth.logout_unconfirmed'])
      }
      expect([await lives(sid), await lives(other.sid)]).toEqual([true, true])
    })

    it('nor with one that was shown before the person signed in again', async () => {
      const { browser } = await signedIn()
      const { fields } = postedForm(await ask(browser))
      const form = await world.samlForm(browser, plain, idp, {}, { prompt: 'login' })
      await world.finishSaml(browser, form)
      expect(shownCode(await browser.post(confirmUrl(), fields))).toBe('oauth.logout_unconfirmed')
    })

    it('nor by asking: a link ends nothing, however often it is followed', async () => {
      const { browser, sid } = await signedIn()
      const { fields } = postedForm(await ask(browser, back))
      await ask(browser, fields)
      await browser.get(`${confirmUrl()}?${new URLSearchParams(fields).toString()}`)
      expect(await lives(sid)).toBe(true)
    })
  })

  it('ends no session of another application', async () => {
    const { application } = await createApplication(world.parts, {
      name: 'Other',
      type: 'web',
      postLogoutRedirectUris: [signedOutUri],
    })
    const { browser, sid } = await signedIn()
    const { fields } = postedForm(await ask(browser))
    const asOther = { ...fields, client_id: application.clientId }
    expect((await ask(browser, { client_id: application.clientId, ...back })).location).toBe(answered)
    expect((await browser.post(confirmUrl(), { ...asOther, ...back })).location).toBe(answered)
    expect(await lives(sid)).toBe(true)
  })

  it('goes straight on where there is no session (any more)', async () => {
    const { browser } = await signedIn()
    const { fields } = postedForm(await ask(browser, back))
    await browser.post(confirmUrl(), fields)
    expect((await browser.post(confirmUrl(), fields)).location).toBe(answered)
    expect((await ask(browser, back)).location).toBe(answered)
    expect((await ask(world.browser(), back)).location).toBe(answered)
  })

  // Incidents rows 86 and 87: what was sent is proven again when it comes back, and stays text.
  it.each([
    ['javascript:alert(1)', 'oauth.post_logout_redirect_uri_mismatch'],
    [`${signedOutUri}#x`, 'oauth.post_logout_redirect_uri_mismatch'],
    ['https://evil.example/', 'oauth.post_logout_redirect_uri_mismatch'],
  ])('follows %s neither before nor after the question', async (uri, code) => {
    const { browser, sid } = await signedIn()
    const { fields } = postedForm(await ask(browser))
    expect(shownCode(await ask(browser, { post_logout_redirect_uri: uri }))).toBe(code)
    const changed = { ...fields, post_logout_redirect_uri: uri }
    expect(shownCode(await browser.post(confirmUrl(), changed))).toBe(code)
    expect(await lives(sid)).toBe(true)
  })

  it('carries a state with markup as text', async () => {
    const state = `"><script>alert(1)</script>'&`
    const { browser } = await signedIn()
    const visit = await ask(browser, { ...back, state })
    expect(visit.text).not.toContain('<script')
    const { location } = await browser.post(confirmUrl(), postedForm(visit).fields)
    expect(new URL(location ?? '').searchParams.get('state')).toBe(state)
  })

  it('the confirmation needs a known client, and one at all to go back', async () => {
    const { browser, sid } = await signedIn()
    const asked = Object.entries(postedForm(await ask(browser, back)).fields)
    const fields = Object.fromEntries(asked.filter(([name]) => name !== 'client_id'))
    const refused = [
      await browser.post(confirmUrl(), { ...fields, client_id: 'nobody' }),
      await browser.post(confirmUrl(), fields),
    ]
    expect(refused.map(shownCode)).toEqual(['oauth.client_unknown', 'oauth.client_id_missing'])
    expect(await lives(sid)).toBe(true)
  })
})
