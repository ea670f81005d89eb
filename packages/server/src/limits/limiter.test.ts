import { afterEach, describe, expect, it } from 'vitest'
import { createPostgresDatabase, testEngines } from '../../test/test-database.ts'
import { silentLog } from '../../test/silent-log.ts'
import { type TestParts, testParts } from '../../test/test-parts.ts'
import { postgresDatabase } from '../storage/postgres-database.ts'
import { sweep } from '../storage/sweep.ts'
import { createLimiter, type Limiter, type LimiterParts } from './create-limiter.ts'
import { limitTable } from './limit-table.ts'

/** A hundredth of the usual limits: 60 for a browser's address. */
const table = limitTable(0.01)
const QUOTA = table.browser.quota
const MINUTE = 60_000

const open: TestParts[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((parts) => parts.close()))
})

async function openParts(engine: 'embedded' | 'postgres' = 'postgres'): Promise<TestParts> {
  const parts = await testParts(engine)
  parts.clock.set(new Date(Math.ceil(parts.clock.now().getTime() / MINUTE) * MINUTE))
  open.push(parts)
  return parts
}

/** Asks so often; answers how often it was admitted. */
function ask(limiter: Limiter, times: number, subject = '192.0.2.1'): number {
  const standings = Array.from({ length: times }, () => limiter.take('browser', subject))
  return standings.filter(({ allowed }) => allowed).length
}

const rowsOf = ({ db }: TestParts) =>
  db.kysely.selectFrom('rate_limits').selectAll().orderBy('key').orderBy('slot').execute()

