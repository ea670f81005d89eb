import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openApiServer } from '../../test/api-server.ts'
import { type OperatorWorld, openOperatorWorld, password } from '../../test/operator-world.ts'
import { softwareAuthenticator } from '../../test/software-authenticator.ts'
import type { TestBrowser, Visit } from '../../test/test-browser.ts'
import { testEngines } from '../../test/test-database.ts'
import { totpCode } from '../../test/tenant-browser.ts'
import { ACCOUNT_COOKIE, beginAccountSession } from '../accounts/account-session.ts'
import { addPasskey } from '../accounts/add-passkey.ts'
import { beginPasskey } from '../accounts/begin-passkey.ts'
import { beginTotp } from '../accounts/begin-totp.ts'
import { confirmTotp } from '../accounts/confirm-totp.ts'
import { passkeyRegistration } from '../accounts/passkey-schemas.ts'
import { setPassword } from '../accounts/set-password.ts'
import { userFindOrInsertOwn } from '../accounts/user-store.ts'
import { type UserId, newId } from '../storage/ids.ts'
import { operatorFindByEmail, operatorInsert } from './operator-store.ts'

const ADA = 'ada@example.com'
const SIGN_IN = '/dashboard/sign-in'

describe.each(testEngines)('the dashboard (%s)', (engine) => {
  let world: OperatorWorld
  let people = 0
  beforeAll(async () => {
    world = await openOperatorWorld(engine)
  })
  afterAll(() => world.close())

  const get = (browser: TestBrowser, path: string) => browser.get(`${world.url}${path}`)
  const signIn = (browser: TestBrowser, email: string, typed = password, page = SIGN_IN) =>
    world.submit(browser, page, `${SIGN_IN}/password`, { email, password: typed })
  /** Somebody with an account and a password; an operator, if there is a role. */
  async function person(role: 'admin' | 'viewer' | null): Promise<{ id: UserId; email: string }> {
    const email = `person${String((people += 1))}@example.com`
    const { id } = await userFindOrInsertOwn(world.parts.db, {
      id: newId('user', world.parts),
      email,
      key: email,
    })
    await setPassword(world.parts, id, password, { kept: null })
    if (role !== null) await operatorInsert(world.parts.db, id, role)
    return { id, email }
  }
  async function sessionOf(userId: UserId) {
    const how = { organizationId: null, connectionId: null, profileId: null, acr: null, methods: ['pwd'] }
    const authentication = { ...how, userId, authTime: world.parts.clock.now() }
    const from = { userAgent: null, address: null }
    return (await beginAccountSession(world.parts, authentication, from)).session
  }
  const sessionAnswer = async (browser: TestBrowser) => {
    const { status, text } = await get(browser, '/dashboard/api/session')
    return { status, body: JSON.parse(text) }
  }

  it('begins with the link of a first start: its form signs the first operator in', async () => {
    const link = await world.firstLink()
    const browser = world.browser()
    const page = await get(browser, link)
    expect([page.status, page.text.includes('Become the first operator')]).toEqual([200, true])
    const refused = await world.submit(browser, page, '/dashboard/welcome', { email: ADA, password: 'short' })
    expect(refused.status).toBe(400)
    expect(refused.text).toMatch(/id="password-error"[^>]*>[^<]*at least 12 characters/)
    const welcome = await world.submit(browser, refused, '/dashboard/welcome', { email: ADA, password })
    expect([welcome.status, welcome.location]).toEqual([303, '/dashboard'])
    const shell = await get(browser, '/dashboard/organizations')
    expect([shell.status, shell.text.includes('<div id="dashboard">')]).toEqual([200, true])
    expect(shell.text).toMatch(/\/assets\/dashboard\.js\?v=/)
    expect(String(shell.headers['content-security-policy'])).toContain("connect-src 'self'")
    const { status, body } = await sessionAnswer(browser)
    const operator = { id: (await operatorFindByEmail(world.parts.db, ADA))?.id, email: ADA, name: null }
    expect([status, body.operator]).toEqual([200, { ...operator, role: 'admin' }])
    expect(body.deployment).toMatchObject({ publicUrl: world.url, mode: 'sandbox', database: engine })
    expect(body.permissions).toContain('*')
    expect((await get(world.browser(), link)).status).toBe(404)
  })

  it('sends who is not signed in to the sign-in, and back to where they were', async () => {
    const { email } = await person('viewer')
    const browser = world.browser()
    const { status, location } = await get(browser, '/dashboard/connections')
    expect([status, location]).toEqual([302, `${SIGN_IN}?to=%2Fdashboard%2Fconnections`])
    expect((await signIn(browser, email, password, location ?? '')).location).toBe('/dashboard/connections')
    expect((await sessionAnswer(browser)).body.permissions).not.toContain('read:profiles')
  })

  it.each(['https://evil.example', '//evil.example/dashboard', '/\\evil.example', '/account', '/dashboards'])(
    'never leads from its sign-in to %s',
    async (to) => {
      const { email } = await person('admin')
      const page = `${SIGN_IN}?to=${encodeURIComponent(to)}`
      expect((await signIn(world.browser(), email, password, page)).location).toBe('/dashboard')
    },
  )

  it('answers who is no operator like a wrong password, whether there is an account or not', async () => {
    const { email } = await person(null)
    const answers = await Promise.all(
      [
        [email, password],
        [email, 'another-quiet-marmalade'],
        ['nobody@example.com', password],
      ].map(async ([who = '', typed]) => {
        const { status, text, headers } = await signIn(world.browser(), who, typed)
        return [status, text.replaceAll(who, '').replace(/data-options="[^"]*"/, ''), headers['set-cookie']]
      }),
    )
    expect(answers.map(([status]) => status)).toEqual([401, 401, 401])
    expect(new Set(answers.map(([, text]) => text)).size).toBe(1)
    expect(JSON.stringify(answers)).not.toContain(`${ACCOUNT_COOKIE}=`)
  })

  it('asks for the second factor of an account that has one, in the browser that began', async () => {
    const { id, email } = await person('admin')
    const { secret } = await beginTotp(world.parts, await sessionOf(id))
    await confirmTotp(world.parts, await sessionOf(id), totpCode(secret, world.parts.clock.now()))
    world.parts.clock.advance(60_000)
    const browser = world.browser()
    const asked = await signIn(browser, email)
    expect([asked.status, browser.cookies.has(ACCOUNT_COOKIE)]).toEqual([200, false])
    const code = totpCode(secret, world.parts.clock.now())
    const show = (by: TestBrowser, page: Visit, value: string) =>
      world.submit(by, page, `${SIGN_IN}/second-factor`, { value })
    expect((await show(world.browser(), asked, code)).status).toBe(400)
    const wrong = await show(browser, asked, 'no code')
    expect([wrong.status, wrong.text.includes('The code is not right')]).toEqual([401, true])
    expect((await show(browser, wrong, code)).location).toBe('/dashboard')
    expect((await sessionAnswer(browser)).body.operator.email).toBe(email)
    world.parts.clock.advance(11 * 60_000)
    expect((await show(browser, asked, '000000')).status).toBe(400)
  })

  it('is entered by a passkey of an operator, and by nobody else’s', async () => {
    const enter = async (role: 'admin' | null) => {
      const { id } = await person(role)
      const key = softwareAuthenticator(world.url)
      const session = await sessionOf(id)
      const options = await beginPasskey(world.parts, session, 'a browser')
      const response = passkeyRegistration.parse(key.create(options))
      await addPasskey(world.parts, session, { browser: 'a browser', response, name: 'mine' })
      const browser = world.browser()
      const page = await get(browser, SIGN_IN)
      const asked = /data-options="([^"]*)"/.exec(page.text)?.[1]?.replaceAll('&quot;', '"') ?? ''
      const answer = { response: JSON.stringify(key.get(JSON.parse(asked))) }
      return world.submit(browser, page, `${SIGN_IN}/passkey`, answer)
    }
    expect((await enter('admin')).location).toBe('/dashboard')
    expect((await enter(null)).status).toBe(401)
  })

  it('says to who is signed in and no operator that it is not for them', async () => {
    const { id, email } = await person('viewer')
    const browser = world.browser()
    await signIn(browser, email)
    await world.parts.db.kysely.deleteFrom('operators').where('user_id', '=', id).execute()
    const { status, text } = await get(browser, '/dashboard')
    expect([status, text.includes('This is for operators'), text.includes(email)]).toEqual([403, true, true])
    expect((await sessionAnswer(browser)).body.code).toBe('operator.not_operator')
    expect((await sessionAnswer(world.browser())).status).toBe(401)
  })

  it('takes a form from its own pages only', async () => {
    const { email } = await person('admin')
    for (const path of [`${SIGN_IN}/password`, '/dashboard/welcome', '/dashboard/welcome/account']) {
      const answer = await world.server.inject({
        method: 'POST',
        url: path,
        headers: {
          host: new URL(world.url).host,
          'sec-fetch-site': 'cross-site',
          'content-type': 'application/x-www-form-urlencoded',
        },
        payload: new URLSearchParams({ email, password }).toString(),
      })
      expect([answer.statusCode, answer.body.includes('request.foreign_origin')], path).toEqual([403, true])
    }
  })

  it('signs out by its own page, and the session is over', async () => {
    const { email } = await person('admin')
    const browser = world.browser()
    await signIn(browser, email)
    const cookie = `${ACCOUNT_COOKIE}=${browser.cookies.get(ACCOUNT_COOKIE)?.value ?? ''}`
    const out = (headers: Readonly<Record<string, string>>) =>
      world.server.inject({
        method: 'POST',
        url: '/dashboard/api/sign-out',
        headers: { host: new URL(world.url).host, cookie, 'content-type': 'application/json', ...headers },
      })
    expect((await out({ 'sec-fetch-site': 'same-site' })).statusCode).toBe(403)
    expect((await sessionAnswer(browser)).status).toBe(200)
    const { statusCode, headers } = await out({})
    expect([statusCode, String(headers['set-cookie'])]).toEqual([204, expect.stringContaining('Max-Age=0')])
    expect((await sessionAnswer(browser)).status).toBe(401)
  })

  it('makes an operator of who is signed in and presses the button', async () => {
    const { id, email } = await person('viewer')
    const browser = world.browser()
    await signIn(browser, email)
    await world.parts.db.kysely.deleteFrom('operators').execute()
    const link = await world.firstLink()
    const action = '/dashboard/welcome/account'
    const forged = await world.submit(browser, link, action, { confirmation: 'made up' })
    expect(forged.text).toContain('account.page_outdated')
    expect((await world.submit(browser, link, action, {})).location).toBe('/dashboard')
    expect((await sessionAnswer(browser)).body.operator).toMatchObject({ id, role: 'admin' })
  })

  it('knows no address below its own API that is not there', async () => {
    expect((await get(world.browser(), '/dashboard/api/nothing')).status).toBe(404)
  })
})

