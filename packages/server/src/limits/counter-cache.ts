import type { Counter } from './counter.ts'

/** The counters of this process, at most so many, however many addresses somebody has. */
export interface CounterCache {
  find(key: string): Counter | undefined
  add(counter: Counter): void
  readonly size: number
}

/**
 * Two generations: when the young one is full it becomes the old one, and what nobody has asked for since it became
 * old is forgotten. Nearly as good as keeping what was used last, for one look-up in the usual case. Forgotten is
 * only what is seldom used, and of it only what the database does not know yet.
 */
export function createCounterCache(maximum: number): CounterCache {
  const half = Math.ceil(maximum / 2)
  let young = new Map<string, Counter>()
  let old = new Map<string, Counter>()
  const add = (counter: Counter): void => {
    if (young.size >= half) {
      old = young
      young = new Map()
    }
    young.set(counter.key, counter)
  }
  return {
    find(key) {
      const found = young.get(key)
      if (found !== undefined) return found
      const kept = old.get(key)
      if (kept === undefined) return undefined
      old.delete(key)
      add(kept)
      return kept
    },
    add,
    get size() {
      return young.size + old.size
    },
  }
}
