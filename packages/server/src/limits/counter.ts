import type { Limit } from './limit-table.ts'

/**
 * What one process knows of one subject under one limit: a sliding window counter. Time is cut into windows; of
 * the window before, the part that a window ending now still overlaps is counted as if it had come evenly. So no
 * minute sees much more than the quota, wherever it begins, and what was admitted too much is paid back.
 */
export interface Counter {
  readonly limit: Limit
  /** The limit's name and the subject. */
  readonly key: string
  /** The number of the window that is counted now: the time divided by its length. */
  window: number
  /** What all processes together are known to have admitted in the window before. */
  before: number
  /** How much of that is this process's own and not settled yet. */
  late: number
  /** What all processes together are known to have admitted in this window, as the database said. */
  shared: number
  /** What this process has admitted in this window and not settled yet. */
  own: number
  /** The window in which its exhaustion was last logged. */
  loggedIn: number
}

/** Where a subject stands with a limit. */
export interface Standing {
  readonly limit: Limit
  readonly allowed: boolean
  readonly remaining: number
  /** Allowed: seconds until the window ends. Refused: seconds until one more will be admitted, if nobody else asks. */
  readonly seconds: number
}

export function newCounter(limit: Limit, key: string, now: number): Counter {
  const window = windowAt(limit, now)
  return { limit, key, window, before: 0, late: 0, shared: 0, own: 0, loggedIn: 0 }
}

/** Turns to the window of this time. A clock that was set back stays in the window it had reached. */
export function turn(counter: Counter, now: number): void {
  const window = windowAt(counter.limit, now)
  if (window <= counter.window) return
  const next = window === counter.window + 1
  counter.before = next ? counter.shared + counter.own : 0
  counter.late = next ? counter.own : 0
  counter.shared = 0
  counter.own = 0
  counter.window = window
}

/** Fractions are not exact: who comes at the second that was named must not be refused for a millionth of a request. */
const ROUNDING = 0.0001

/** Where the subject stands before one more is admitted. */
export function standing(counter: Counter, now: number): Standing {
  const { limit, before } = counter
  const elapsed = elapsedPart(counter, now)
  const current = counter.shared + counter.own
  const free = limit.quota - current - before * (1 - elapsed) + ROUNDING
  const allowed = free >= 1
  const windows = allowed ? 1 - elapsed : windowsUntilFree(limit.quota, before, current, elapsed)
  return {
    limit,
    allowed,
    remaining: Math.max(0, Math.floor(free)),
    seconds: Math.max(1, Math.ceil(windows * limit.windowSeconds - ROUNDING / 100_000)),
  }
}

/** In windows: until so much of what was admitted has slid out that one more fits. */
function windowsUntilFree(quota: number, before: number, current: number, elapsed: number): number {
  const fits = quota - 1
  if (current <= fits) return 1 - (fits - current) / before - elapsed
  return 1 - elapsed + 1 - fits / current
}

function elapsedPart({ limit, window }: Counter, now: number): number {
  const length = limit.windowSeconds * 1000
  return Math.min(1, Math.max(0, (now - window * length) / length))
}

function windowAt({ windowSeconds }: Limit, now: number): number {
  return Math.floor(now / (windowSeconds * 1000))
}
