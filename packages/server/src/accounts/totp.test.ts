import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type AccountWorld, failure, openAccounts } from '../../test/account-world.ts'
import { countWinners } from '../../test/count-winners.ts'
import { testEngines } from '../../test/test-database.ts'
import { codeAt, decodeBase32 } from '../../test/totp-codes.ts'
import { createLimiter } from '../limits/create-limiter.ts'
import { limitTable } from '../limits/limit-table.ts'
import { beginTotp } from './begin-totp.ts'
import { checkTotp } from './check-totp.ts'
import { confirmTotp } from './confirm-totp.ts'
import { secondFactorsOf } from './credential-store.ts'
import { removeTotp } from './remove-totp.ts'
import { accountSessionList } from './session-store.ts'
import { totpInvitation, totpStep } from './totp.ts'
import type { User } from './types.ts'

describe('RFC 6238 appendix B', () => {
  const secret = Buffer.from('12345678901234567890')
  // The last six of the eight digits are the code of six digits (RFC 4226 §5.3, step 3).
  it.each([
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ])('at %i seconds the code is %s', async (seconds, code) => {
    const now = new Date(seconds * 1000)
    expect(await totpStep(secret, code.slice(2), now)).toBe(Math.floor(seconds / 30))
    expect(codeAt(secret, Math.floor(seconds / 30))).toBe(code.slice(2))
  })

  it('takes the step before and the one after, and no other (§5.2)', async () => {
    const now = new Date(1111111111_000)
    const step = Math.floor(1111111111 / 30)
    for (const [other, found] of [
      [-2, null],
      [-1, step - 1],
      [0, step],
      [1, step + 1],
      [2, null],
    ] as const) {
      expect(await totpStep(secret, codeAt(secret, step + other), now), String(other)).toBe(found)
    }
  })

  it.each(['', '12345', '1234567', 'abcdef', '12345６', '-12345', '1e5000', '２８７０８２'])(
    'takes %j for no code',
    async (code) => {
      expect(await totpStep(secret, code, new Date(59_000))).toBeNull()
    },
  )

  it('takes the space that an app shows', async () => {
    expect(await totpStep(secret, ' 287 082', new Date(59_000))).toBe(1)
  })

  it('is offered to apps by an address that they read', () => {
    const { secret: text, uri } = totpInvitation(secret, {
      issuer: 'sso.example.com',
      label: 'ada+x@acme.com',
    })
    expect(text).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
    expect(uri).toBe(
      `otpauth://totp/sso.example.com:ada%2Bx%40acme.com?secret=${text}&issuer=sso.example.com`,
    )
  })
})

