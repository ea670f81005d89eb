import { hash } from '@node-rs/argon2'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type AccountWorld, failure, openAccounts } from '../../test/account-world.ts'
import { testEngines } from '../../test/test-database.ts'
import { createLimiter } from '../limits/create-limiter.ts'
import { limitTable } from '../limits/limit-table.ts'
import { checkPassword } from './check-password.ts'
import { limitAttempts } from './limit-attempts.ts'
import { accountSessionList } from './session-store.ts'
import { setPassword } from './set-password.ts'

const PASSWORD = 'correct horse battery staple'
const OTHER = 'another horse, another staple'
const address = '192.0.2.7'

describe.each(testEngines)('passwords (%s)', (engine) => {
  let world: AccountWorld
  beforeAll(async () => {
    world = await openAccounts(engine)
  })
  afterAll(() => world.close())
  beforeEach(() => Object.assign(world.hashed, { hash: 0, verify: 0 }))

  const check = (email: string, password = PASSWORD, from = address) =>
    checkPassword(world.parts, { email, password, address: from })

  it('sign in the account whose address it is, in whichever spelling, and say what else it needs', async () => {
    const user = await world.own('Ada@acme.example')
    await setPassword(world.parts, user.id, PASSWORD, { kept: null })
    expect(await check(' ada@ACME.example ')).toEqual({
      userId: user.id,
      secondFactors: { totp: false, passkeys: 0, recoveryCodes: 0 },
    })
  })

  it('are the same however they were typed', async () => {
    const user = await world.own()
    await setPassword(world.parts, user.id, 'Zürich im Sommer 1815'.normalize('NFD'), { kept: null })
    expect((await check(user.email!, 'Zürich\u00a0im Sommer 1815')).userId).toBe(user.id)
  })

  it('one answer and one hash, whether the address, the password or both are wrong', async () => {
    const [withOne, without] = [await world.own(), await world.own()]
    await setPassword(world.parts, withOne.id, PASSWORD, { kept: null })
    const brought = await world.brought('carl@customer.example')
    const attempts: readonly (readonly [string, string, string])[] = [
      ['right', withOne.email!, PASSWORD],
      ['wrong password', withOne.email!, OTHER],
      ['no password', without.email!, PASSWORD],
      ['unknown address', 'nobody@acme.example', PASSWORD],
      ['brought by an organization', brought.email!, PASSWORD],
      ['no address', 'nobody', PASSWORD],
      ['nothing', '', ''],
      ['no characters', withOne.email!, `${PASSWORD}\u0000`],
      ['too long', withOne.email!, PASSWORD.repeat(20)],
    ]
    const texts = new Set<string>()
    for (const [what, email, password] of attempts) {
      Object.assign(world.hashed, { hash: 0, verify: 0 })
      const error: unknown = await check(email, password).catch((reason: unknown) => reason)
      expect(world.hashed, what).toEqual({ hash: 0, verify: 1 })
      if (what !== 'right') {
        texts.add(JSON.stringify({ ...(error as object), message: (error as Error).message }))
      }
    }
    expect([...texts]).toEqual([
      JSON.stringify({
        code: 'account.credentials_wrong',
        details: {},
        name: 'SsoError',
        message: 'account.credentials_wrong',
      }),
    ])
  })

  it('are hashed anew at a sign-in, once the parameters have changed', async () => {
    const user = await world.own()
    const old = await hash(PASSWORD, { memoryCost: 8192, timeCost: 3, parallelism: 1 })
    const kept = () =>
      world.parts.db.kysely
        .selectFrom('users')
        .select('password_hash')
        .where('id', '=', user.id)
        .executeTakeFirst()
    await world.parts.db.kysely
      .updateTable('users')
      .set({ password_hash: old })
      .where('id', '=', user.id)
      .execute()
    expect(await failure(check(user.email!, OTHER))).toBe('account.credentials_wrong')
    expect((await kept())?.password_hash).toBe(old)
    await check(user.email!)
    expect((await kept())?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    Object.assign(world.hashed, { hash: 0 })
    await check(user.email!)
    expect(world.hashed.hash).toBe(0)
  })

  it('end all other sessions when they change, and say so in the events', async () => {
    const user = await world.own()
    const [kept] = [await world.session(user), await world.session(user), await world.session(user)]
    await setPassword(world.parts, user.id, PASSWORD, { kept: kept.id })
    expect(
      (await accountSessionList(world.parts.db, { userId: user.id, organizationId: null })).map(
        ({ id }) => id,
      ),
    ).toEqual([kept.id])
    await setPassword(world.parts, user.id, OTHER, { kept: null })
    expect(await accountSessionList(world.parts.db, { userId: user.id, organizationId: null })).toEqual([])
    expect(await world.events(user.id)).toEqual(['account.password_changed', 'account.password_changed'])
    expect(await failure(check(user.email!))).toBe('account.credentials_wrong')
    expect((await check(user.email!, OTHER)).userId).toBe(user.id)
  })

  it('leave everything as it was when the new one is refused', async () => {
    const user = await world.own()
    await setPassword(world.parts, user.id, PASSWORD, { kept: null })
    const session = await world.session(user)
    for (const [password, code] of [
      ['short', 'account.password_too_short'],
      ['administrator', 'account.password_common'],
      [`${user.email!.split('@')[0]!}-19651`, 'account.password_personal'],
      [`${PASSWORD}\n`, 'account.password_unusable'],
    ] as const) {
      expect(await failure(setPassword(world.parts, user.id, password, { kept: null }))).toBe(code)
    }
    expect(
      (await accountSessionList(world.parts.db, { userId: user.id, organizationId: null })).map(
        ({ id }) => id,
      ),
    ).toEqual([session.id])
    expect((await check(user.email!)).userId).toBe(user.id)
  })

  it('belong to nobody whom an organization has brought', async () => {
    const brought = await world.brought('grace@customer.example')
    expect(await failure(setPassword(world.parts, brought.id, PASSWORD, { kept: null }))).toBe(
      'account.managed_elsewhere',
    )
  })
})

describe('wrong passwords', () => {
  let world: AccountWorld
  beforeAll(async () => {
    world = await openAccounts('postgres')
  })
  afterAll(() => world.close())
  beforeEach(() => {
    // A window of its own for each test.
    world.parts.clock.set(new Date(Math.ceil(world.parts.clock.now().getTime() / 3_600_000) * 3_600_000))
    Object.assign(world.parts, { limiter: createLimiter(world.parts, limitTable(1)) })
  })

  const check = (email: string, password: string, from: string) =>
    checkPassword(world.parts, { email, password, address: from })
  const wrong = async (email: string, from: string, times: number) => {
    const codes = new Set<string>()
    for (let count = 0; count < times; count += 1) codes.add(await failure(check(email, 'wrong', from)))
    return [...codes]
  }

  it('lock out whoever guesses at an account, and not its owner, who comes from elsewhere', async () => {
    const user = await world.own()
    await setPassword(world.parts, user.id, PASSWORD, { kept: null })
    expect(await wrong(user.email!, '198.51.100.1', 10)).toEqual(['account.credentials_wrong'])
    await expect(check(user.email!, PASSWORD, '198.51.100.1')).rejects.toMatchObject({
      code: 'account.too_many_attempts',
      status: 429,
      details: { limit: 'wrong-passwords-from-address', quota: 10 },
    })
    expect((await check(user.email!, PASSWORD, '192.0.2.1')).userId).toBe(user.id)
    // Others at that address are not locked out either.
    const other = await world.own()
    expect(await wrong(other.email!, '198.51.100.1', 1)).toEqual(['account.credentials_wrong'])
  })

  it('from many addresses are thirty in five minutes for an account, which gives way within minutes', async () => {
    const user = await world.own()
    await setPassword(world.parts, user.id, PASSWORD, { kept: null })
    for (let at = 1; at <= 30; at += 1) {
      expect(await wrong(user.email!, `198.51.100.${String(at)}`, 1)).toEqual(['account.credentials_wrong'])
    }
    await expect(check(user.email!, PASSWORD, '192.0.2.1')).rejects.toMatchObject({
      details: { limit: 'wrong-passwords-of-account' },
    })
    world.parts.clock.advance(6 * 60_000)
    expect((await check(user.email!, PASSWORD, '192.0.2.1')).userId).toBe(user.id)
  })

  it('from one address are 150 in a quarter of an hour, for whichever accounts', async () => {
    for (let at = 0; at < 150; at += 1) {
      expect(await wrong(`nobody${String(at)}@acme.example`, '198.51.100.1', 1)).toEqual([
        'account.credentials_wrong',
      ])
    }
    await expect(check('nobody@acme.example', 'wrong', '198.51.100.1')).rejects.toMatchObject({
      details: { limit: 'wrong-passwords' },
    })
  }, 60_000)

  it('count for addresses without an account just so', async () => {
    expect(await wrong('nobody@acme.example', '198.51.100.1', 12)).toEqual([
      'account.credentials_wrong',
      'account.too_many_attempts',
    ])
  })

  it('right ones do not count', async () => {
    const user = await world.own()
    await setPassword(world.parts, user.id, PASSWORD, { kept: null })
    for (let count = 0; count < 12; count += 1) await check(user.email!, PASSWORD, '198.51.100.1')
    expect(await wrong(user.email!, '198.51.100.1', 1)).toEqual(['account.credentials_wrong'])
  })

  it('that come at the same time do not get past', async () => {
    const user = await world.own()
    const all = await Promise.all(
      Array.from({ length: 40 }, () => failure(check(user.email!, 'wrong', '198.51.100.1'))),
    )
    expect(all.filter((code) => code === 'account.credentials_wrong')).toHaveLength(10)
    expect(all.filter((code) => code === 'account.too_many_attempts')).toHaveLength(30)
  })

  it('a fault of ours is no wrong password, and what was begun is ended', async () => {
    const { limiter } = world.parts
    const limits = [{ name: 'wrong-passwords-from-address', subject: 'a' }] as const
    for (let count = 0; count < 12; count += 1) {
      await failure(limitAttempts(limiter, limits, () => Promise.reject(new Error('the database is away'))))
    }
    expect(limiter.look('wrong-passwords-from-address', 'a').remaining).toBe(10)
    expect(await limitAttempts(limiter, limits, () => Promise.resolve('right'))).toBe('right')
  })

  it('tell the log neither the address nor the account by name', async () => {
    await wrong('canary-person@acme.example', '198.51.100.1', 12)
    const lines = world.parts.log.lines.join('\n')
    expect(lines).toContain('wrong-passwords-from-address')
    expect(lines).not.toContain('canary-person')
  })
})
