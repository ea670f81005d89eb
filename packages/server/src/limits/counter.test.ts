import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newCounter, standing, turn } from './counter.ts'
import type { Limit } from './limit-table.ts'

const limit: Limit = { name: 'browser', quota: 10, windowSeconds: 60 }
const MINUTE = 60_000
/** The beginning of a window. */
const START = 1_000 * MINUTE

/** Asks once; answers whether it was admitted. */
function ask(counter: ReturnType<typeof newCounter>, now: number): boolean {
  turn(counter, now)
  const { allowed } = standing(counter, now)
  if (allowed) counter.own += 1
  return allowed
}

const admitted = (counter: ReturnType<typeof newCounter>, times: readonly number[]) =>
  times.filter((now) => ask(counter, now)).length

const many = (now: number) => Array.from({ length: 30 }, () => now)

describe('a sliding window counter', () => {
  it('admits the quota at once, and then nothing', () => {
    expect(admitted(newCounter(limit, 'a', START), many(START))).toBe(10)
  })

  it('does not begin anew with the window: what was admitted slides out evenly', () => {
    const counter = newCounter(limit, 'a', START)
    expect(admitted(counter, many(START + MINUTE - 1))).toBe(10)
    expect(admitted(counter, many(START + MINUTE))).toBe(0)
    expect(admitted(counter, many(START + 1.25 * MINUTE))).toBe(2)
    expect(admitted(counter, many(START + 1.5 * MINUTE))).toBe(3)
    expect(admitted(counter, many(START + 3 * MINUTE))).toBe(10)
  })

  it('pays back what was admitted too much, and has forgotten it after two windows', () => {
    const counter = newCounter(limit, 'a', START)
    counter.shared = 40
    expect(admitted(counter, many(START + 1.75 * MINUTE))).toBe(0)
    expect(admitted(counter, many(START + 1.875 * MINUTE))).toBe(5)
    const later = newCounter(limit, 'a', START)
    later.shared = 40
    expect(admitted(later, many(START + 2 * MINUTE))).toBe(10)
  })

  it('says what remains, and when the window ends', () => {
    const counter = newCounter(limit, 'a', START)
    ask(counter, START)
    expect(standing(counter, START + 20_000)).toMatchObject({ allowed: true, remaining: 9, seconds: 40 })
  })

  it('stays in its window when the clock is set back', () => {
    const counter = newCounter(limit, 'a', START + MINUTE)
    expect(admitted(counter, many(START + MINUTE))).toBe(10)
    expect(admitted(counter, many(START))).toBe(0)
    expect(counter.window).toBe(1_001)
  })

  it('says to whom it refuses when one more fits: not earlier, and then indeed', () => {
    const arrivals = fc.array(fc.integer({ min: 0, max: 3 * MINUTE }), { maxLength: 60 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), arrivals, (quota, times) => {
        const counter = newCounter({ ...limit, quota }, 'a', START)
        let now = START
        for (const time of times.toSorted((a, b) => a - b)) ask(counter, (now = START + time))
        turn(counter, now)
        const { allowed, seconds } = standing(counter, now)
        fc.pre(!allowed)
        const [early, earlier] = [{ ...counter }, now + (seconds - 1) * 1000 - 100]
        turn(early, earlier)
        expect(standing(early, earlier).allowed).toBe(false)
        expect(ask(counter, now + seconds * 1000)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('never admits more than twice the quota in any minute, wherever it begins', () => {
    const arrivals = fc.array(fc.integer({ min: 0, max: 5 * MINUTE }), { minLength: 20, maxLength: 200 })
    fc.assert(
      fc.property(arrivals, (times) => {
        const counter = newCounter(limit, 'a', START)
        const taken = times.toSorted((a, b) => a - b).filter((time) => ask(counter, START + time))
        for (const from of taken) {
          const inMinute = taken.filter((time) => time >= from && time < from + MINUTE)
          expect(inMinute.length).toBeLessThan(2 * limit.quota)
        }
      }),
    )
  })
})
