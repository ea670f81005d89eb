import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AccountWorld, failure, openAccounts } from '../../test/account-world.ts'
import { softwareAuthenticator } from '../../test/software-authenticator.ts'
import { testEngines } from '../../test/test-database.ts'
import { addPasskey } from './add-passkey.ts'
import { beginPasskey } from './begin-passkey.ts'
import { beginTotp } from './begin-totp.ts'
import { checkMayChange, checkRecent } from './check-may-change.ts'
import { confirmTotp } from './confirm-totp.ts'
import { removePasskey } from './remove-passkey.ts'
import { removeProvider } from './remove-provider.ts'
import { removeTotp } from './remove-totp.ts'
import { renamePasskey } from './rename-passkey.ts'
import { renewRecoveryCodes } from './renew-recovery-codes.ts'
import { passkeyList } from './passkey-store.ts'
import type { AccountSession } from './types.ts'
import { newId, type OrganizationId } from '../storage/ids.ts'

describe('a recent sign-in', () => {
  it.each([
    [0, 'no error'],
    [10 * 60, 'no error'],
    [10 * 60 + 1, 'account.reauthentication_required'],
  ])('is one of %i seconds ago: %s', async (seconds, code) => {
    const authTime = new Date('2026-01-01T00:00:00Z')
    const now = new Date(authTime.getTime() + seconds * 1000)
    expect(await failure(Promise.resolve().then(() => checkRecent({ authTime }, now)))).toBe(code)
  })
})

describe.each(testEngines)('who changes what an account proves itself with (%s)', (engine) => {
  let world: AccountWorld
  beforeAll(async () => {
    world = await openAccounts(engine)
  })
  afterAll(() => world.close())

  /** Every change there is, by somebody with this session. */
  const changes = (session: AccountSession, options: Parameters<typeof key.create>[0]) => ({
    beginTotp: () => beginTotp(world.parts, session),
    confirmTotp: () => confirmTotp(world.parts, session, '000000'),
    removeTotp: () => removeTotp(world.parts, session),
    renewRecoveryCodes: () => renewRecoveryCodes(world.parts, session),
    beginPasskey: () => beginPasskey(world.parts, session, 'browser'),
    addPasskey: () =>
      addPasskey(world.parts, session, { browser: 'browser', response: key.create(options), name: 'a' }),
    removeProvider: () => removeProvider(world.parts, session, newId('connection', world.parts)),
    removePasskey: () => removePasskey(world.parts, session, newId('passkey', world.parts)),
  })
  const key = softwareAuthenticator('https://sso.example.com')
  async function refusals(session: AccountSession): Promise<ReadonlySet<string>> {
    const options = await beginPasskey(world.parts, await world.session(await world.own()), 'browser')
    const codes = await Promise.all(
      Object.values(changes(session, options)).map((change) => failure(change())),
    )
    return new Set(codes)
  }

  it('has signed in within the last ten minutes', async () => {
    const session = await world.session(await world.own())
    await checkMayChange(world.parts, session)
    const old = { ...session, authTime: new Date(world.parts.clock.now().getTime() - 601_000) }
    expect([...(await refusals(old))]).toEqual(['account.reauthentication_required'])
  })

  it('has signed in to their own account, not by an organization that may say who they are', async () => {
    const user = await world.own()
    const organizationId = newId('organization', world.parts) as OrganizationId
    const session = { ...(await world.session(user)), organizationId }
    expect([...(await refusals(session))]).toEqual(['account.managed_elsewhere'])
    const rename = renamePasskey(world.parts, session, newId('passkey', world.parts), 'a')
    expect(await failure(rename)).toBe('account.managed_elsewhere')
  })

  it('is nobody whom an organization has brought, whatever a session says', async () => {
    const brought = await world.brought('carl@customer.example')
    const session = { ...(await world.session(brought)), organizationId: null }
    const codes = await refusals(session)
    expect(codes).not.toContain('no error')
    expect(await failure(beginPasskey(world.parts, session, 'browser'))).toBe('account.managed_elsewhere')
    expect(await passkeyList(world.parts.db, brought.id)).toEqual([])
  })

  it('has signed in with a second factor, when there is one', async () => {
    const user = await world.own()
    const session = await world.session(user)
    const options = await beginPasskey(world.parts, session, 'browser')
    const own = softwareAuthenticator('https://sso.example.com')
    await addPasskey(world.parts, session, { browser: 'browser', response: own.create(options), name: 'a' })
    expect([...(await refusals(session))]).toEqual(['account.second_factor_required'])
    await checkMayChange(world.parts, await world.session(user, ['pop', 'user', 'mfa']))
  })
})
