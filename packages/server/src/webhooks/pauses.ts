import type { Random } from '../platform/random.ts'

/** Seconds until the second attempt; three times as long before each further one, and never longer than half a day. */
const FIRST_PAUSE = 5
const LONGEST_PAUSE = 12 * 3600
/** So many attempts, the first included: over three days. Then the delivery is dead. */
export const MOST_ATTEMPTS = 15

/** Seconds between the attempt of this number and the next one, before chance is added; null: there is no next one. */
export function pauseAfter(attempts: number): number | null {
  if (attempts >= MOST_ATTEMPTS) return null
  return Math.min(FIRST_PAUSE * 3 ** (attempts - 1), LONGEST_PAUSE)
}

/** The same, up to a tenth more or less, so that what failed together does not come back together. */
export function jittered(seconds: number, random: Random): number {
  const [chance = 0] = random.bytes(1)
  return seconds * (0.9 + (0.2 * chance) / 255)
}
