import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { useAccountSession } from '../src/accounts/account-session.ts'
import { beginTotp } from '../src/accounts/begin-totp.ts'
import { confirmTotp } from '../src/accounts/confirm-totp.ts'
import { setPassword } from '../src/accounts/set-password.ts'
import { userFindById } from '../src/accounts/user-store.ts'
import { createApplication } from '../src/applications/create-application.ts'
import { createDomain } from '../src/domains/create-domain.ts'
import { createLimiter } from '../src/limits/create-limiter.ts'
import { limitTable } from '../src/limits/limit-table.ts'
import { buildServer } from '../src/main.ts'
import type { UserId } from '../src/storage/ids.ts'
import { wholeDeployment } from '../src/storage/tenant.ts'
import { unique } from './api-world.ts'
import { countWinners } from './count-winners.ts'
import { softwareAuthenticator } from './software-authenticator.ts'
import {
  type TenantBrowser,
  addPasskeyTo,
  cookieLines,
  mailsTo,
  tenantBrowser,
  tokenMailedTo,
  totpCode,
} from './tenant-browser.ts'
import { type TenantAnswer, type TenantWorld, openTenantWorld } from './tenant-world.ts'
import { testEngines } from './test-database.ts'

const password = 'seven purple hinges turn'
const signInMethods = ['password', 'mailed-link', 'passkey'] as const
const PATHS = [
  '/sign-in/start',
  '/password',
  '/mfa',
  '/magic-link',
  '/magic-link/verify',
  '/passkey/start',
  '/passkey/verify',
].map((path) => `/api/auth${path}`)

interface Person {
  readonly userId: UserId
  readonly email: string
}