describe('the limiter of one process', () => {
  it('counts each subject and each limit by itself', async () => {
    const limiter = createLimiter(await openParts(), table)
    expect(ask(limiter, 2 * QUOTA)).toBe(QUOTA)
    expect(ask(limiter, 1, '192.0.2.2')).toBe(1)
    expect(limiter.take('documents', '192.0.2.1').allowed).toBe(true)
  })

  it('counts by look nothing, by note everything', async () => {
    const limiter = createLimiter(await openParts(), table)
    for (let count = 0; count < 2 * QUOTA; count++) limiter.look('browser', 'a')
    expect(ask(limiter, QUOTA, 'a')).toBe(QUOTA)
    for (let count = 0; count < 21; count++) limiter.note('wrong-client-credentials', 'a')
    expect(limiter.look('wrong-client-credentials', 'a')).toMatchObject({ allowed: false, remaining: 0 })
  })

  it('tells the log once in a window that a limit is used up, and of whom', async () => {
    const parts = await openParts()
    const limiter = createLimiter(parts, table)
    const lines = () => parts.log.lines.filter((line) => line.includes('a limit is used up'))
    ask(limiter, QUOTA + 5)
    expect(lines()).toHaveLength(1)
    expect(lines()[0]).toContain('browser 192.0.2.1')
    parts.clock.advance(2 * MINUTE)
    ask(limiter, QUOTA + 5)
    expect(lines()).toHaveLength(2)
  })

  it('holds a bounded number of counters, whoever comes with however many addresses', async () => {
    const limiter = createLimiter(await openParts(), table, { maxCounters: 100 })
    for (let count = 0; count < 5_000; count++)
      limiter.take('browser', `2001:db8:0:${count.toString(16)}::/64`)
    expect(limiter.size).toBeLessThanOrEqual(100)
  })

  it('remembers who asks often while others come and go', async () => {
    const limiter = createLimiter(await openParts(), table, { maxCounters: 100 })
    let admitted = 0
    for (let count = 0; count < 5_000; count++) {
      admitted += ask(limiter, 1, 'flood')
      limiter.take('browser', `192.0.2.${String(count)}`)
    }
    expect(admitted).toBe(QUOTA)
  })

  describe('of what counts only when it fails', () => {
    const name = 'wrong-client-credentials'
    const { quota } = table[name]
    const beginAll = (limiter: Limiter, times: number) =>
      Array.from({ length: times }, () => limiter.begin(name, 'a')).filter(({ allowed }) => allowed).length

    it('counts what is under way as if it had failed, until it has not', async () => {
      const limiter = createLimiter(await openParts(), table)
      expect(beginAll(limiter, 2 * quota)).toBe(quota)
      expect(limiter.begin(name, 'a')).toMatchObject({ allowed: false, remaining: 0, seconds: 1 })
      expect(limiter.begin(name, 'b').allowed).toBe(true)
      for (let count = 0; count < quota; count++) limiter.end(name, 'a', false)
      expect(limiter.look(name, 'a').remaining).toBe(quota)
      expect(beginAll(limiter, 2 * quota)).toBe(quota)
    })

    it('counts each failure once, and says when one more fits', async () => {
      const parts = await openParts()
      const limiter = createLimiter(parts, table)
      beginAll(limiter, quota)
      for (let count = 0; count < quota; count++) limiter.end(name, 'a', count % 2 === 0)
      expect(limiter.look(name, 'a').remaining).toBe(quota / 2)
      expect(beginAll(limiter, quota)).toBe(quota / 2)
      for (let count = 0; count < quota / 2; count++) limiter.end(name, 'a', true)
      const refused = limiter.begin(name, 'a')
      expect(refused.allowed).toBe(false)
      parts.clock.advance(refused.seconds * 1000)
      expect(limiter.begin(name, 'a').allowed).toBe(true)
    })
  })

  it('counts a limit of its own window by that window', async () => {
    const parts = await openParts()
    parts.clock.set(new Date(Math.ceil(parts.clock.now().getTime() / 3_600_000) * 3_600_000))
    const limiter = createLimiter(parts, table)
    for (let count = 0; count < table['wrong-codes'].quota; count++) limiter.note('wrong-codes', 'a')
    parts.clock.advance(59 * MINUTE)
    expect(limiter.look('wrong-codes', 'a').allowed).toBe(false)
    parts.clock.advance(61 * MINUTE)
    expect(limiter.look('wrong-codes', 'a').remaining).toBe(table['wrong-codes'].quota)
  })

  it('keeps no long subject: a client id that somebody made up is known by its hash', async () => {
    const parts = await openParts()
    const limiter = createLimiter(parts, limitTable(0.1))
    for (let count = 0; count < 21; count++) limiter.note('wrong-client-credentials', 'x'.repeat(5_000))
    expect(limiter.look('wrong-client-credentials', 'x'.repeat(5_000)).allowed).toBe(false)
    expect(limiter.look('wrong-client-credentials', 'x'.repeat(5_001)).allowed).toBe(true)
    expect(parts.log.lines.every((line) => line.length < 500)).toBe(true)
  })
})

