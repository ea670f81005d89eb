import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AccountWorld, openAccounts } from '../../test/account-world.ts'
import type { Queryable } from '../storage/database.ts'
import { newId, type UserId } from '../storage/ids.ts'
import { addSecondFactor } from './add-second-factor.ts'
import { secondFactorsOf } from './credential-store.ts'
import { passkeyDelete, passkeyInsert, passkeyList } from './passkey-store.ts'
import { removeSecondFactor } from './remove-second-factor.ts'
import { useRecoveryCode } from './use-recovery-code.ts'

/** On two connections of PostgreSQL; the embedded engine has one, and lets nobody in between. */
describe('of two changes of an account’s second factors at once', () => {
  let world: AccountWorld
  beforeAll(async () => {
    world = await openAccounts('postgres')
  })
  afterAll(() => world.close())

  async function waiting(): Promise<number> {
    const text = `select count(*) as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    const [row] = await world.parts.db.query<{ count: number }>({ name: 'test_waiting', text }, [])
    return row?.count ?? 0
  }
  /** The second change begins while the first is made and not committed. */
  async function atOnce<First, Second>(
    first: (pause: () => Promise<void>) => Promise<First>,
    second: () => Promise<Second>,
  ): Promise<[First, Second]> {
    const [reached, goOn] = [gate(), gate()]
    const one = first(async () => {
      reached.open()
      await goOn.opened
    })
    await reached.opened
    const two = second()
    try {
      await expect.poll(waiting).toBe(1)
    } finally {
      goOn.open()
    }
    return Promise.all([one, two])
  }
  function insert(db: Queryable, userId: UserId) {
    const id = newId('passkey', world.parts)
    const key = { credentialId: id, publicKey: Buffer.alloc(1), signCount: 0, transports: [] }
    return passkeyInsert(db, { ...key, id, userId, name: 'a', backedUp: false })
  }
  const add = (userId: UserId, pause = () => Promise.resolve()) =>
    addSecondFactor(world.parts, userId, async (transaction) => {
      await insert(transaction, userId)
      await pause()
    })

  it('that add one, the first alone brings recovery codes, and they work', async () => {
    const { id } = await world.own()
    const [first, second] = await atOnce(
      (pause) => add(id, pause),
      () => add(id),
    )
    expect(second.recoveryCodes).toBeNull()
    expect(await useRecoveryCode(world.parts, id, first.recoveryCodes?.[9] ?? '')).toEqual({ left: 9 })
  })

  it('that remove the last and add another, the codes that were shown last are those that work', async () => {
    const user = await world.own()
    const before = await add(user.id)
    const session = await world.session(user, ['mfa'])
    const passkeys = await passkeyList(world.parts.db, user.id)
    const [, after] = await atOnce(
      (pause) =>
        removeSecondFactor(world.parts, session, async (transaction) => {
          for (const { id } of passkeys) await passkeyDelete(transaction, user.id, id)
          await pause()
        }),
      () => add(user.id),
    )
    expect(await secondFactorsOf(world.parts.db, user.id)).toMatchObject({ passkeys: 1, recoveryCodes: 10 })
    expect(after.recoveryCodes).not.toEqual(before.recoveryCodes)
    expect(await useRecoveryCode(world.parts, user.id, after.recoveryCodes?.[0] ?? '')).toEqual({ left: 9 })
  })
})

function gate() {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { open, opened }
}