describe.each(testEngines)('signing in by the tenant API, on %s', (engine) => {
  let world: TenantWorld
  beforeAll(async () => {
    world = await openTenantWorld(engine, { signInMethods })
  })
  afterAll(() => world.close())

  /** Somebody with a password. */
  async function person(): Promise<Person> {
    const userId = await world.person()
    await setPassword(world.parts, userId, password, { kept: null })
    return { userId, email: (await userFindById(world.parts.db, userId))?.email ?? '' }
  }
  const sessionOf = async (userId: UserId) =>
    (await world.signIn(userId, { methods: ['pwd', 'mfa'] })).session
  /** Adds an authenticator app; its secret, and the recovery codes. */
  async function addApp({ userId }: Person) {
    const session = await sessionOf(userId)
    const { secret } = await beginTotp(world.parts, session)
    const code = totpCode(secret, world.parts.clock.now())
    const { recoveryCodes } = await confirmTotp(world.parts, session, code)
    // The step of the first code is used up.
    world.parts.clock.advance(60_000)
    return { secret, recoveryCodes: recoveryCodes ?? [] }
  }
  const keyOf = async ({ userId }: Person) => (await addPasskeyTo(world, userId)).key
  const browser = () => tenantBrowser(world)
  const post = (from: TenantBrowser, path: string, body: unknown) =>
    from.send('POST', `/api/auth${path}`, body)
  const signIn = (from: TenantBrowser, { email }: Person, given = password) =>
    post(from, '/password', { email, password: given })
  const methodsOf = async (from: TenantBrowser) =>
    (await useAccountSession(world.parts, from.cookies.get('cardea-account')))?.methods ?? null
  const refused = (answer: TenantAnswer) => {
    const { status, body } = answer
    expect(cookieLines(answer).join()).not.toContain('cardea-account')
    return [status, body.code]
  }

  describe('how to begin', () => {
    const start = async (email: string) =>
      (await post(browser(), '/sign-in/start', { email })).body.data as unknown

    it('is at the organization that has the domain verified, while its connection is active', async () => {
      const { id, slug } = await world.organization()
      const [domain, waiting] = [`${unique('acme')}.example`, `${unique('acme')}.example`]
      await createDomain(world.parts, wholeDeployment, id, { domain, state: 'verified' })
      await createDomain(world.parts, wholeDeployment, id, { domain: waiting, state: 'pending' })
      const account = { method: 'account', methods: ['password', 'mailed_link', 'passkey'] }
      expect(await start(`ada@${domain}`)).toEqual(account)
      const connectionId = await world.connection(id)
      const redirectUrl = `${world.parts.config.publicUrl}/api/auth/sso/${slug}/login`
      expect(await start(`Ada@${domain.toUpperCase()}`)).toEqual({ method: 'sso', redirectUrl })
      expect(await start(`ada@${waiting}`)).toEqual(account)
      const connections = world.parts.db.kysely.updateTable('connections').where('id', '=', connectionId)
      await connections.set({ status: 'inactive' }).execute()
      expect(await start(`ada@${domain}`)).toEqual(account)
    })

    it('is refused for what is no address', async () => {
      const answer = await post(browser(), '/sign-in/start', { email: 'ada' })
      expect(refused(answer)).toEqual([400, 'LOGIN_EMAIL_INVALID'])
    })
  })

  describe('an address with an account is not told from one without (byte for byte)', () => {
    const nobody = { email: 'nobody@example.com' }
    it.each([
      ['/sign-in/start', {}],
      ['/password', { password: 'not this one at all' }],
      ['/magic-link', {}],
      ['/magic-link', { purpose: 'password' }],
    ] as const)('%s %j', async (path, more) => {
      const from = browser()
      await post(from, '/passkey/start', {})
      const answers = []
      for (const { email } of [await person(), nobody])
        answers.push(await post(from, path, { email, ...more }))
      const [known, unknown] = answers.map(({ status, text, headers }) => {
        const { date, 'x-request-id': id, ...rest } = headers
        return { status, text, rest, complete: date !== undefined && id !== undefined }
      })
      expect(known).toEqual(unknown)
    })
  })

  describe('a password', () => {
    it('signs in, in a new session each time, without leaving a secret in the answer', async () => {
      const ada = await person()
      const from = browser()
      const answer = await signIn(from, { ...ada, email: ada.email.toUpperCase() })
      expect([answer.status, answer.body.data]).toEqual([200, { signedIn: true, secondFactor: null }])
      const first = from.cookies.get('cardea-account') ?? ''
      expect(answer.text).not.toContain(first)
      const { body } = await from.send('GET', '/api/auth/session')
      expect(body.data).toMatchObject({ user: { id: ada.userId }, organization: null, methods: ['pwd'] })
      const { items } = (await from.send('GET', '/api/auth/sessions')).body.data as { items: object[] }
      expect(items).toMatchObject([{ userAgent: 'a browser', address: '192.0.2.1' }])
      await signIn(from, ada)
      expect(from.cookies.get('cardea-account')).not.toBe(first)
    })

    it('that is wrong signs nobody in, and begins nothing', async () => {
      const ada = await person()
      const logins = async () =>
        (await world.parts.db.kysely.selectFrom('logins').select('id').execute()).length
      const before = await logins()
      expect(refused(await signIn(browser(), ada, 'not this one at all'))).toEqual([
        401,
        'ACCOUNT_CREDENTIALS_WRONG',
      ])
      expect(await logins()).toBe(before)
    })

    it('of an account with a second factor signs nobody in without it', async () => {
      const ada = await person()
      const { secret } = await addApp(ada)
      const from = browser()
      const answer = await signIn(from, ada)
      expect(refused(answer)).toEqual([200, 'OK'])
      const { signedIn, secondFactor } = answer.body.data
      expect([signedIn, secondFactor.methods, secondFactor.passkey]).toEqual([
        false,
        ['totp', 'recovery_code'],
        null,
      ])
      expect((await from.send('GET', '/api/auth/session')).status).toBe(401)
      const { loginId } = secondFactor as { loginId: string }
      const show = (value: string, by = from) => post(by, '/mfa', { loginId, kind: 'totp', value })
      expect(refused(await show('12345'))).toEqual([401, 'ACCOUNT_CODE_WRONG'])
      const code = totpCode(secret, world.parts.clock.now())
      // Another browser, with a secret of its own or none, has no part in it.
      const thief = browser()
      expect(refused(await show(code, thief))).toEqual([400, 'LOGIN_BROWSER_MISMATCH'])
      await post(thief, '/passkey/start', {})
      expect(refused(await show(code, thief))).toEqual([400, 'LOGIN_BROWSER_MISMATCH'])
      expect((await show(code)).body.data).toEqual({ signedIn: true, secondFactor: null })
      expect(await methodsOf(from)).toEqual(['pwd', 'otp', 'mfa'])
    })
  })

  describe('a second factor', () => {
    it('that was shown ends its sign-in: of many at once one session comes', async () => {
      const ada = await person()
      const { recoveryCodes } = await addApp(ada)
      const from = browser()
      const { loginId } = (await signIn(from, ada)).body.data.secondFactor as { loginId: string }
      const left = [...recoveryCodes]
      const winners = await countWinners(async () => {
        const value = left.pop() ?? ''
        return (await post(from, '/mfa', { loginId, kind: 'recovery_code', value })).status === 200
      }, 5)
      expect(winners).toBe(1)
      const answer = await post(from, '/mfa', { loginId, kind: 'recovery_code', value: left.pop() })
      expect([answer.status, answer.body.code]).toEqual([400, 'LOGIN_ALREADY_FINISHED'])
    })

    it('is a passkey of this account, asked for again as often as it takes', async () => {
      const [ada, eve] = [await person(), await person()]
      const [key, other] = [await keyOf(ada), await keyOf(eve)]
      const from = browser()
      const { secondFactor } = (await signIn(from, ada)).body.data
      expect(secondFactor.methods).toEqual(['passkey', 'recovery_code'])
      const { loginId } = secondFactor
      const show = (value: unknown) => post(from, '/mfa', { loginId, kind: 'passkey', value })
      expect(refused(await show(other.get(secondFactor.passkey)))).toEqual([401, 'ACCOUNT_PASSKEY_REFUSED'])
      // One challenge, one try.
      expect(refused(await show(key.get(secondFactor.passkey)))).toEqual([400, 'ACCOUNT_PASSKEY_EXPIRED'])
      const { options } = (await post(from, '/passkey/start', { loginId })).body.data
      expect(options.allowCredentials).toMatchObject([{ id: key.credentialId }])
      expect((await show(key.get(options))).body.data.signedIn).toBe(true)
      expect(await methodsOf(from)).toEqual(['pwd', 'pop', 'user', 'mfa'])
    })

    it('comes after a first one (incidents row 54), and never finishes the sign-in of an application', async () => {
      const ada = await person()
      const { secret } = await addApp(ada)
      const from = browser()
      await post(from, '/magic-link', { email: ada.email })
      const find = world.parts.db.kysely.selectFrom('logins').select('id').orderBy('id', 'desc').limit(1)
      const { id } = await find.executeTakeFirstOrThrow()
      const value = totpCode(secret, world.parts.clock.now())
      const show = (loginId: string) => post(from, '/mfa', { loginId, kind: 'totp', value })
      expect(refused(await show(id))).toEqual([400, 'LOGIN_STEP_MISSING'])
      expect(refused(await post(from, '/passkey/start', { loginId: id }))).toEqual([
        400,
        'LOGIN_STEP_MISSING',
      ])
      const { loginId } = (await signIn(from, ada)).body.data.secondFactor as { loginId: string }
      const input = { name: 'Demo', type: 'web', redirectUris: ['http://localhost:3000/'] } as const
      const { application } = await createApplication(world.parts, input)
      await world.parts.db.kysely
        .updateTable('logins')
        .set({ kind: 'sign_in', application_id: application.id })
        .where('id', '=', loginId)
        .execute()
      expect(refused(await show(loginId))).toEqual([400, 'LOGIN_UNKNOWN'])
    })
  })

  describe('a mailed link', () => {
    it('signs in once, in the browser that asked, and makes an account for an address that has none', async () => {
      const email = `${unique('grace')}@example.com`
      const from = browser()
      expect((await post(from, '/magic-link', { email })).body.data).toBeNull()
      const token = await tokenMailedTo(world, email)
      const use = (by = from) => post(by, '/magic-link/verify', { token })
      expect(refused(await use(browser()))).toEqual([400, 'LOGIN_BROWSER_MISMATCH'])
      expect((await use()).body.data).toEqual({ signedIn: true, secondFactor: null })
      expect(await methodsOf(from)).toEqual([])
      expect((await use()).body.code).toBe('ACCOUNT_LINK_UNKNOWN')
    })

    it('asks for the second factor of an account that has one', async () => {
      const ada = await person()
      await addApp(ada)
      const from = browser()
      await post(from, '/magic-link', { email: ada.email })
      const answer = await post(from, '/magic-link/verify', { token: await tokenMailedTo(world, ada.email) })
      expect(refused(answer)).toEqual([200, 'OK'])
      expect(answer.body.data.secondFactor.methods).toEqual(['totp', 'recovery_code'])
    })

    it('chooses a password, and is not used up by one that will not do', async () => {
      const email = `${unique('grace')}@example.com`
      const from = browser()
      await post(from, '/magic-link', { email, purpose: 'password' })
      const token = await tokenMailedTo(world, email)
      const use = (given: object) => post(from, '/magic-link/verify', { token, ...given })
      expect(refused(await use({}))).toEqual([400, 'ACCOUNT_PASSWORD_TOO_SHORT'])
      expect(refused(await use({ password: email }))).toEqual([400, 'ACCOUNT_PASSWORD_PERSONAL'])
      expect((await use({ password })).body.data.signedIn).toBe(true)
      expect((await post(browser(), '/password', { email, password })).body.data.signedIn).toBe(true)
    })

    it('of the sign-in of an application is not taken here', async () => {
      const { email } = await person()
      const from = browser()
      await post(from, '/magic-link', { email })
      const token = await tokenMailedTo(world, email)
      const input = { name: 'Demo', type: 'web', redirectUris: ['http://localhost:3000/'] } as const
      const { application } = await createApplication(world.parts, input)
      const link = world.parts.db.kysely
        .selectFrom('mail_links')
        .select('login_id')
        .where('email', '=', email)
      await world.parts.db.kysely
        .updateTable('logins')
        .set({ kind: 'sign_in', application_id: application.id })
        .where('id', 'in', link)
        .execute()
      expect(refused(await post(from, '/magic-link/verify', { token }))).toEqual([
        400,
        'ACCOUNT_LINK_UNKNOWN',
      ])
      expect(await mailsTo(world, email)).not.toEqual([])
    })
  })

  describe('a passkey', () => {
    it('signs in without an address, and is two factors', async () => {
      const ada = await person()
      const key = await keyOf(ada)
      const from = browser()
      const { options } = (await post(from, '/passkey/start', {})).body.data
      expect(options).toMatchObject({ allowCredentials: [], userVerification: 'required' })
      const response = key.get(options)
      const verify = (by: TenantBrowser) => post(by, '/passkey/verify', { response })
      expect(refused(await verify(browser()))).toEqual([400, 'ACCOUNT_PASSKEY_EXPIRED'])
      expect((await verify(from)).body.data).toEqual({ signedIn: true, secondFactor: null })
      expect(await methodsOf(from)).toEqual(['pop', 'user', 'mfa'])
      expect(refused(await post(browser(), '/passkey/verify', { response }))).toEqual([
        400,
        'ACCOUNT_PASSKEY_EXPIRED',
      ])
    })
  })
})

