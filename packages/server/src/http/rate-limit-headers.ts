import type { SsoError } from '@cardea/protocol'
import type { Standing } from '../limits/counter.ts'

type Headers = Readonly<Record<string, string>>

/**
 * `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10 §3, §4) of an answer that was within its
 * limits: of the one limit that this caller can pace itself by.
 */
export function rateLimitHeaders({ limit, remaining, seconds }: Standing): Headers {
  return fields(limit.name, limit.quota, limit.windowSeconds, remaining, seconds)
}

/** The same of `request.rate_limited`, whose `t` is what `Retry-After` says (§5 of the draft). */
export function refusalHeaders({ code, details }: SsoError): Headers {
  if (code !== 'request.rate_limited') return {}
  const { limit, quota, windowSeconds, retryAfterSeconds } = details
  return fields(String(limit), Number(quota), Number(windowSeconds), 0, Number(retryAfterSeconds))
}

function fields(name: string, quota: number, window: number, remaining: number, seconds: number): Headers {
  return {
    'ratelimit-policy': `"${name}";q=${String(quota)};w=${String(window)}`,
    ratelimit: `"${name}";r=${String(remaining)};t=${String(seconds)}`,
  }
}