describe.each(testEngines)('limits that processes share (%s)', (engine) => {
  it('refuse at one process what was used up at the other, once both have settled', async () => {
    const parts = await openParts(engine)
    const [first, second] = [createLimiter(parts, table), createLimiter(parts, table)]
    expect(ask(first, QUOTA)).toBe(QUOTA)
    await first.settle()
    // It has not asked the database about this address, so it learns with its own next settlement.
    expect(ask(second, 1)).toBe(1)
    await second.settle()
    expect(ask(second, 1)).toBe(0)
    await first.settle()
    expect(ask(first, 1)).toBe(0)
  })

  it('admit at most the quota for each process, however fast it comes, and take back what was too much', async () => {
    const parts = await openParts(engine)
    const limiters = [createLimiter(parts, table), createLimiter(parts, table), createLimiter(parts, table)]
    const everywhere = (times: number) =>
      limiters.reduce((admitted, limiter) => admitted + ask(limiter, times), 0)
    // All within one settlement: nobody knows of the others yet.
    expect(everywhere(10 * QUOTA)).toBe(3 * QUOTA)
    await Promise.all(limiters.map((limiter) => limiter.settle()))
    for (let second = 1; second < 60; second++) {
      parts.clock.advance(1_000)
      expect(everywhere(QUOTA)).toBe(0)
      await Promise.all(limiters.map((limiter) => limiter.settle()))
    }
    // Three quotas were used in the first minute: until two thirds of it have slid out, nothing is free.
    parts.clock.advance(1_000 + 39_000)
    expect(everywhere(QUOTA)).toBe(0)
  })

  it('admit at most the quota and what comes between two settlements', async () => {
    const parts = await openParts(engine)
    const limiters = [createLimiter(parts, table), createLimiter(parts, table)]
    let admitted = 0
    for (let second = 0; second < 60; second++) {
      for (const limiter of limiters) admitted += ask(limiter, 2)
      await Promise.all(limiters.map((limiter) => limiter.settle()))
      parts.clock.advance(1_000)
    }
    expect(admitted).toBeGreaterThanOrEqual(QUOTA)
    expect(admitted).toBeLessThanOrEqual(QUOTA + 2)
  })

  it('carry over to the next window what others had admitted in the one before', async () => {
    const parts = await openParts(engine)
    const [first, second] = [createLimiter(parts, table), createLimiter(parts, table)]
    ask(first, QUOTA)
    await first.settle()
    parts.clock.advance(MINUTE)
    expect(ask(second, 1)).toBe(1)
    await second.settle()
    expect(ask(second, QUOTA)).toBe(0)
  })

  it('settle what was counted at the end of a window after it', async () => {
    const parts = await openParts(engine)
    const limiter = createLimiter(parts, table)
    ask(limiter, 5)
    parts.clock.advance(MINUTE)
    ask(limiter, 3)
    await limiter.settle()
    expect((await rowsOf(parts)).map(({ used }) => used)).toEqual([5, 3])
    await limiter.settle()
    expect((await rowsOf(parts)).map(({ used }) => used)).toEqual([5, 3])
  })

  it('lose nothing and count nothing twice when requests come while a settlement runs', async () => {
    const parts = await openParts(engine)
    const limiter = createLimiter(parts, table)
    ask(limiter, 10)
    const running = limiter.settle()
    ask(limiter, 10)
    await running
    expect(ask(limiter, 0)).toBe(0)
    await limiter.settle()
    expect((await rowsOf(parts)).map(({ used }) => used)).toEqual([20])
    expect(ask(limiter, QUOTA)).toBe(QUOTA - 20)
  })

  it('lose nothing when the window ends while a settlement runs', async () => {
    const parts = await openParts(engine)
    const limiter = createLimiter(parts, table)
    ask(limiter, 10)
    const running = limiter.settle()
    ask(limiter, 7)
    parts.clock.advance(MINUTE)
    ask(limiter, 1)
    await running
    await limiter.settle()
    expect((await rowsOf(parts)).map(({ used }) => used)).toEqual([17, 1])
    expect(ask(limiter, QUOTA)).toBe(QUOTA - 18)
  })

  it('take one statement for many keys, and none when nothing was counted', async () => {
    const parts = await openParts(engine)
    const names: string[] = []
    const db: LimiterParts['db'] = {
      kysely: parts.db.kysely,
      query: (statement, values) => {
        names.push(statement.name)
        return parts.db.query(statement, values)
      },
    }
    const limiter = createLimiter({ ...parts, db }, table)
    for (let count = 0; count < 1_000; count++) ask(limiter, 2, `192.0.2.${String(count)}`)
    expect(names).toEqual([])
    await limiter.settle()
    await limiter.settle()
    expect(names).toEqual(['rate_limit_settle'])
    expect(await rowsOf(parts)).toHaveLength(1_000)
  })

  it('keep neither addresses nor client ids in the database, and take any text for one', async () => {
    const parts = await openParts(engine)
    const limiter = createLimiter(parts, table)
    for (const subject of ['192.0.2.1', 'client\u0000id', '\ud800', "'; drop table rate_limits --"]) {
      limiter.note('wrong-client-credentials', subject)
    }
    await limiter.settle()
    const rows = await rowsOf(parts)
    expect(rows).toHaveLength(4)
    for (const { key } of rows) expect(key).toMatch(/^[\w-]{43}$/)
  })

  it('are swept when they count for nothing any more', async () => {
    const parts = await openParts(engine)
    const limiter = createLimiter(parts, table)
    ask(limiter, 1)
    await limiter.settle()
    expect(await sweep(parts.db)).toBe(0)
    parts.clock.set(new Date(Date.now() - 3 * MINUTE))
    const earlier = createLimiter(parts, table)
    ask(earlier, 1)
    await earlier.settle()
    expect(await sweep(parts.db)).toBe(1)
  })
})

