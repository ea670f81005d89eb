import { SsoError } from '@cardea/protocol'
import type { Standing } from './counter.ts'

/** Refuses what does not fit any more: `request.rate_limited`. */
export function checkStanding(standing: Standing): void {
  if (standing.allowed) return
  const { name, quota, windowSeconds } = standing.limit
  throw new SsoError('request.rate_limited', {
    limit: name,
    quota,
    windowSeconds,
    retryAfterSeconds: standing.seconds,
  })
}
