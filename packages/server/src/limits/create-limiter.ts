import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { Queryable } from '../storage/database.ts'
import { createCounterCache } from './counter-cache.ts'
import { type Counter, newCounter, type Standing, standing, turn } from './counter.ts'
import type { LimitName, LimitTable } from './limit-table.ts'
import { settleCounters } from './settle-counters.ts'

/** About 25 MB of counters, with those that wait to be settled. Limits per address do not stop who has more of them. */
const MAX_COUNTERS = 50_000
/** Keys per statement: short locks, and ten milliseconds in which nothing else is answered. */
const BATCH = 1_000
/** Characters of a subject that are kept as they are. Ours are shorter; a client id that somebody makes up need not be. */
const MAX_SUBJECT_LENGTH = 100

/** Counts, refuses, and shares its counts with the other processes. */
export interface Limiter {
  /** Counts one, if one more fits. */
  take(name: LimitName, subject: string): Standing
  /** Would one more fit? Counts nothing. */
  look(name: LimitName, subject: string): Standing
  /** Counts one that has happened, whether it fits or not. */
  note(name: LimitName, subject: string): void
  /**
   * Begins what counts only if it fails, if one more failure fits. What is under way counts as if it had failed: a
   * thousand guesses at the same time are not one guess each. Whoever was allowed says by `end` how it ended.
   */
  begin(name: LimitName, subject: string): Standing
  /** Ends what `begin` has allowed; a failure is counted. */
  end(name: LimitName, subject: string, failed: boolean): void
  /**
   * Tells the database what was counted here since the last time and learns what was counted elsewhere. Never
   * rejects: without the database this process limits by its own counts.
   */
  settle(): Promise<void>
  /** How many counters are held. */
  readonly size: number
}

export interface LimiterParts {
  readonly db: Queryable
  readonly vault: Vault
  readonly clock: Clock
  readonly log: Log
}

/** Makes the limiter of this process. */
export function createLimiter(
  parts: LimiterParts,
  table: LimitTable,
  { maxCounters = MAX_COUNTERS }: { readonly maxCounters?: number } = {},
): Limiter {
  const { clock, vault, log } = parts
  const counters = createCounterCache(maxCounters)
  const unsettled = new Set<Counter>()
  /** How many are under way, by key: no more than requests are. */
  const underWay = new Map<string, number>()
  const settle = createSettlement(parts, unsettled)

  const keyOf = (name: LimitName, subject: string): string =>
    `${name} ${subject.length > MAX_SUBJECT_LENGTH ? vault.hash(subject).toString('base64url') : subject}`
  function find(name: LimitName, subject: string, now: number): Counter {
    const key = keyOf(name, subject)
    const counter = counters.find(key) ?? newCounter(table[name], key, now)
    turn(counter, now)
    return counter
  }
  function count(counter: Counter): void {
    counter.own += 1
    if (counters.find(counter.key) !== counter) counters.add(counter)
    remember(counter)
  }
  /** For the next settlement. While the database is away, what waits for it must not grow without end either. */
  function remember(counter: Counter): void {
    if (unsettled.size < maxCounters) unsettled.add(counter)
  }
  function judge(counter: Counter, now: number): Standing {
    const result = standing(counter, now)
    if (!result.allowed) {
      remember(counter)
      report(counter, result)
    }
    return result
  }
  function report(counter: Counter, { seconds }: Standing): void {
    if (counter.loggedIn === counter.window) return
    counter.loggedIn = counter.window
    log.warn({ limit: counter.key, seconds }, 'a limit is used up')
  }
  return {
    take(name, subject) {
      const now = clock.now().getTime()
      const counter = find(name, subject, now)
      const result = judge(counter, now)
      if (!result.allowed) return result
      count(counter)
      return { ...result, remaining: result.remaining - 1 }
    },
    look(name, subject) {
      const now = clock.now().getTime()
      return judge(find(name, subject, now), now)
    },
    note(name, subject) {
      count(find(name, subject, clock.now().getTime()))
    },
    begin(name, subject) {
      const now = clock.now().getTime()
      const counter = find(name, subject, now)
      const result = judge(counter, now)
      if (!result.allowed) return result
      const before = underWay.get(counter.key) ?? 0
      // In a moment it is known how those end.
      if (before >= result.remaining) return { ...result, allowed: false, remaining: 0, seconds: 1 }
      underWay.set(counter.key, before + 1)
      return { ...result, remaining: result.remaining - before - 1 }
    },
    end(name, subject, failed) {
      const counter = find(name, subject, clock.now().getTime())
      const others = (underWay.get(counter.key) ?? 1) - 1
      if (others > 0) underWay.set(counter.key, others)
      else underWay.delete(counter.key)
      if (failed) count(counter)
    },
    settle,
    get size() {
      return counters.size
    },
  }
}

/** One settlement at a time: what is asked for meanwhile gets the one under way. */
function createSettlement(parts: LimiterParts, unsettled: Set<Counter>): () => Promise<void> {
  let running: Promise<void> | null = null
  let isAlone = false
  async function settleAll(): Promise<void> {
    const waiting = [...unsettled]
    unsettled.clear()
    for (let start = 0; start < waiting.length; start += BATCH) {
      try {
        await settleCounters(parts, waiting.slice(start, start + BATCH))
      } catch (error) {
        for (const counter of waiting.slice(start)) unsettled.add(counter)
        if (!isAlone) parts.log.warn({ reason: String(error) }, 'limits are counted by this process alone')
        isAlone = true
        return
      }
    }
    if (isAlone && waiting.length > 0) {
      isAlone = false
      parts.log.info({}, 'limits are shared by all processes again')
    }
  }
  return () => (running ??= settleAll().finally(() => (running = null)))
}