describe('signing in by the tenant API', () => {
  it('is by what the deployment offers, and else refused', async () => {
    const world = await openTenantWorld('embedded')
    const from = tenantBrowser(world)
    const post = (path: string, body: unknown) => from.send('POST', `/api/auth${path}`, body)
    const email = 'ada@example.com'
    expect((await post('/sign-in/start', { email })).body.data).toEqual({ method: 'account', methods: [] })
    const key = softwareAuthenticator(world.parts.config.publicUrl)
    const response = key.get({ challenge: 'x'.repeat(43), rpId: 'localhost' }, { userHandle: 'x' })
    for (const [path, body] of [
      ['/password', { email, password }],
      ['/magic-link', { email }],
      ['/magic-link', { email, purpose: 'password' }],
      ['/passkey/start', {}],
      ['/passkey/verify', { response }],
    ] as const) {
      const { status, body: told } = await post(path, body)
      expect([path, status, told.code]).toEqual([path, 403, 'ACCOUNT_METHOD_OFF'])
    }
    await world.close()
  })

  it('is not begun by a page of another site (incidents row 93)', async () => {
    const world = await openTenantWorld('embedded', { signInMethods })
    for (const path of PATHS) {
      for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'same-site' }]) {
        const { status, body } = await world.call({ method: 'POST', path, body: {}, headers })
        expect([path, status, body.code]).toEqual([path, 403, 'FOREIGN_ORIGIN'])
      }
      const form = { 'content-type': 'text/plain' }
      expect((await world.call({ method: 'POST', path, headers: form })).status).toBe(415)
    }
    expect(PATHS.filter((path) => !world.table.some((route) => route.path === path))).toEqual([])
    await world.close()
  })

  it('has the limits of the hosted pages: wrong passwords, wrong codes, links', async () => {
    const world = await openTenantWorld('embedded', { signInMethods })
    const server = await buildServer({ ...world.parts, limiter: createLimiter(world.parts, limitTable(1)) })
    const limited = tenantBrowser({
      ...world,
      call: async ({ path, body, headers = {} }) => {
        const sent = { ...headers, 'content-type': 'application/json' }
        const answer = await server.inject({
          method: 'POST',
          url: path,
          headers: sent,
          payload: JSON.stringify(body),
        })
        return { status: answer.statusCode, text: answer.body, body: answer.json(), headers: answer.headers }
      },
    })
    const until = async (path: string, body: unknown) => {
      for (let asked = 1; asked <= 20; asked++) {
        const { status, body: told, headers } = await limited.send('POST', `/api/auth${path}`, body)
        if (status === 429) return [asked, told.code, 'retry-after' in headers]
      }
      return 'no limit'
    }
    const email = 'ada@example.com'
    expect(await until('/password', { email, password })).toEqual([11, 'ACCOUNT_TOO_MANY_ATTEMPTS', true])
    expect(await until('/magic-link', { email })).toEqual([6, 'ACCOUNT_TOO_MANY_ATTEMPTS', true])
    const userId = await world.person()
    await setPassword(world.parts, userId, password, { kept: null })
    const { session } = await world.signIn(userId)
    const { secret } = await beginTotp(world.parts, session)
    await confirmTotp(world.parts, session, totpCode(secret, world.parts.clock.now()))
    const user = await userFindById(world.parts.db, userId)
    const { body } = await limited.send('POST', '/api/auth/password', { email: user?.email, password })
    const { loginId } = body.data.secondFactor as { loginId: string }
    const shown = { loginId, kind: 'totp', value: 'wrong' }
    expect(await until('/mfa', shown)).toEqual([11, 'ACCOUNT_TOO_MANY_ATTEMPTS', true])
    await server.close()
    await world.close()
  })
})
