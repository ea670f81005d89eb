import { createHmac } from 'node:crypto'
import { base32 } from '@otplib/plugin-base32-scure'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type AccountWorld, failure, openAccounts } from '../../test/account-world.ts'
import { countWinners } from '../../test/count-winners.ts'
import { testEngines } from '../../test/test-database.ts'
import { createLimiter } from '../limits/create-limiter.ts'
import { limitTable } from '../limits/limit-table.ts'
import { beginTotp } from './begin-totp.ts'
import { confirmTotp } from './confirm-totp.ts'
import { secondFactorsOf } from './credential-store.ts'
import { renewRecoveryCodes } from './renew-recovery-codes.ts'
import type { User } from './types.ts'
import { useRecoveryCode } from './use-recovery-code.ts'

describe.each(testEngines)('recovery codes (%s)', (engine) => {
  let world: AccountWorld
  beforeAll(async () => {
    world = await openAccounts(engine)
  })
  afterAll(() => world.close())
  beforeEach(() => {
    Object.assign(world.parts, { limiter: createLimiter(world.parts, limitTable(1)) })
  })

  function codeNow(secret: string): string {
    const counter = Buffer.alloc(8)
    counter.writeBigUInt64BE(BigInt(Math.floor(world.parts.clock.now().getTime() / 30_000)))
    const mac = createHmac('sha1', base32.decode(secret)).update(counter).digest()
    return String((mac.readUInt32BE(mac[19]! & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0')
  }
  async function equipped(): Promise<{ user: User; codes: readonly string[] }> {
    const user = await world.own()
    const session = await world.session(user)
    const { secret } = await beginTotp(world.parts, session)
    const { recoveryCodes } = await confirmTotp(world.parts, session, codeNow(secret))
    return { user, codes: recoveryCodes ?? [] }
  }
  const left = async ({ id }: User) => (await secondFactorsOf(world.parts.db, id)).recoveryCodes

  it('come with the first second factor: ten different ones, that can be written down', async () => {
    const { user, codes } = await equipped()
    expect(new Set(codes).size).toBe(10)
    for (const code of codes) expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{5}-[0-9a-hjkmnp-tv-z]{5}$/)
    expect(await left(user)).toBe(10)
  })

  it('work once each, and say how many are left', async () => {
    const { user, codes } = await equipped()
    expect(await useRecoveryCode(world.parts, user.id, codes[3]!)).toEqual({ left: 9 })
    expect(await failure(useRecoveryCode(world.parts, user.id, codes[3]!))).toBe('account.code_wrong')
    expect(await useRecoveryCode(world.parts, user.id, codes[0]!)).toEqual({ left: 8 })
    expect(await left(user)).toBe(8)
    expect(await world.events(user.id)).toEqual([
      'account.totp_added',
      'account.recovery_code_used',
      'account.recovery_code_used',
    ])
  })

  it('work once when one comes many times at once', async () => {
    const { user, codes } = await equipped()
    expect(await countWinners(() => useRecoveryCode(world.parts, user.id, codes[0]!), 10)).toBe(1)
    expect(await left(user)).toBe(9)
  })

  it('are read as people write: without case, spaces and dashes, and with letters for digits', async () => {
    const { user } = await equipped()
    const session = await world.session(user, ['mfa'])
    let codes = await renewRecoveryCodes(world.parts, session)
    while (!codes.some((code) => /[01]/.test(code))) codes = await renewRecoveryCodes(world.parts, session)
    const code = codes.find((each) => /[01]/.test(each))!
    const typed = ` ${code.toUpperCase().replace('-', ' ').replaceAll('0', 'O').replaceAll('1', 'l')}`
    expect(await useRecoveryCode(world.parts, user.id, typed)).toEqual({ left: 9 })
  })

  it('are good for their own account alone', async () => {
    const [{ codes }, { user }] = [await equipped(), await equipped()]
    expect(await failure(useRecoveryCode(world.parts, user.id, codes[0]!))).toBe('account.code_wrong')
  })

  it('have their ten wrong attempts an hour', async () => {
    const { user, codes } = await equipped()
    for (let count = 0; count < 10; count += 1) {
      expect(await failure(useRecoveryCode(world.parts, user.id, '00000-00000'))).toBe('account.code_wrong')
    }
    expect(await failure(useRecoveryCode(world.parts, user.id, codes[0]!))).toBe('account.too_many_attempts')
    expect(await left(user)).toBe(10)
  })

  it('are renewed all together: the old ones work no more', async () => {
    const { user, codes } = await equipped()
    const renewed = await renewRecoveryCodes(world.parts, await world.session(user, ['pwd', 'otp', 'mfa']))
    expect(await failure(useRecoveryCode(world.parts, user.id, codes[0]!))).toBe('account.code_wrong')
    expect(await useRecoveryCode(world.parts, user.id, renewed[0]!)).toEqual({ left: 9 })
  })

  it('are not made for an account that has nothing they could stand in for', async () => {
    const session = await world.session(await world.own())
    expect(await failure(renewRecoveryCodes(world.parts, session))).toBe('account.second_factor_missing')
  })

  it('are kept as keyed hashes', async () => {
    const { user, codes } = await equipped()
    const rows = await world.parts.db.kysely
      .selectFrom('recovery_codes')
      .selectAll()
      .where('user_id', '=', user.id)
      .execute()
    const kept = rows.map(({ code_hash: hash }) => Buffer.from(hash).toString('latin1')).join()
    for (const code of codes) expect(kept).not.toContain(code)
    expect(rows.every(({ code_hash: hash }) => hash.length === 32)).toBe(true)
  })
})
