import { errors } from 'jose'
import type { Clock } from '../platform/clock.ts'

/** Public keys that somebody else publishes at an address, kept in this process. */
export interface RemoteKeys<Keys> {
  /**
   * Runs `attempt` with the keys. When it fails because none of them is the right one (jose's `JWKSNoMatchingKey`), they are
   * looked for once more where they are published, so that a rotation stops nobody, and it is run again.
   *
   * Fails as `attempt` does, and as the fetch when there are no keys to serve with.
   */
  use<Result>(attempt: (keys: Keys) => Promise<Result>): Promise<Result>
}

/** Fetched again after this long. */
const FRESH_MS = 5 * 60_000
/** While they cannot be fetched, the last good ones serve for so long. */
const KEEP_MS = 24 * 3_600_000
/** Between two attempts that failed, and between two searches for unknown keys: a flood of them fetches nothing. */
const PAUSE_MS = 60_000
/** While there are none at all, a failure is told again for so long: no flood becomes one of ours. */
const FAILED_MS = 5_000

/** Keys that are fetched when first needed. Whoever needs them at the same time shares a fetch. */
export function createRemoteKeys<Keys>(
  { clock }: { readonly clock: Clock },
  fetchKeys: () => Promise<Keys>,
): RemoteKeys<Keys> {
  const now = () => clock.now().getTime()
  let known: { readonly keys: Keys; readonly at: number } | null = null
  let fetching: Promise<Keys> | null = null
  let attemptedAt = -Infinity
  let searchedAt = -Infinity
  let failure: { readonly error: unknown; readonly at: number } | null = null

  function fetchOnce(): Promise<Keys> {
    attemptedAt = now()
    fetching ??= fetchKeys()
      .then((keys) => {
        known = { keys, at: now() }
        return keys
      })
      .finally(() => {
        fetching = null
      })
    return fetching
  }
  async function load(): Promise<Keys> {
    const age = known === null ? Infinity : now() - known.at
    if (known !== null && (age < FRESH_MS || now() - attemptedAt < PAUSE_MS)) return known.keys
    if (failure !== null && now() - failure.at < FAILED_MS) throw failure.error
    try {
      return await fetchOnce()
    } catch (error) {
      // A key document that is down for a while must not stop those whose key is known (incidents row 101).
      if (known !== null && age < KEEP_MS) return known.keys
      failure = { error, at: now() }
      throw error
    }
  }
  /** Newer keys than these, or null when it is too early to look for them. */
  async function search(used: Keys): Promise<Keys | null> {
    if (fetching !== null) return fetching
    if (known !== null && known.keys !== used) return known.keys
    if (now() - searchedAt < PAUSE_MS) return null
    searchedAt = now()
    return fetchOnce()
  }
  return {
    async use(attempt) {
      const used = await load()
      try {
        return await attempt(used)
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
        const newer = await search(used)
        if (newer === null) throw error
        return attempt(newer)
      }
    },
  }
}