describe('without the database', () => {
  /** Parts whose database fails while `away.now`. */
  async function fallible() {
    const parts = await openParts()
    const away = { now: true }
    const db: LimiterParts['db'] = {
      kysely: parts.db.kysely,
      query: (statement, values) =>
        away.now ? Promise.reject(new Error('connection refused')) : parts.db.query(statement, values),
    }
    return { parts, away, limiterParts: { ...parts, db } }
  }

  it('a process limits by its own counts, and says so once', async () => {
    const { parts, limiterParts } = await fallible()
    const limiter = createLimiter(limiterParts, table)
    expect(ask(limiter, 2 * QUOTA)).toBe(QUOTA)
    await limiter.settle()
    await limiter.settle()
    expect(ask(limiter, QUOTA)).toBe(0)
    expect(parts.log.lines.filter((line) => line.includes('by this process alone'))).toHaveLength(1)
  })

  it('a process keeps what it has counted, and settles it when the database is back', async () => {
    const { parts, away, limiterParts } = await fallible()
    const limiter = createLimiter(limiterParts, table)
    ask(limiter, 40)
    await limiter.settle()
    away.now = false
    await limiter.settle()
    expect((await rowsOf(parts)).map(({ used }) => used)).toEqual([40])
    expect(parts.log.lines.some((line) => line.includes('shared by all processes again'))).toBe(true)
  })

  it('a process holds a bounded number of unsettled counters', async () => {
    const { parts, away, limiterParts } = await fallible()
    const limiter = createLimiter(limiterParts, table, { maxCounters: 100 })
    for (let count = 0; count < 5_000; count++) limiter.take('browser', `192.0.2.${String(count)}`)
    await limiter.settle()
    away.now = false
    await limiter.settle()
    expect((await rowsOf(parts)).length).toBeLessThanOrEqual(100)
  })
})

describe('several processes that settle the same keys at once', () => {
  it('wait for each other and never in a circle', async () => {
    const parts = await openParts()
    const { url, drop } = await createPostgresDatabase()
    const databases = Array.from({ length: 4 }, () => postgresDatabase(url, silentLog))
    const limiters = databases.map((db) => createLimiter({ ...parts, db }, table))
    for (let round = 0; round < 5; round++) {
      limiters.forEach((limiter, turn) => {
        const subjects = Array.from({ length: 500 }, (_, count) => `192.0.2.${String(count)}`)
        for (const subject of turn % 2 === 0 ? subjects : subjects.toReversed()) ask(limiter, 1, subject)
      })
      await Promise.all(limiters.map((limiter) => limiter.settle()))
    }
    const rows = await databases[0]?.kysely.selectFrom('rate_limits').select('used').execute()
    expect(rows?.map(({ used }) => used)).toEqual(Array.from({ length: 500 }, () => 20))
    expect(parts.log.lines.filter((line) => line.includes('alone'))).toEqual([])
    await Promise.all(databases.map((db) => db.close()))
    await drop()
  })
})
