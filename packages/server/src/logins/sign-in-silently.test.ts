import { codeChallengeOf } from '@cardea/protocol'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CustomerSamlIdp, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import { type Customer, type LoginWorld, openLoginWorld, received } from '../../test/login-world.ts'
import type { TestBrowser, Visit } from '../../test/test-browser.ts'
import { testEngines } from '../../test/test-database.ts'
import { updateApplication } from '../applications/update-application.ts'
import { updateConnection } from '../connections/update-connection.ts'
import { updateOrganization } from '../organizations/update-organization.ts'
import { sessionEnd } from '../sessions/store.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { sessionCookieName } from './browser-binding.ts'

describe.each(testEngines)('a browser’s session on %s', (engine) => {
  let world: LoginWorld
  let idp: CustomerSamlIdp
  let acme: Customer

  beforeAll(async () => {
    idp = await customerSamlIdp()
    world = await openLoginWorld(engine)
    await keep(8)
    acme = await world.samlCustomer(idp)
  })
  afterAll(() => world.close())

  const keep = (sessionHours: number) =>
    updateApplication(world.parts, world.application.id, { sessionHours })
  const cookieName = () => sessionCookieName(world.application.id)

  /** A person signs in at their IdP, in this browser. */
  async function signIn(browser: TestBrowser, customer = acme, input = {}, params = {}) {
    const form = await world.samlForm(browser, customer, idp, input, params)
    const { code = '' } = received(await world.finishSaml(browser, form))
    return claimsOf(code)
  }
  async function claimsOf(code: string) {
    const { body } = await world.redeem(code)
    return decodeJwt(String(body['id_token']))
  }
  const ask = async (browser: TestBrowser, params: Record<string, string> = {}) =>
    browser.get(world.authorizeUrl({ prompt: 'none', ...params }))
  const outcomeOf = async (browser: TestBrowser, params: Record<string, string> = {}) => {
    const answer = received(await ask(browser, params))
    return answer['code'] === undefined ? answer['error'] : 'signed in'
  }

  it('signs in silently, as the same person in the same session, with the time of the real sign-in', async () => {
    const browser = world.browser()
    const first = await signIn(browser)
    const { code = '', state } = received(await ask(browser, { state: 's-1', nonce: 'n-2' }))
    expect(state).toBe('s-1')
    const again = await claimsOf(code)
    for (const claim of ['sub', 'sid', 'auth_time', 'email', 'org_id'])
      expect(again[claim]).toEqual(first[claim])
    expect(again['nonce']).toBe('n-2')
  })

  it('RFC 8707 §2: gives a token for the API that each request names, and none for one that the application has not', async () => {
    await updateApplication(world.parts, world.application.id, { audiences: ['https://api.example.com'] })
    const browser = world.browser()
    const audienceOf = async (code = '') =>
      decodeJwt(String((await world.redeem(code)).body['access_token'])).aud
    const asked = { audience: 'https://api.example.com' }
    const form = await world.samlForm(browser, acme, idp, {}, asked)
    const api = [asked.audience, `${world.url}/oauth/userinfo`]
    expect(await audienceOf(received(await world.finishSaml(browser, form))['code'])).toEqual(api)
    expect(await audienceOf(received(await ask(browser))['code'])).toEqual([world.parts.config.issuer])
    expect(await audienceOf(received(await ask(browser, asked))['code'])).toEqual(api)
    expect(received(await ask(browser, { audience: 'https://api.example.com/' }))).toMatchObject({
      error: 'invalid_target',
      error_code: 'oauth.audience_unknown',
    })
  })

  it('OIDC Core §5.5: gives each of two sign-ins of one session the claims that it asked for, and only them', async () => {
    const browser = world.browser()
    await signIn(browser, acme, {}, { scope: 'openid' })
    const asking = async (name: string) => {
      const claims = JSON.stringify({ id_token: { [name]: null }, userinfo: { [name]: null } })
      return received(await ask(browser, { scope: 'openid', claims }))['code'] ?? ''
    }
    const codes = [await asking('email'), await asking('roles')]
    const told = await Promise.all(
      codes.map(async (code) => {
        const { body } = await world.redeem(code)
        const [idToken, accessToken] = [
          decodeJwt(String(body['id_token'])),
          decodeJwt(String(body['access_token'])),
        ]
        return [
          Object.keys(idToken).filter((name) => ['email', 'roles'].includes(name)),
          accessToken['userinfo_claims'],
        ]
      }),
    )
    expect(told).toEqual([
      [['email'], ['email']],
      [['roles'], ['roles']],
    ])
  })

  it('also answers a request that says nothing of prompts: nobody is sent to the identity provider', async () => {
    const browser = world.browser()
    await signIn(browser)
    const visit = await browser.get(world.authorizeUrl({ connection_id: acme.connection.id }))
    expect(received(visit)).toHaveProperty('code')
  })

  it('leaves a login with its trace', async () => {
    const browser = world.browser()
    const { sid } = await signIn(browser)
    await ask(browser)
    const { login_id: id } = await world.parts.db.kysely
      .selectFrom('authorization_codes')
      .select('login_id')
      .where('session_id', '=', String(sid))
      .where('redeemed_at', 'is', null)
      .executeTakeFirstOrThrow()
    const login = await world.login(id)
    expect(login).toMatchObject({ status: 'completed', connectionId: acme.connection.id })
    expect(login.steps.map(({ step }: { step: string }) => step)).toEqual([
      'authorization_requested',
      'session_used',
      'completed',
    ])
    expect(JSON.stringify(login.steps)).toContain(sid)
  })

  it('has a secret of its own, new at every sign-in, of which only the hash is kept', async () => {
    const browser = world.browser()
    await signIn(browser)
    const first = browser.cookies.get(cookieName())?.value ?? ''
    expect(Buffer.from(first, 'base64url')).toHaveLength(32)
    await signIn(browser, acme, {}, { prompt: 'login' })
    expect(browser.cookies.get(cookieName())?.value).not.toBe(first)
    const rows = await world.parts.db.kysely.selectFrom('sessions').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(first)
  })

  it('incidents row 93: a secret that somebody planted beforehand opens nothing after the sign-in', async () => {
    const [attacker, victim] = [world.browser(), world.browser()]
    const planted = { value: 'A'.repeat(43), sameSite: 'None' }
    for (const browser of [attacker, victim])
      (browser.cookies as Map<string, typeof planted>).set(cookieName(), planted)
    await signIn(victim)
    expect(await outcomeOf(attacker)).toBe('login_required')
    expect(await outcomeOf(victim)).toBe('signed in')
  })

  const sentTo = ({ location }: Visit) =>
    location?.startsWith(idp.ssoUrl) === true ? 'the identity provider' : location

  it('is for its own browser only', async () => {
    await signIn(world.browser())
    expect(await outcomeOf(world.browser())).toBe('login_required')
  })

  it.each(['login', 'select_account'])('is not used for prompt=%s', async (prompt) => {
    const browser = world.browser()
    await signIn(browser)
    const asked = world.authorizeUrl({ connection_id: acme.connection.id, prompt })
    expect(sentTo(await browser.get(asked))).toBe('the identity provider')
  })

  it('of one organization is never used for another', async () => {
    const globex = await world.samlCustomer(idp)
    const browser = world.browser()
    await signIn(browser)
    expect(await outcomeOf(browser, { organization_id: acme.organization.id })).toBe('signed in')
    expect(await outcomeOf(browser, { connection_id: acme.connection.id })).toBe('signed in')
    expect(await outcomeOf(browser, { domain_hint: acme.domain })).toBe('signed in')
    expect(await outcomeOf(browser, { organization_id: globex.organization.id })).toBe('login_required')
    expect(await outcomeOf(browser, { connection_id: globex.connection.id })).toBe('login_required')
    expect(await outcomeOf(browser, { domain_hint: globex.domain })).toBe('login_required')
    expect(await outcomeOf(browser, { organization_id: 'org_nobody' })).toBe('login_required')
  })

  it('of one person is not used where another is named', async () => {
    const browser = world.browser()
    const { email } = await signIn(browser)
    expect(await outcomeOf(browser, { login_hint: String(email).toUpperCase() })).toBe('signed in')
    expect(await outcomeOf(browser, { login_hint: `somebody.else@${acme.domain}` })).toBe('login_required')
  })

  it('OIDC Core §3.1.2.1: is too old for a smaller max_age, without allowance for clocks', async () => {
    const browser = world.browser()
    await signIn(browser)
    world.parts.clock.advance(60_000)
    expect(await outcomeOf(browser, { max_age: '3600' })).toBe('signed in')
    expect(await outcomeOf(browser, { max_age: '30' })).toBe('login_required')
    world.parts.clock.set(new Date())
  })

  it.each<[string, (sid: string) => Promise<unknown>, (() => Promise<unknown>) | null]>([
    ['it has ended', (sid) => sessionEnd(world.parts.db, sid, world.application.id), null],
    [
      'its connection is off',
      () => updateConnection(world.parts, wholeDeployment, acme.connection.id, { status: 'inactive' }),
      () => updateConnection(world.parts, wholeDeployment, acme.connection.id, { status: 'active' }),
    ],
    [
      'the organization demands a second factor since',
      () =>
        updateOrganization(world.parts, wholeDeployment, acme.organization.id, {
          policy: { requireMfa: true },
        }),
      () =>
        updateOrganization(world.parts, wholeDeployment, acme.organization.id, {
          policy: { requireMfa: false },
        }),
    ],
    [
      'its hours are over',
      (sid) =>
        world.parts.db.kysely
          .updateTable('sessions')
          .set({ silent_until: new Date(Date.now() - 1000) })
          .where('id', '=', sid)
          .execute(),
      null,
    ],
    ['the application keeps no sessions any more', () => keep(0), () => keep(8)],
  ])('is of no use when %s', async (_, end, restore) => {
    const browser = world.browser()
    const { sid } = await signIn(browser)
    await end(String(sid))
    const visit = await ask(browser)
    await restore?.()
    expect(received(visit)).toMatchObject({ error: 'login_required' })
    expect(received(visit)).not.toHaveProperty('code')
  })

  it('SAML Core §2.7.2: is over when the identity provider says that its own is (SessionNotOnOrAfter)', async () => {
    const browser = world.browser()
    const { sid } = await signIn(browser, acme, { sessionNotOnOrAfter: 3_600_000 })
    const row = await world.parts.db.kysely
      .selectFrom('sessions')
      .select('silent_until')
      .where('id', '=', String(sid))
      .executeTakeFirstOrThrow()
    expect(Math.abs(Number(row.silent_until) - Date.now() - 3_600_000)).toBeLessThan(60_000)
  })

  it('does not exist where the application keeps none: no cookie, and every sign-in goes to the identity provider', async () => {
    await keep(0)
    const browser = world.browser()
    await signIn(browser)
    expect([...browser.cookies.keys()]).not.toContain(cookieName())
    expect(sentTo(await browser.get(world.authorizeUrl({ connection_id: acme.connection.id })))).toBe(
      'the identity provider',
    )
    await keep(8)
  })

  it('gives as many codes as it is asked for, each bound to its own request', async () => {
    const browser = world.browser()
    await signIn(browser)
    const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
    const [one, two] = await Promise.all([
      ask(browser, { code_challenge: codeChallengeOf(verifier), code_challenge_method: 'S256' }),
      ask(browser),
    ])
    expect((await world.redeem(received(one)['code'] ?? '')).status).toBe(400)
    expect((await world.redeem(received(two)['code'] ?? '')).status).toBe(200)
  })
})
