import type { EventType } from '../events/types.ts'
import type { CheckOutcome, Domain } from './types.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** How long a record may be awaited, and how long one may be gone before its domain counts no more. */
export const GRACE_DAYS = 30

/** What a look at the DNS makes of a domain, and what there is to tell of it. */
export interface AfterLook {
  readonly domain: Domain
  readonly event: Extract<EventType, `domain.${string}`> | null
}

/**
 * The rules of a domain's life, after a look at the DNS:
 * - pending, record found → verified; not found within 30 days → failed
 * - failed, record found → verified
 * - verified, record gone → still verified, and told; gone for 30 days → failed; back → as before
 *
 * Resolvers that do not answer say nothing about the record, so nothing but the next look changes. A domain that the operator
 * vouches for does not depend on the DNS at all.
 */
export function afterLook(before: Domain, outcome: CheckOutcome, now: Date): AfterLook {
  if (before.verifiedBy === 'operator') return { domain: before, event: null }
  const looked: Domain = { ...before, lastCheck: { at: now, outcome }, updatedAt: now }
  if (outcome === 'found') return afterFound(looked, now)
  if (outcome === 'unreachable') return { domain: { ...looked, checkAt: again(looked, now) }, event: null }
  return before.state === 'verified' ? afterGone(looked, now) : afterAwaited(looked, now)
}

function afterFound(domain: Domain, now: Date): AfterLook {
  const found: Domain = { ...domain, recordMissingSince: null, checkAt: later(now, DAY) }
  if (domain.state === 'verified') {
    return { domain: found, event: domain.recordMissingSince === null ? null : 'domain.record_found' }
  }
  const verified: Domain = { ...found, state: 'verified', verifiedBy: 'dns', verifiedAt: now }
  return { domain: verified, event: 'domain.verified' }
}

function afterGone(domain: Domain, now: Date): AfterLook {
  const since = domain.recordMissingSince ?? now
  if (isOver(since, now)) {
    return { domain: { ...failed(domain), recordMissingSince: since }, event: 'domain.verification_lost' }
  }
  const gone = { ...domain, recordMissingSince: since, checkAt: later(now, 6 * HOUR) }
  return { domain: gone, event: domain.recordMissingSince === null ? 'domain.record_missing' : null }
}

function afterAwaited(domain: Domain, now: Date): AfterLook {
  if (domain.state === 'failed') return { domain, event: null }
  if (isOver(domain.createdAt, now)) return { domain: failed(domain), event: 'domain.verification_failed' }
  return { domain: { ...domain, checkAt: again(domain, now) }, event: null }
}

const failed = (domain: Domain): Domain => ({
  ...domain,
  state: 'failed',
  verifiedBy: null,
  verifiedAt: null,
  checkAt: null,
})

/** Often while somebody may be waiting for it, seldom later. */
function again({ state, createdAt, checkAt }: Domain, now: Date): Date | null {
  if (state === 'failed') return checkAt
  if (state === 'verified') return later(now, HOUR)
  const age = now.getTime() - createdAt.getTime()
  if (age < HOUR) return later(now, MINUTE)
  return later(now, age < DAY ? 10 * MINUTE : 6 * HOUR)
}

const later = (now: Date, milliseconds: number) => new Date(now.getTime() + milliseconds)

const isOver = (since: Date, now: Date) => now.getTime() - since.getTime() >= GRACE_DAYS * DAY
