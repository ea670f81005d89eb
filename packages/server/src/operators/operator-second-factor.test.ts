import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type OperatorWorld, openOperatorWorld, password } from '../../test/operator-world.ts'
import { hiddenIn } from '../../test/page-world.ts'
import { softwareAuthenticator } from '../../test/software-authenticator.ts'
import { type TestBrowser, type Visit, testBrowser } from '../../test/test-browser.ts'
import { testEngines } from '../../test/test-database.ts'
import { totpCode } from '../../test/tenant-browser.ts'
import { ACCOUNT_COOKIE } from '../accounts/account-session.ts'
import { secondFactorsOf } from '../accounts/credential-store.ts'
import { operatorFindByEmail } from './operator-store.ts'

const ADA = 'ada@example.com'
const SIGN_IN = '/dashboard/sign-in'
const APP = '/account/authenticator'

describe.each(testEngines)('the second factor of operators in production (%s)', (engine) => {
  let world: OperatorWorld
  beforeAll(async () => {
    world = await openOperatorWorld(engine, { mode: 'production', signInMethods: ['passkey'] })
  })
  afterAll(() => world.close())
  beforeEach(() => world.forget())

  const get = (browser: TestBrowser, path: string) => browser.get(`${world.url}${path}`)
  const signIn = (browser: TestBrowser, page = SIGN_IN) =>
    world.submit(browser, page, `${SIGN_IN}/password`, { email: ADA, password })
  const api = async (browser: TestBrowser, path: string) => {
    const { status, text } = await get(browser, path)
    return [status, JSON.parse(text).code ?? 'no error']
  }
  const shut = async (browser: TestBrowser) => {
    for (const path of ['/dashboard/api/session', '/v1/operators', '/v1/go-live']) {
      expect(await api(browser, path), path).toEqual([403, 'operator.second_factor_required'])
    }
  }
  const secretOf = (browser: TestBrowser) => browser.cookies.get(ACCOUNT_COOKIE)?.value ?? ''
  const codesOn = ({ text }: Visit) =>
    (/<pre[^]*<\/pre>/.exec(text)?.[0] ?? '').match(/\b[0-9a-z]{5}-[0-9a-z]{5}\b/g) ?? []

  /** The first operator, in the browser in which they have opened their link. */
  async function first(): Promise<TestBrowser> {
    const browser = world.browser()
    const welcome = await world.submit(browser, await world.firstLink(), '/dashboard/welcome', {
      email: ADA,
      password,
    })
    expect([welcome.status, welcome.location]).toEqual([303, '/dashboard'])
    return browser
  }

  /** Sets an authenticator app up from the page at this address. */
  async function setUpApp(browser: TestBrowser, page: string) {
    const shown = await world.submit(browser, page, APP, {})
    const { secret = '' } = hiddenIn(shown, `${APP}/confirm`)
    const code = () => totpCode(secret, world.parts.clock.now())
    return { code, done: await world.submit(browser, shown, `${APP}/confirm`, { code: code() }) }
  }

  it('is set up after the first link, before the dashboard opens, and leads on to where they wanted to go', async () => {
    const browser = await first()
    const asked = await get(browser, '/dashboard/connections')
    const way = `${APP}?to=%2Fdashboard%2Fconnections`
    expect([asked.status, asked.text.includes(`href="${way}"`)]).toEqual([403, true])
    expect(asked.text).toContain('href="/account/passkeys/add?to=%2Fdashboard%2Fconnections"')
    await shut(browser)
    const before = secretOf(browser)
    const { done } = await setUpApp(browser, way)
    expect([done.status, codesOn(done).length >= 10]).toEqual([200, true])
    expect(done.text).toContain('href="/dashboard/connections"')
    expect((await get(browser, '/dashboard/connections')).text).toContain('<div id="dashboard">')
    expect(await api(browser, '/v1/operators')).toEqual([200, 'no error'])
    expect(secretOf(browser)).not.toBe(before)
    const earlier = testBrowser(world.server, { [ACCOUNT_COOKIE]: before })
    expect((await get(earlier, '/dashboard')).location).toBe(SIGN_IN)
  })

  it('may be a passkey, which opens the dashboard at once, and by itself from then on', async () => {
    const browser = await first()
    const key = softwareAuthenticator(world.url)
    const path = '/account/passkeys/add'
    const options = ({ text }: Visit) =>
      JSON.parse((/data-options="([^"]*)"/.exec(text)?.[1] ?? '').replaceAll('&quot;', '"'))
    const page = await get(browser, `${path}?to=%2Fdashboard`)
    const response = JSON.stringify(key.create(options(page)))
    const done = await world.submit(browser, page, path, { name: 'mine', response })
    expect(done.text).toContain('href="/dashboard"')
    expect((await get(browser, '/dashboard')).status).toBe(200)
    const another = world.browser()
    const asking = await get(another, SIGN_IN)
    const answer = { response: JSON.stringify(key.get(options(asking))) }
    expect((await world.submit(another, asking, `${SIGN_IN}/passkey`, answer)).location).toBe('/dashboard')
    expect((await get(another, '/dashboard')).status).toBe(200)
  })

  it('is asked for at the sign-in, as a code or a recovery code', async () => {
    const { code, done } = await setUpApp(await first(), `${APP}?to=%2Fdashboard`)
    const [recovery = ''] = codesOn(done)
    world.parts.clock.advance(60_000)
    for (const [kind, value] of [
      ['totp', code()],
      ['recovery_code', recovery],
    ] as const) {
      const browser = world.browser()
      const asked = await signIn(browser, `${SIGN_IN}?to=%2Fdashboard%2Flogins`)
      expect((await get(browser, '/dashboard')).status).toBe(302)
      const shown = await world.submit(browser, asked, `${SIGN_IN}/second-factor`, { kind, value })
      expect([shown.status, shown.location]).toEqual([303, '/dashboard/logins'])
      expect(await api(browser, '/v1/go-live')).toEqual([200, 'no error'])
    }
  })

  it('is shown anew by a session of one factor once the account has it', async () => {
    const early = await first()
    const late = world.browser()
    expect((await signIn(late)).location).toBe('/dashboard')
    await setUpApp(late, `${APP}?to=%2Fdashboard`)
    await shut(early)
    const { status, location } = await get(early, '/dashboard/logins')
    expect([status, location]).toEqual([302, `${SIGN_IN}?to=%2Fdashboard%2Flogins`])
  })

  it('is set up by who has signed in just now, at the sign-in of operators, whatever others are offered', async () => {
    const browser = await first()
    world.parts.clock.advance(11 * 60_000)
    const way = `${APP}?to=%2Fdashboard%2Flogins`
    const { location } = await get(browser, way)
    expect(location).toBe(`${world.url}${SIGN_IN}?to=%2Fdashboard%2Flogins`)
    const again = await signIn(browser, `${SIGN_IN}?to=%2Fdashboard%2Flogins`)
    expect(again.location).toBe('/dashboard/logins')
    expect((await get(browser, '/dashboard/logins')).text).toContain(`href="${way}"`)
    expect((await setUpApp(browser, way)).done.status).toBe(200)
  })

  it.each(['https://evil.example/dashboard', '//evil.example/dashboard', '/account', 'dashboard'])(
    'never leads on to %s',
    async (to) => {
      const { done } = await setUpApp(await first(), `${APP}?to=${encodeURIComponent(to)}`)
      expect(done.text).toContain('href="/account/security"')
      expect(done.text).not.toContain(to === '/account' ? 'href="/account"' : to)
    },
  )

  it('counts for nothing when it was only begun', async () => {
    const browser = await first()
    await world.submit(browser, APP, APP, {})
    const { id } = (await operatorFindByEmail(world.parts.db, ADA)) ?? {}
    expect(id !== undefined && (await secondFactorsOf(world.parts.db, id)).totp).toBe(false)
    await shut(browser)
  })

  it('is named by the list for going live while an operator has none, to who may read operators', async () => {
    const browser = await first()
    const { checkGoLive } = await import('./go-live.ts')
    const check = async (scope: 'read:operators' | 'read:deployment') => {
      const caller = { id: 'key_x', tenant: { kind: 'deployment' }, scopes: [scope] } as never
      return (await checkGoLive(world.parts, caller)).find(({ code }) => code === 'operators_second_factor')
    }
    expect(await check('read:operators')).toMatchObject({ passed: false, hint: expect.stringContaining(ADA) })
    expect((await check('read:deployment'))?.hint).not.toContain(ADA)
    await setUpApp(browser, APP)
    expect(await check('read:operators')).toMatchObject({
      passed: true,
      hint: expect.not.stringContaining(ADA),
    })
  })
})
