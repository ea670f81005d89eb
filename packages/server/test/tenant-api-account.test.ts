import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setPassword } from '../src/accounts/set-password.ts'
import { userFindById } from '../src/accounts/user-store.ts'
import type { UserId } from '../src/storage/ids.ts'
import { softwareAuthenticator } from './software-authenticator.ts'
import { type TenantBrowser, addPasskeyTo, mailsTo, tenantBrowser, totpCode } from './tenant-browser.ts'
import { type TenantWorld, openTenantWorld } from './tenant-world.ts'
import { testEngines } from './test-database.ts'

const password = 'seven purple hinges turn'
const other = 'nine amber kettles sing'
const JUST_LONG_AGO = 10 * 60_000 + 1

interface Owner {
  readonly userId: UserId
  readonly email: string
  /** A browser in which they are signed in. */
  readonly browser: TenantBrowser
  send(method: string, path: string, body?: unknown): ReturnType<TenantBrowser['send']>
}

describe.each(testEngines)('the own account in the tenant API, on %s', (engine) => {
  let world: TenantWorld
  beforeAll(async () => {
    world = await openTenantWorld(engine, { signInMethods: ['password', 'mailed-link', 'passkey'] })
  })
  afterAll(() => world.close())

  async function owner(methods = ['pwd'], userId?: UserId): Promise<Owner> {
    const id = userId ?? (await world.person())
    const browser = tenantBrowser(world)
    browser.cookies.set('cardea-account', (await world.signIn(id, { methods })).secret)
    const email = (await userFindById(world.parts.db, id))?.email ?? ''
    return {
      userId: id,
      email,
      browser,
      send: (method, path, body) => browser.send(method, `/api/user${path}`, body),
    }
  }
  const factors = async (who: Owner) => (await who.send('GET', '/second-factors')).body.data as unknown
  const alive = async ({ browser }: Owner) => (await browser.send('GET', '/api/auth/session')).status === 200
  const told = async ({ email }: Owner) =>
    (await mailsTo(world, email)).map(
      (text) => /was chosen|was changed|was added|was removed|recovery codes/.exec(text)?.[0],
    )

  it('chooses its password and changes it, keeps this session alone, and tells its owner which it was', async () => {
    const ada = await owner()
    const elsewhere = await owner(['pwd'], ada.userId)
    expect((await ada.send('PUT', '/password', { password: 'short' })).body.code).toBe(
      'ACCOUNT_PASSWORD_TOO_SHORT',
    )
    expect(await told(ada)).toEqual([])
    expect((await ada.send('PUT', '/password', { password: other })).body.data).toBeNull()
    expect([await alive(ada), await alive(elsewhere)]).toEqual([true, false])
    expect(await told(ada)).toEqual(['was chosen'])
    const another = 'twelve quiet lanterns drift'
    expect((await ada.send('PUT', '/password', { password: another })).body.data).toBeNull()
    expect(await told(ada)).toEqual(['was chosen', 'was changed'])
    const signIn = { email: ada.email, password: another }
    expect((await tenantBrowser(world).send('POST', '/api/auth/password', signIn)).status).toBe(200)
  })

  it('adds an authenticator app by a code of it, and removes it with its recovery codes', async () => {
    const ada = await owner()
    const begun = await ada.send('POST', '/totp')
    const { secret, uri, qrSvg } = begun.body.data as { secret: string; uri: string; qrSvg: string }
    expect([begun.status, uri.startsWith('otpauth://totp/'), qrSvg.startsWith('<svg')]).toEqual([
      201,
      true,
      true,
    ])
    expect(await factors(ada)).toEqual({ totp: false, passkeys: 0, recoveryCodes: 0 })
    const confirm = (code: string) => ada.send('POST', '/totp/confirm', { code })
    expect((await confirm('12345')).body.code).toBe('ACCOUNT_CODE_WRONG')
    const { recoveryCodes } = (await confirm(totpCode(secret, world.parts.clock.now()))).body.data
    expect(recoveryCodes).toHaveLength(10)
    expect(await factors(ada)).toEqual({ totp: true, passkeys: 0, recoveryCodes: 10 })
    // What has only the password is not enough any more.
    expect((await ada.send('DELETE', '/totp')).body.code).toBe('ACCOUNT_SECOND_FACTOR_REQUIRED')
    const again = await owner(['pwd', 'otp', 'mfa'], ada.userId)
    const renewed = (await again.send('POST', '/recovery-codes')).body.data.recoveryCodes as string[]
    expect(renewed.filter((code) => recoveryCodes.includes(code))).toEqual([])
    expect((await again.send('POST', '/totp')).body.code).toBe('ACCOUNT_TOTP_EXISTS')
    expect((await again.send('DELETE', '/totp')).status).toBe(200)
    expect(await factors(again)).toEqual({ totp: false, passkeys: 0, recoveryCodes: 0 })
    expect([await alive(again), await alive(ada)]).toEqual([true, false])
    expect((await again.send('POST', '/recovery-codes')).body.code).toBe('ACCOUNT_SECOND_FACTOR_MISSING')
    expect(await told(ada)).toEqual(['was added', 'recovery codes', 'was removed'])
  })

  it('adds a passkey in the browser that began, names it, and removes it', async () => {
    const ada = await owner()
    const key = softwareAuthenticator(world.parts.config.publicUrl)
    const { options } = (await ada.send('POST', '/passkeys/start')).body.data
    const made = { name: 'my phone', response: key.create(options) }
    const thief = await owner(['pwd'], ada.userId)
    expect((await thief.send('POST', '/passkeys', made)).body.code).toBe('ACCOUNT_PASSKEY_EXPIRED')
    const added = await ada.send('POST', '/passkeys', made)
    expect([added.status, added.body.data.recoveryCodes.length]).toEqual([201, 10])
    const path = `/passkeys/${String(added.body.data.id)}`
    expect((await ada.send('PATCH', path, { name: 'the old one' })).status).toBe(200)
    expect((await ada.send('GET', '/passkeys')).body.data).toMatchObject({
      items: [{ id: added.body.data.id, name: 'the old one', backedUp: false, lastUsedAt: null }],
    })
    const eve = await owner(['pop', 'user', 'mfa'])
    for (const [method, body] of [['PATCH', { name: 'mine' }], ['DELETE']] as const) {
      expect((await eve.send(method, path, body)).status).toBe(404)
    }
    expect((await ada.send('DELETE', path)).body.code).toBe('ACCOUNT_SECOND_FACTOR_REQUIRED')
    const again = await owner(['pop', 'user', 'mfa'], ada.userId)
    expect((await again.send('DELETE', path)).status).toBe(200)
    expect((await again.send('GET', '/passkeys')).body.data.items).toEqual([])
    expect(await told(ada)).toEqual(['was added', 'was removed'])
  })

  it('tells its owner of a recovery code that signs in', async () => {
    const ada = await owner()
    await setPassword(world.parts, ada.userId, password, { kept: null })
    const { recoveryCodes } = await addPasskeyTo(world, ada.userId)
    const from = tenantBrowser(world)
    const { body } = await from.send('POST', '/api/auth/password', { email: ada.email, password })
    const { loginId } = body.data.secondFactor as { loginId: string }
    const value = recoveryCodes?.[0]
    await from.send('POST', '/api/auth/mfa', { loginId, kind: 'recovery_code', value })
    expect((await mailsTo(world, ada.email)).at(-1)).toContain('one of its recovery codes')
  })

  it('is changed by nobody who signed in long ago, by no token and by no session of an organization', async () => {
    const { id: organizationId } = await world.organization()
    const connectionId = await world.connection(organizationId)
    const bound = await world.signIn(await world.person(organizationId), { organizationId, connectionId })
    const ada = await owner()
    const authTime = new Date(world.parts.clock.now().getTime() - JUST_LONG_AGO)
    const { session, secret } = await world.signIn(ada.userId, { authTime })
    const { text: token } = await world.token(session)
    const passkey = 'pk_7ZZZZZZZZZZZZZZZZZZZZZZZZZ'
    const key = softwareAuthenticator(world.parts.config.publicUrl)
    const { options } = (await ada.send('POST', '/passkeys/start')).body.data
    for (const [method, path, body] of [
      ['PUT', '/password', { password: other }],
      ['POST', '/totp'],
      ['POST', '/totp/confirm', { code: '123456' }],
      ['DELETE', '/totp'],
      ['POST', '/recovery-codes'],
      ['POST', '/passkeys/start'],
      ['POST', '/passkeys', { name: 'my phone', response: key.create(options) }],
      ['DELETE', `/passkeys/${passkey}`],
      ['DELETE', '/providers/conn_7ZZZZZZZZZZZZZZZZZZZZZZZZZ'],
    ] as const) {
      const call = { method, path: `/api/user${path}`, body }
      const codes = []
      for (const who of [{ secret }, { token }, { secret: bound.secret }, {}]) {
        codes.push((await world.call({ ...call, ...who })).body.code)
      }
      expect([path, ...codes]).toEqual([
        path,
        'ACCOUNT_REAUTHENTICATION_REQUIRED',
        'SESSION_REQUIRED',
        'OWN_ACCOUNT_REQUIRED',
        'UNAUTHENTICATED',
      ])
    }
    expect(await told(ada)).toEqual([])
  })
})