describe.each(testEngines)('an authenticator app (%s)', (engine) => {
  let world: AccountWorld
  beforeAll(async () => {
    world = await openAccounts(engine)
  })
  afterAll(() => world.close())
  beforeEach(() => {
    Object.assign(world.parts, { limiter: createLimiter(world.parts, limitTable(1)) })
  })

  const now = () => Math.floor(world.parts.clock.now().getTime() / 30_000)
  /** The code of the step that is so far from now. */
  const code = (secret: string, from = 0) => codeAt(decodeBase32(secret), now() + from)
  /** An account that has one, and its secret. */
  async function equipped(): Promise<{ user: User; secret: string; recoveryCodes: readonly string[] }> {
    const user = await world.own()
    const session = await world.session(user)
    const { secret } = await beginTotp(world.parts, session)
    const { recoveryCodes } = await confirmTotp(world.parts, session, code(secret))
    return { user, secret, recoveryCodes: recoveryCodes ?? [] }
  }

  it('is shown as text, address and QR code, and counts when its first code was typed', async () => {
    const user = await world.own()
    const session = await world.session(user)
    const begun = await beginTotp(world.parts, session)
    expect(begun.secret).toMatch(/^[A-Z2-7]{32}$/)
    expect(begun.uri).toContain(`secret=${begun.secret}&issuer=sso.example.com`)
    expect(begun.qrSvg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 \d+ \d+"/)
    expect(await secondFactorsOf(world.parts.db, user.id)).toMatchObject({ totp: false })
    expect(await failure(checkTotp(world.parts, user.id, code(begun.secret)))).toBe('account.code_wrong')
    expect(await failure(confirmTotp(world.parts, session, code(begun.secret, 5)))).toBe('account.code_wrong')
    const { recoveryCodes } = await confirmTotp(world.parts, session, code(begun.secret))
    expect(recoveryCodes).toHaveLength(10)
    expect(await secondFactorsOf(world.parts.db, user.id)).toEqual({
      totp: true,
      passkeys: 0,
      recoveryCodes: 10,
    })
    expect(await world.events(user.id)).toEqual(['account.totp_added'])
  })

  it('that was begun again has another secret, and the first one is nothing', async () => {
    const session = await world.session(await world.own())
    const first = await beginTotp(world.parts, session)
    const second = await beginTotp(world.parts, session)
    expect(await failure(confirmTotp(world.parts, session, code(first.secret)))).toBe('account.code_wrong')
    await confirmTotp(world.parts, session, code(second.secret))
  })

  it('stays when another is begun: the secret of a confirmed one is not replaced', async () => {
    const { user, secret } = await equipped()
    const session = await world.session(user, ['pwd', 'otp', 'mfa'])
    expect(await failure(beginTotp(world.parts, session))).toBe('account.totp_exists')
    expect(await failure(confirmTotp(world.parts, session, code(secret, 1)))).toBe('account.totp_not_begun')
    await checkTotp(world.parts, user.id, code(secret, 1))
  })

  it('is confirmed once, with one set of recovery codes, however many say so at once', async () => {
    const session = await world.session(await world.own())
    const { secret } = await beginTotp(world.parts, session)
    const typed = code(secret)
    expect(await countWinners(() => confirmTotp(world.parts, session, typed), 10)).toBe(1)
    expect(await secondFactorsOf(world.parts.db, session.userId)).toMatchObject({ recoveryCodes: 10 })
  })

  it('each of its codes works once, that of its confirmation included, and no earlier one after it', async () => {
    const { user, secret } = await equipped()
    expect(await failure(checkTotp(world.parts, user.id, code(secret)))).toBe('account.code_wrong')
    await checkTotp(world.parts, user.id, code(secret, 1))
    expect(await failure(checkTotp(world.parts, user.id, code(secret, 1)))).toBe('account.code_wrong')
    expect(await failure(checkTotp(world.parts, user.id, code(secret)))).toBe('account.code_wrong')
    world.parts.clock.advance(60_000)
    await checkTotp(world.parts, user.id, code(secret))
  })

  it('a code that comes many times at once works for one of them', async () => {
    const { user, secret } = await equipped()
    const typed = code(secret, 1)
    // Within the limit, so that each of them is looked at.
    expect(await countWinners(() => checkTotp(world.parts, user.id, typed).then(() => true), 10)).toBe(1)
  })

  it('takes ten wrong codes in an hour, of which those under way are some; a right one does not count', async () => {
    const { user, secret } = await equipped()
    await checkTotp(world.parts, user.id, code(secret, 1))
    const codes = await Promise.all(
      Array.from({ length: 15 }, () => failure(checkTotp(world.parts, user.id, '000000'))),
    )
    expect(codes.filter((each) => each === 'account.code_wrong')).toHaveLength(10)
    expect(codes.filter((each) => each === 'account.too_many_attempts')).toHaveLength(5)
    world.parts.clock.advance(2 * 3_600_000)
    await checkTotp(world.parts, user.id, code(secret))
  })

  it('is removed with its recovery codes and all other sessions, when it was the last second factor', async () => {
    const { user, secret } = await equipped()
    const session = await world.session(user, ['pwd', 'otp', 'mfa'])
    await world.session(user)
    await removeTotp(world.parts, session)
    expect(await secondFactorsOf(world.parts.db, user.id)).toEqual({
      totp: false,
      passkeys: 0,
      recoveryCodes: 0,
    })
    expect(
      (await accountSessionList(world.parts.db, { userId: user.id, organizationId: null })).map(
        ({ id }) => id,
      ),
    ).toEqual([session.id])
    expect(await failure(checkTotp(world.parts, user.id, code(secret, 1)))).toBe('account.code_wrong')
    expect(await world.events(user.id)).toEqual(['account.totp_added', 'account.totp_removed'])
    // What was never there is not removed.
    await removeTotp(world.parts, session)
    expect(await world.events(user.id)).toHaveLength(2)
  })
})
