import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestParts, testParts } from '../../test/test-parts.ts'
import { testEngines } from '../../test/test-database.ts'
import type { OrganizationId } from '../storage/ids.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { eventInsert, eventList, eventsSettle } from './store.ts'

/*
 * An event is listed when every transaction of the server that began before it is over; those of other tests
 * are among them. So a test waits until the list is complete.
 */

const everything = { limit: 100, after: null }
const event = (objectId: string) =>
  ({ type: 'connection.updated', organizationId: null, objectId, data: {} }) as const

/** Whatever transaction is open on the same server, of whichever test, keeps events back. */

describe.each(testEngines)('events on %s', (engine) => {
  let parts: TestParts

  beforeAll(async () => {
    parts = await testParts(engine)
  })
  afterAll(() => parts.close())

  const list = async (after: string | null = null) =>
    (await eventList(parts.db, wholeDeployment, {}, { limit: 100, after })).items

  const expectListed = (...expected: string[]) =>
    expect.poll(async () => (await list()).map(({ objectId }) => objectId)).toEqual(expected)

  it('are listed in the order in which they were written, also within a transaction', async () => {
    await parts.db.transaction((db) => eventInsert(db, parts, event('first'), event('second')))
    await eventInsert(parts.db, parts, event('third'))
    await expectListed('first', 'second', 'third')
  })

  it('go away with the change that was rolled back', async () => {
    const failing = parts.db.transaction(async (db) => {
      await eventInsert(db, parts, event('never'))
      throw new Error('rolled back')
    })
    await expect(failing).rejects.toThrow('rolled back')
    await expectListed('first', 'second', 'third')
  })

  it('continue after the event of the cursor, and from the oldest when that is gone', async () => {
    await expectListed('first', 'second', 'third')
    const [first, ...others] = await list()
    expect(await list(first?.id)).toEqual(others)
    expect(await list('evt_7ZZZZZZZZZZZZZZZZZZZZZZZZZ')).toEqual([first, ...others])
  })

  it('are read from the newest back, in pages that neither skip nor repeat while others are written', async () => {
    const newest = (limit: number, after: string | null) =>
      eventList(parts.db, wholeDeployment, {}, { limit, after }, 'newest')
    await expectListed('first', 'second', 'third')
    const names = ({ items }: Awaited<ReturnType<typeof newest>>) => items.map(({ objectId }) => objectId)
    const page = await newest(2, null)
    expect(names(page)).toEqual(['third', 'second'])
    await eventInsert(parts.db, parts, event('meanwhile'))
    const rest = await newest(2, page.next)
    expect([names(rest), rest.next]).toEqual([['first'], null])
    expect((await newest(2, 'evt_7ZZZZZZZZZZZZZZZZZZZZZZZZZ')).items).toEqual([])
    await expectListed('first', 'second', 'third', 'meanwhile')
    await parts.db.kysely.deleteFrom('events').where('object_id', '=', 'meanwhile').execute()
  })

  it('are filtered by when they happened', async () => {
    const { clock } = parts
    const since = clock.now()
    clock.advance(60_000)
    const until = clock.now()
    await eventInsert(parts.db, parts, event('later'))
    await expectListed('first', 'second', 'third', 'later')
    const ids = async (filter: { since?: Date; until?: Date }) =>
      (await eventList(parts.db, wholeDeployment, filter, everything)).items.map(({ objectId }) => objectId)
    expect(await ids({ since: until })).toEqual(['later'])
    expect(await ids({ until })).toEqual(['first', 'second', 'third'])
    expect(await ids({ since, until })).toEqual(['first', 'second', 'third'])
    await parts.db.kysely.deleteFrom('events').where('object_id', '=', 'later').execute()
  })

  it('of another database server’s count come first, in their own order, and hide nothing', async () => {
    await sql`update events set transaction = (pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 1000)::text::xid8
      where object_id in ('first', 'second')`.execute(parts.db.kysely)
    await expectListed('third')
    await eventsSettle(parts.db)
    await expectListed('first', 'second', 'third')
  })

  it('are listed to an organization when they are its own', async () => {
    const organizationId = 'org_00000000000000000000000001' as OrganizationId
    await parts.db.kysely
      .insertInto('organizations')
      .values({ id: organizationId, name: 'Acme', slug: 'acme' })
      .execute()
    await eventInsert(parts.db, parts, { ...event('own'), organizationId })
    const tenant = { kind: 'organization', organizationId } as const
    const own = async () => (await eventList(parts.db, tenant, {}, everything)).items
    await expect.poll(async () => (await own()).map(({ objectId }) => objectId)).toEqual(['own'])
  })
})

describe('events of transactions side by side', () => {
  it('are not listed while one that may come before them is still running', async () => {
    const parts = await testParts('postgres')
    const list = async () => (await eventList(parts.db, wholeDeployment, {}, everything)).items
    let finish = (): void => undefined
    const held = new Promise<void>((resolve) => (finish = resolve))
    let slow: Promise<void> = Promise.resolve()
    await new Promise<void>((resolve) => {
      slow = parts.db.transaction(async (db) => {
        await eventInsert(db, parts, event('slow'))
        resolve()
        await held
      })
    })
    await eventInsert(parts.db, parts, event('fast'))
    expect(await list()).toEqual([])
    finish()
    await slow
    await expect.poll(async () => (await list()).map(({ objectId }) => objectId)).toEqual(['slow', 'fast'])
    await parts.close()
  })
})