describe.each(testEngines)('the list of what a deployment lacks before it goes live (%s)', (engine) => {
  it('is made of what is there', async () => {
    const api = await openApiServer(engine)
    const failing = async (key?: string) => {
      const { body } = await api.call({ method: 'GET', path: '/v1/go-live' }, key)
      return body.checks
        .filter(({ passed }: { passed: boolean }) => !passed)
        .map(({ code }: { code: string }) => code)
    }
    const { db } = api.parts
    await db.kysely.updateTable('api_keys').set({ name: 'bootstrap' }).execute()
    const always = ['https', 'master_key', 'mail', ...(engine === 'embedded' ? ['database'] : [])].toSorted()
    expect((await failing()).toSorted()).toEqual(
      [...always, 'api_key_used', 'bootstrap_key_replaced', 'test_organization_off'].toSorted(),
    )
    const create = (redirectUri: string) =>
      api.call({
        method: 'POST',
        path: '/v1/applications',
        body: { name: 'x', type: 'web', redirectUris: [redirectUri] },
      })
    await create('https://app.example.com/callback')
    expect(await failing()).not.toContain('redirect_uris')
    await create('http://localhost:3000/callback')
    expect(await failing()).toContain('redirect_uris')
    const used = await api.keyWith(['read:deployment'])
    expect(await failing()).toContain('api_key_used')
    await failing(used)
    expect(await failing(used)).not.toContain('api_key_used')
    await db.kysely.deleteFrom('api_keys').where('name', '=', 'bootstrap').execute()
    expect(await failing(used)).not.toContain('bootstrap_key_replaced')
    await api.close()
  })
})
